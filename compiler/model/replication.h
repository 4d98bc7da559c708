#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"

namespace pleat {

// pg_publication_rel.
struct PublishedTable {
  QualifiedName table = {};
  // Empty for all columns; sorted, as their order means nothing.
  std::set<Identifier> columns = {};
  std::optional<Expr> where = {};

  bool operator==(const PublishedTable&) const = default;
};

// pg_publication. It lives in no schema.
struct Publication {
  QualifiedName name = {};
  bool all_tables = false;
  // By the name of the table.
  std::vector<PublishedTable> tables = {};
  std::set<Identifier> schemas = {};
  // Of "insert", "update", "delete", "truncate".
  std::set<std::string> publish = {"insert", "update", "delete", "truncate"};
  bool via_partition_root = false;
  std::optional<std::string> comment = {};

  bool operator==(const Publication&) const = default;
};

// pg_subscription of this database. It lives in no schema.
struct Subscription {
  QualifiedName name = {};
  // Keywords of libpq and their values, without passwords, which are neither kept nor printed.
  std::map<std::string, std::string> connection = {};
  std::set<Identifier> publications = {};
  bool enabled = true;
  // What differs from what CREATE SUBSCRIPTION chooses: slot_name, binary, streaming, …
  std::map<std::string, std::string> options = {};
  std::optional<std::string> comment = {};

  bool operator==(const Subscription&) const = default;
};

// `host=db dbname='my shop'` taken apart by libpq's rules; nothing where it is none.
std::optional<std::map<std::string, std::string>> ParseConnection(std::string_view text);
// The other way.
std::string ToConnection(const std::map<std::string, std::string>& parts);

// Whether a subscription of that name has the option so without saying it.
bool IsUsualOption(const Identifier& subscription, std::string_view option, std::string_view value);

}  // namespace pleat
