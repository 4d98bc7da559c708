#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/column.h"
#include "compiler/model/constraint.h"
#include "compiler/model/name.h"
#include "compiler/model/partition.h"

namespace pleat {

// pg_class.relreplident: what the old row of an update is known by to subscribers.
struct ReplicaIdentity {
  enum class Kind { Default, Full, Nothing, Index };
  Kind kind = Kind::Default;
  // Of Kind::Index: a unique index or key of the table.
  Identifier index = {};

  bool operator==(const ReplicaIdentity&) const = default;
};

// pg_class of relkind 'r' or 'p'. Columns stand in the order of their declaration (attnum); the
// order is never a difference. Constraints stand in the order of their names. A table with parents
// has all of their columns, and of their constraints and indexes none.
struct Table {
  QualifiedName name = {};
  bool unlogged = false;
  // pg_class.relrowsecurity and relforcerowsecurity: whether policies are in force, and for the
  // owner as well.
  bool row_security = false;
  bool force_row_security = false;
  Options options = {};
  std::optional<Identifier> tablespace = {};
  // pg_class.relam where it is not heap.
  std::optional<Identifier> access_method = {};
  ReplicaIdentity replica_identity = {};
  // pg_index.indisclustered.
  std::optional<Identifier> clustered_on = {};
  std::optional<Partitioning> partitioning = {};
  // pg_inherits; at most one of both.
  std::optional<PartitionOf> partition_of = {};
  std::vector<QualifiedName> inherits = {};
  std::optional<std::string> comment = {};
  std::vector<Column> columns = {};
  std::vector<Constraint> constraints = {};

  bool operator==(const Table&) const = default;
};

const Column* FindColumn(const Table& table, const Identifier& name);
Column* FindColumn(Table& table, const Identifier& name);
const Constraint* FindConstraint(const Table& table, const Identifier& name);
const Key* PrimaryKey(const Table& table);

}  // namespace pleat
