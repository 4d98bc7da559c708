#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/interval.h"
#include "compiler/model/name.h"
#include "compiler/model/schedule.h"

namespace pleat {

// A dimension beside the first: by the hash of a column into so many partitions, or along a second
// one in steps of `interval`.
struct SpaceDimension {
  Identifier column = {};
  int partitions = 0;
  std::optional<TimeAmount> interval = {};

  bool operator==(const SpaceDimension&) const = default;
};

struct ColumnstoreOrder {
  Identifier column = {};
  bool descending = false;
  bool nulls_first = false;

  bool operator==(const ColumnstoreOrder&) const = default;
};

// What a columnstore keeps about every batch of rows, to skip it by.
struct SparseIndex {
  // "bloom" or "minmax".
  std::string method = {};
  std::vector<Identifier> columns = {};

  bool operator==(const SparseIndex&) const = default;
};

// A job that does something with chunks of an age.
struct AgePolicy {
  TimeAmount age = Interval();
  // The age is the chunk's own, not that of the rows which it is for.
  bool by_creation = false;
  Schedule schedule = {};

  bool operator==(const AgePolicy&) const = default;
};

// A job that sorts the rows of full chunks by an index of the table.
struct ReorderPolicy {
  Identifier index = {};
  Schedule schedule = {};

  bool operator==(const ReorderPolicy&) const = default;
};

// TimescaleDB's columnstore, called compression before 2.18.
struct Columnstore {
  // Compresses chunks; absent where nobody but the user does.
  std::optional<AgePolicy> policy = {};
  // Absent: TimescaleDB chooses when it compresses a chunk.
  std::optional<std::vector<Identifier>> segment_by = std::vector<Identifier>();
  // None: the same. Otherwise the time is among them or segmented by.
  std::vector<ColumnstoreOrder> order_by = {};
  // Beside those that the order brings along. Absent: TimescaleDB chooses by the table's indexes.
  std::optional<std::vector<SparseIndex>> sparse = {};

  bool operator==(const Columnstore&) const = default;
};

// Whether it says neither, so that TimescaleDB chooses.
inline bool LeavesOrder(const Columnstore& columnstore) {
  return (!columnstore.segment_by || columnstore.segment_by->empty()) &&
         columnstore.order_by.empty();
}
// What the columnstore of a continuous aggregate leaves to TimescaleDB is as it has chosen in
// `live`.
void AdoptChoice(const Columnstore& live, Columnstore& desired);

// What makes a table a hypertable; `name` is the table's.
struct Hypertable {
  QualifiedName name = {};
  Identifier time_column = {};
  // Compared in microseconds with months of 30 days, as TimescaleDB stores it.
  TimeAmount chunk_interval = Interval{.days = 7};
  // What tells the current time along whole numbers.
  std::optional<QualifiedName> integer_now = {};
  std::vector<SpaceDimension> space = {};
  // Where chunks are made, and what their names begin with; absent where TimescaleDB chooses.
  std::optional<Identifier> chunk_schema = {};
  std::optional<std::string> chunk_prefix = {};
  // Columns whose ranges TimescaleDB keeps for each compressed chunk, sorted.
  std::vector<Identifier> chunk_skipping = {};
  // New chunks go round these, in the order in which they were attached. The table itself, which is
  // empty, has none in the model.
  std::vector<Identifier> tablespaces = {};
  std::optional<Columnstore> columnstore = {};
  // The retention policy.
  std::optional<AgePolicy> retain = {};
  std::optional<ReorderPolicy> reorder = {};
  // Always absent: the table carries the comment. It stands here so that all kinds have one.
  std::optional<std::string> comment = {};

  bool operator==(const Hypertable&) const = default;
};

// Every place where `hypertable`, const or not, names a column.
template <class T, class Visit>
void EachColumn(T& hypertable, Visit visit) {
  visit(hypertable.time_column);
  for (auto& dimension : hypertable.space) visit(dimension.column);
  for (auto& column : hypertable.chunk_skipping) visit(column);
  if (!hypertable.columnstore) return;
  auto& store = *hypertable.columnstore;
  if (store.segment_by) {
    for (auto& column : *store.segment_by) visit(column);
  }
  for (auto& order : store.order_by) visit(order.column);
  if (!store.sparse) return;
  for (auto& index : *store.sparse) {
    for (auto& column : index.columns) visit(column);
  }
}

// The schedules of policies that say nothing about it. Those that go by the length of a chunk are
// fixed when the policy is made: so they are said to every release, which would choose differently.
Schedule ColumnstoreSchedule(const TimeAmount& chunk_interval);
Schedule RetentionSchedule();
Schedule ReorderSchedule(const TimeAmount& chunk_interval);

// The order in which TimescaleDB compresses rows where `order` does not say where the time stands:
// the latest comes first, after everything else (manual, timescaledb.compress_orderby).
void AddTimeTo(std::vector<ColumnstoreOrder>& order, const Identifier& time,
               const std::optional<std::vector<Identifier>>& segment_by);

}  // namespace pleat
