#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/index.h"
#include "compiler/model/name.h"

namespace pleat {

// pg_class of relkind 'v'.
struct View {
  QualifiedName name = {};
  // Names given to the output columns; empty where the query's own serve. The catalog never shows
  // them apart.
  std::vector<Identifier> columns = {};
  Expr query = {};
  // security_barrier, security_invoker, check_option.
  Options options = {};
  // pg_attrdef: what an INSERT into the view that leaves the column out puts there.
  std::map<Identifier, Expr> column_defaults = {};
  std::map<Identifier, std::string> column_comments = {};
  std::optional<std::string> comment = {};

  bool operator==(const View&) const = default;
};

// pg_class of relkind 'm'. Its indexes are Index objects like a table's.
struct MaterializedView {
  QualifiedName name = {};
  std::vector<Identifier> columns = {};
  Expr query = {};
  Options options = {};
  std::optional<Identifier> tablespace = {};
  // pg_index.indisclustered.
  std::optional<Identifier> clustered_on = {};
  std::map<Identifier, std::string> column_comments = {};
  std::optional<std::string> comment = {};

  bool operator==(const MaterializedView&) const = default;
};

}  // namespace pleat
