#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"

namespace pleat {

// pg_statistic_ext.
struct ExtendedStatistics {
  QualifiedName name = {};
  QualifiedName table = {};
  // "ndistinct", "dependencies", "mcv"; empty for those of a single expression, where there is no
  // choice.
  std::set<std::string> kinds = {};
  // Neither has an order that means anything.
  std::set<Identifier> columns = {};
  std::vector<Expr> expressions = {};
  // SET STATISTICS; absent where the server's default decides.
  std::optional<int> target = {};
  std::optional<std::string> comment = {};

  bool operator==(const ExtendedStatistics&) const = default;
};

}  // namespace pleat
