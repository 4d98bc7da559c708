#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/introspect/session.h"

namespace pleat::pg {

struct Relation;

// Which expressions over columns of their tables print alike: those with the same tree, but for
// where its parts stood in the statement of old, over columns of the same names. The server has to
// open a table to print one, which costs many times what sending its tree does, and a schema says
// the same of many tables; so it prints one of each.
class Alike {
 public:
  // `object` has the expression `tree`, a pg_node_tree. `circumstances` are what else decides about
  // its text.
  void Add(Oid object, std::string_view tree, Oid oid, const Relation& relation,
           std::string_view circumstances = {});

  // An object whose expression stands for all, and its table.
  struct First {
    Oid relation = 0;
    Oid object = 0;
  };
  const std::vector<First>& Firsts() const { return firsts_; }
  // The one whose expression is that of `object`, which was added.
  Oid FirstOf(Oid object) const { return first_of_.at(object); }

 private:
  std::unordered_map<std::string, Oid> first_by_key_ = {};
  std::unordered_map<Oid, Oid> first_of_ = {};
  std::vector<First> firsts_ = {};
};

}  // namespace pleat::pg
