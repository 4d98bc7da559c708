#pragma once

#include <optional>
#include <vector>

#include "compiler/ast/parts.h"

// What the block of a hypertable says.
namespace pleat::ast {

struct SpaceDimension {
  Name column = {};
  // How many, or how long each is.
  Literal partitions = {};
  bool by_range = false;
};

struct ColumnstoreOrder {
  Name column = {};
  bool descending = false;
  std::optional<bool> nulls_first = {};
};

// When a background job runs.
struct Schedule {
  std::optional<Literal> every = {};
  std::optional<Literal> starting = {};
  std::optional<Literal> time_zone = {};
  std::optional<Literal> timeout = {};
  std::optional<Literal> retries = {};
  std::optional<Literal> retry_after = {};
  bool paused = false;
};

// What a job does with chunks of an age.
struct AgePolicy {
  Literal age = {};
  bool by_creation = false;
  Schedule schedule = {};
};

struct ReorderPolicy {
  Name index = {};
  Schedule schedule = {};
};

struct SparseIndex {
  Name method = {};
  std::vector<Name> columns = {};
};

struct Columnstore {
  Range at = {};
  std::optional<AgePolicy> policy = {};
  // What is said without an age to compress at.
  bool has_schedule = false;
  // Chunks that were compressed by other settings are compressed again.
  bool recompress = false;
  // AUTO leaves the choice to TimescaleDB.
  bool auto_segments = false;
  bool auto_order = false;
  std::vector<Name> segment_by = {};
  std::vector<ColumnstoreOrder> order_by = {};
  std::optional<std::vector<SparseIndex>> sparse = {};
};

struct Hypertable {
  Range at = {};
  Name time_column = {};
  std::optional<Literal> chunk_interval = {};
  std::vector<SpaceDimension> space = {};
  std::optional<Name> chunk_schema = {};
  std::optional<Literal> chunk_prefix = {};
  std::vector<Name> chunk_skipping = {};
  std::optional<QualifiedName> integer_now = {};
  std::vector<Name> tablespaces = {};
  std::optional<Columnstore> columnstore = {};
  std::optional<AgePolicy> retain = {};
  std::optional<ReorderPolicy> reorder = {};
};

// A background job of its own.
struct Job {
  Name name = {};
  std::optional<QualifiedName> procedure = {};
  // What stands between the parentheses.
  std::optional<Sql> config = {};
  std::optional<QualifiedName> check = {};
  Schedule schedule = {};
};

}  // namespace pleat::ast
