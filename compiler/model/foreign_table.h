#pragma once

#include <map>
#include <optional>
#include <string>

#include "compiler/model/foreign.h"
#include "compiler/model/table.h"

namespace pleat {

// pg_class of relkind 'f': a table whose rows are elsewhere.
struct ForeignTable {
  QualifiedName name = {};
  Identifier server = {};
  ForeignOptions options = {};
  // Its columns and checks, under the same name; no comment of its own.
  Table shape = {};
  std::map<Identifier, ForeignOptions> column_options = {};
  std::optional<std::string> comment = {};

  bool operator==(const ForeignTable&) const = default;
};

}  // namespace pleat
