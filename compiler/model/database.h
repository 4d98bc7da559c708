#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "compiler/model/catalog.h"

namespace pleat {

// What a server can do, as facts: nobody else compares versions.
struct ServerFeatures {
  // server_version_num / 10000.
  int major = 15;
  bool nulls_not_distinct = true;                   // 15
  bool security_invoker_views = true;               // 15
  bool column_compression = true;                   // 14
  bool lz4 = true;                                  // 14, where it was built with that
  bool on_delete_columns = true;                    // 15
  bool tid_range_scan = true;                       // 14
  bool or_replace_trigger = true;                   // 14
  bool maintain_privilege = false;                  // 17
  bool detach_concurrently = true;                  // 14
  bool set_access_method = true;                    // 15
  bool virtual_generated = true;                    // 18
  bool not_enforced = true;                         // 18
  bool temporal_keys = true;                        // 18
  bool not_valid_partitioned_foreign_keys = false;  // 18
  bool unvalidated_not_null = true;                 // 18
  bool closed_public_schema = true;                 // 15: not everyone may create in `public`
  bool sql_bodies = true;                           // 14: functions with BEGIN ATOMIC or RETURN
  bool statistics_on_expressions = true;            // 14
  bool multiranges = true;                          // 14
  bool publication_filters = true;                  // 15: rows, columns, tables in schema
  bool binary_subscriptions = true;                 // 14: and streaming
  bool two_phase_subscriptions = true;              // 15: and disable_on_error
  bool subscription_origins = true;                 // 16: and parallel streaming, run_as_owner
  bool failover_slots = true;                       // 17
  bool parallel_streaming = false;                  // 18: what CREATE SUBSCRIPTION chooses
  bool alter_operator_links = false;                // 17
  bool triggers_on_partitioned = true;              // 15: foreign keys have theirs there as well
  bool sound_concurrent_builds = true;              // not 14.0 to 14.3, which may leave out rows
  // Extension version such as "2.28.3", where timescaledb is installed.
  std::optional<std::string> timescaledb = {};
  // The version that it would have, where it is not.
  std::optional<std::string> new_timescaledb = {};
  bool timescaledb_apache = false;

  bool operator==(const ServerFeatures&) const = default;
};

ServerFeatures FeaturesOf(int server_version_num);

// Two columns that a trigger of ours keeps equal while a change is under way: `mirror` is
// transitional.
struct Mirror {
  QualifiedName table = {};
  Identifier source = {};
  Identifier mirror = {};
  TypeName mirror_type = {};
  // As Column::collation.
  std::optional<QualifiedName> mirror_collation = {};

  bool operator==(const Mirror&) const = default;
};

// A column, and what it gets from the other columns of its row.
struct ColumnValue {
  Identifier column = {};
  Expr value = {};

  bool operator==(const ColumnValue&) const = default;
};

// Columns of a table that go, and new ones that get their values from them: while both are there, a
// trigger of ours brings what old code writes `forth` to the new ones, and what new code writes
// `back`. The first of the new ones names it.
struct Relay {
  QualifiedName table = {};
  std::vector<Identifier> leaving = {};
  std::vector<ColumnValue> forth = {};
  std::vector<ColumnValue> back = {};

  bool operator==(const Relay&) const = default;
};

// A table that is rebuilt beside itself, under its own name in a schema of ours: the new one until
// both change places, the former one (`replaced`) from then on.
struct Shadow {
  QualifiedName table = {};
  bool replaced = false;
  // What it is rebuilt for, in words: those of ShapeOf() in plan/shadow.h.
  std::string shape = {};
  // Triggers of ours write to it what is written to the table.
  bool synced = false;

  bool operator==(const Shadow&) const = default;
};

struct CompatibilityView {
  // What it shows, by its new name.
  QualifiedName relation = {};
  // pg_attribute.attname, in order.
  std::vector<Identifier> columns = {};

