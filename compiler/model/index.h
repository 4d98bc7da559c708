#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"

namespace pleat {

// Storage parameters (pg_class.reloptions): name to value, both as the catalog spells them.
using Options = std::map<std::string, std::string>;

struct ElementOpclass {
  QualifiedName name = {};
  Options options = {};

  bool operator==(const ElementOpclass&) const = default;
};

// One key of an index or exclusion constraint. What equals the default for the access method or
// type is absent.
struct IndexElement {
  std::variant<Identifier, Expr> key = {};
  std::optional<QualifiedName> collation = {};
  std::optional<ElementOpclass> opclass = {};
  bool descending = false;
  // Always explicit in effect: defaults to `descending`, as PostgreSQL does.
  bool nulls_first = false;

  bool operator==(const IndexElement&) const = default;
};

// pg_index of an index that no constraint owns. `table` is a table or a materialized view in the
// same schema.
struct Index {
  QualifiedName name = {};
  QualifiedName table = {};
  bool unique = false;
  bool nulls_not_distinct = false;
  std::string method = "btree";
  std::vector<IndexElement> elements = {};
  std::vector<Identifier> include = {};
  Options options = {};
  std::optional<Identifier> tablespace = {};
  std::optional<Expr> where = {};
  // pg_index.indisvalid: false for what an interrupted concurrent build leaves behind; never false
  // in a schema file.
  bool valid = true;
  std::optional<std::string> comment = {};

  bool operator==(const Index&) const = default;
};

}  // namespace pleat
