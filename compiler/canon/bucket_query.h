#pragma once

#include <optional>
#include <string>

#include "compiler/model/expr.h"
#include "compiler/model/interval.h"

namespace pleat::canon {

// What of a query decides whether TimescaleDB takes it for a continuous aggregate.
struct BucketQuery {
  // A clause that it takes in none: "a common table expression"; absent where there is none.
  std::optional<std::string> refused = {};
  // It calls time_bucket().
  bool has_bucket = false;
  // The width of the buckets where it is a constant.
  std::optional<TimeAmount> width = {};
  // There is a LEFT, RIGHT or FULL JOIN.
  bool outer_join = false;

  bool operator==(const BucketQuery&) const = default;
};

// Nothing where `query` is not SQL.
std::optional<BucketQuery> BucketQueryOf(const Expr& query);

}  // namespace pleat::canon