  bool operator==(const CompatibilityView&) const = default;
};

using Callable = std::variant<Routine, Aggregate>;
ObjectKey KeyOf(const Callable& object);

// A copy of a renamed routine that has its old name.
struct CompatibilityRoutine {
  Callable object = {};
  // Its new name.
  QualifiedName routine = {};

  bool operator==(const CompatibilityRoutine&) const = default;
};

// What a migration that has begun and not ended has left in the database. None of it stands in the
// Catalog.
struct InFlight {
  std::vector<Mirror> mirrors = {};
  std::vector<Shadow> shadows = {};
  std::vector<Relay> relays = {};
  // Indexes whose names begin with pleat_: built for a table or column that is to take another's
  // place, or what is left of one. Those that are not valid are not there yet.
  KindMap<Index> indexes = {};
  // Continuous aggregates that are to take another's place, with their names of ours.
  KindMap<ContinuousAggregate> continuous_aggregates = {};
  // Views of the old names, which they have, of tables and views that were renamed.
  std::map<QualifiedName, CompatibilityView> compatibility_views = {};
  std::vector<CompatibilityRoutine> compatibility_routines = {};
  // Columns that are there again while their values are still in the archive, by the names that
  // they have now.
  std::vector<ObjectKey> returning = {};
  // Types of which tables that are in the archive already have columns.
  std::set<QualifiedName> archived_types = {};
  // Partitions whose DETACH … CONCURRENTLY was stopped half-way (pg_inherits.inhdetachpending).
  std::set<QualifiedName> detaching = {};
  // Copies into new tables whose source has the triggers for it: name of the copy → source.
  std::map<std::string, QualifiedName> copy_syncs = {};
  // Those whose target has triggers for the way back: name of the copy → target.
  std::map<std::string, QualifiedName> copy_backs = {};
  // Rows of pleat.progress: name of a backfill → finished?
  std::map<std::string, bool> progress = {};
  // Those of which something is done.
  std::set<std::string> begun = {};
  // The schema `pleat` exists.
  bool schema = false;

  bool operator==(const InFlight&) const = default;
};

// An object that the database has and pleat has no kind for: listed to the user, otherwise left
// alone.
struct Unmodelled {
  std::string kind = {};
  std::string name = {};

  auto operator<=>(const Unmodelled&) const = default;
};

// A chunk of a hypertable.
struct ChunkSize {
  // In microseconds since the end of its range, where that is a time, and since it was made.
  std::optional<std::int64_t> age = {};
  std::optional<std::int64_t> age_by_creation = {};
  std::int64_t rows = 0;
  bool compressed = false;
};

// pg_class.reltuples and pg_table_size, for judging cost. rows is 0 for a table that was never
// analyzed and is empty.
struct TableSize {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  // Of a hypertable, whose rows and bytes are theirs.
  int chunks = 0;
  std::vector<ChunkSize> chunk_sizes = {};
  // How many of them are compressed by other settings than the hypertable has now.
  int outdated_chunks = 0;
};

// pg_inherits between indexes: `table` is the partition, `parent` the index above.
struct AttachedIndex {
  QualifiedName table = {};
  QualifiedName parent = {};
};
using AttachedIndexes = std::map<QualifiedName, AttachedIndex>;

// Everything that is read from a live database.
struct Database {
  Catalog catalog = {};
  InFlight in_flight = {};
  std::vector<Unmodelled> unmodelled = {};
  // What is there, and the role may not read whole: it does not stand in the catalog, and nothing
  // is planned for it.
  std::set<ObjectKey> unreadable = {};
  std::map<QualifiedName, TableSize> sizes = {};
  ServerFeatures features = {};
  // Who read it.
  Identifier user = {};
  // Whose the schema `public` is, also where the catalog does not say it as initdb gave it to them;
  // empty where it was not a server that was read.
  Identifier public_owner = {};
  // All roles of the server; absent where it was not a server that was read.
  std::optional<KindMap<ServerRole>> roles = {};
  // Indexes of partitions that belong to one of the parent, by name; none stand in the catalog.
  AttachedIndexes attached_indexes = {};
};

}  // namespace pleat
