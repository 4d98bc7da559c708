#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/hypertable.h"
#include "compiler/model/index.h"
#include "compiler/model/interval.h"
#include "compiler/model/name.h"

namespace pleat {

// Where the indexes of every continuous aggregate live, with the hypertables behind.
inline const Identifier kAggregateIndexSchema{"_timescaledb_internal"};

// By which the schedule of its columnstore goes where nothing is said: TimescaleDB's choice is half
// a day whatever the length of its chunks.
inline const TimeAmount kAggregateChunk = Interval{.days = 1};

// A policy that refreshes a window of a continuous aggregate now and then.
struct RefreshPolicy {
  Schedule schedule = {};
  // The window as ages, the older first; absent: from the first bucket, to the last one.
  std::optional<TimeAmount> from = {};
  std::optional<TimeAmount> to = {};
  // What else stands in its configuration: some of kRefreshOptions (refresh_option.h).
  Options options = {};

  bool operator==(const RefreshPolicy&) const = default;
};

// Of a policy that says no more about it than how often it runs.
Schedule RefreshSchedule(const Interval& every);

// In the one order in which a continuous aggregate has them: newest window first.
void SortByReach(std::vector<RefreshPolicy>& policies);

// TimescaleDB's continuous aggregate: to its readers a view, behind which stands a hypertable.
// Its indexes are Index objects like a table's.
struct ContinuousAggregate {
  QualifiedName name = {};
  // As in View.
  std::vector<Identifier> columns = {};
  // As its author wrote it, not as the view reads the hypertable behind it.
  Expr query = {};
  // False: what has not been refreshed yet is computed when it is read.
  bool materialized_only = true;
  // As SortByReach() has them; before 2.21 no more than one.
  std::vector<RefreshPolicy> refresh = {};
  // Absent where it is ten times that of what it reads, or nobody says.
  std::optional<TimeAmount> chunk_interval = {};
  std::optional<Columnstore> columnstore = {};
  std::optional<AgePolicy> retain = {};
  std::map<Identifier, std::string> column_comments = {};
  std::optional<std::string> comment = {};

  bool operator==(const ContinuousAggregate&) const = default;
};

}  // namespace pleat
