#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/continuous_aggregate.h"
#include "compiler/model/type.h"

namespace pleat {

// What is done to continuous aggregates; part of the list in action.h.

// Empty, and without policies and columnstore. `watched` are the hypertables that get a trigger
// (before TimescaleDB 2.23), for which writers wait; `if_not_exists`: the script may run again.
struct CreateContinuousAggregate {
  ContinuousAggregate aggregate = {};
  std::vector<QualifiedName> watched = {};
  bool if_not_exists = false;
};
// `sources` are the hypertables that it reads, which are locked as well; `chunks_first` as in
// DropTable.
struct DropContinuousAggregate {
  QualifiedName name = {};
  std::vector<QualifiedName> sources = {};
  bool chunks_first = false;
};
struct SetMaterializedOnly {
  QualifiedName name = {};
  bool materialized_only = true;
};
// One of its policies comes (without `before`), goes (without `after`) or is altered in place, so
// that its job keeps its number and its statistics.
struct SetRefreshPolicy {
  QualifiedName name = {};
  std::optional<RefreshPolicy> before = {};
  std::optional<RefreshPolicy> after = {};
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
