#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/interval.h"
#include "compiler/model/name.h"

namespace pleat {

struct SpaceDimension {
  Identifier column = {};
  int partitions = 0;

  bool operator==(const SpaceDimension&) const = default;
};

struct ColumnstoreOrder {
  Identifier column = {};
  bool descending = false;
  bool nulls_first = false;

  bool operator==(const ColumnstoreOrder&) const = default;
};

// TimescaleDB's columnstore, called compression before 2.18.
struct Columnstore {
  // The age at which the policy compresses a chunk; absent where there is no policy.
  std::optional<TimeAmount> after = {};
  std::vector<Identifier> segment_by = {};
  std::vector<ColumnstoreOrder> order_by = {};

  bool operator==(const Columnstore&) const = default;
};

// What makes a table a hypertable; `name` is the table's.
struct Hypertable {
  QualifiedName name = {};
  Identifier time_column = {};
  // Compared in microseconds with months of 30 days, as TimescaleDB stores it.
  TimeAmount chunk_interval = Interval{.days = 7};
  std::vector<SpaceDimension> space = {};
  std::optional<Columnstore> columnstore = {};
  // drop_after of the retention policy.
  std::optional<TimeAmount> retain = {};
  // Always absent: the table carries the comment. It stands here so that all kinds have one.
  std::optional<std::string> comment = {};

  bool operator==(const Hypertable&) const = default;
};

}  // namespace pleat
