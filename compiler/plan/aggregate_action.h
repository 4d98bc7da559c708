#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/continuous_aggregate.h"
#include "compiler/model/type.h"

namespace pleat {

// What is done to continuous aggregates; part of the list in action.h.

// Empty, and without policies and columnstore. `watched` are the hypertables that get a trigger
// (before TimescaleDB 2.23), for which writers wait.
struct CreateContinuousAggregate {
  ContinuousAggregate aggregate = {};
  std::vector<QualifiedName> watched = {};
};
// `sources` are the hypertables that it reads, which are locked as well.
struct DropContinuousAggregate {
  QualifiedName name = {};
  std::vector<QualifiedName> sources = {};
};
struct SetMaterializedOnly {
  QualifiedName name = {};
  bool materialized_only = true;
};
// In place of all that there are.
struct SetRefreshPolicies {
  QualifiedName name = {};
  std::vector<RefreshPolicy> policies = {};
};
// Fills all buckets, some chunks of what it reads after the other, each in a transaction of its
// own. What is filled already costs nothing.
struct RefreshAggregate {
  QualifiedName name = {};
  // Its row in pleat.progress; empty: not recorded.
  std::string progress = {};
  // Of what the buckets are cut from; absent where it is none of those that have chunks of known
  // bounds, and everything is refreshed at once.
  std::optional<TypeName> time = {};
};
// Fails where `former` has older buckets than `name`, which is to take its place: then the rows
// behind them are gone.
struct CheckHistory {
  QualifiedName name = {};
  QualifiedName former = {};
};

}  // namespace pleat
