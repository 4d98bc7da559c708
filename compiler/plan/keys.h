#pragma once

#include "compiler/model/object_key.h"

namespace pleat {

// States that steps wait for and that are no objects. Their keys cannot be an object's: no
// identifier holds a NUL.
inline ObjectKey StateKey(const QualifiedName& table, const Identifier& column, const char* state) {
  return {Kind::Column, table, {column.text + '\0' + state}};
}

// Every row of the column has its value.
inline ObjectKey FilledKey(const QualifiedName& table, const Identifier& column) {
  return StateKey(table, column, "filled");
}
// Every row that is copied into the table is there.
inline ObjectKey CopiedRowsKey(const QualifiedName& table) { return StateKey(table, {}, "rows"); }
// What is written to the tables that are copied into the table comes there as well.
inline ObjectKey FollowedKey(const QualifiedName& table) { return StateKey(table, {}, "followed"); }
// What is written to the table comes back to the one that it is copied from.
inline ObjectKey ReturnedKey(const QualifiedName& table) { return StateKey(table, {}, "returned"); }
// The table is logged, or unlogged, as it is in the end.
inline ObjectKey LoggingKey(const QualifiedName& table) { return StateKey(table, {}, "logging"); }
// Publications that lose the table have lost it.
inline ObjectKey UnpublishedKey(const QualifiedName& table) {
  return StateKey(table, {}, "unpublished");
}
// The relation has its new owner.
inline ObjectKey OwnedKey(const QualifiedName& table) { return StateKey(table, {}, "owned"); }
// What the column gives in the end it gives, and more.
inline ObjectKey GrantedKey(const QualifiedName& table, const Identifier& column) {
  return StateKey(table, column, "granted");
}
// The new name of a renamed column has the values of the old one.
inline ObjectKey CopiedKey(const QualifiedName& table, const Identifier& column) {
  return StateKey(table, column, "copied");
}
// The column has its compression, which children take from it when they are made.
inline ObjectKey CompressionKey(const QualifiedName& table, const Identifier& column) {
  return StateKey(table, column, "compression");
}
// The column is NOT NULL.
inline ObjectKey NotNullKey(const QualifiedName& table, const Identifier& column) {
  return StateKey(table, column, "not null");
}
// No row is against the constraint, and the server knows it.
inline ObjectKey ValidatedKey(const QualifiedName& table, const Identifier& constraint) {
  return StateKey(table, constraint, "validated");
}
// The column that goes has no default any more.
inline ObjectKey LooseKey(const QualifiedName& table, const Identifier& column) {
  return StateKey(table, column, "loose");
}
// No parent holds the column any more.
inline ObjectKey DroppedKey(const QualifiedName& table, const Identifier& column) {
  return StateKey(table, column, "dropped");
}
// A foreign key of the table is dropped for a while.
inline ObjectKey UnlinkedKey(const QualifiedName& table, const Identifier& constraint) {
  return StateKey(table, constraint, "unlinked");
}
// What shares names within a schema: relations (pg_class), and types (pg_type), of which every
// relation but indexes and sequences is one.
inline bool ShareNames(Kind a, Kind b) {
  const auto is_table = [](Kind kind) {
    return kind == Kind::Table || kind == Kind::ForeignTable || kind == Kind::View ||
           kind == Kind::MaterializedView || kind == Kind::ContinuousAggregate ||
           kind == Kind::CompositeType;
  };
  const auto is_relation = [&](Kind kind) {
    return is_table(kind) || kind == Kind::Index || kind == Kind::Sequence;
  };
  const auto is_type = [&](Kind kind) {
    return is_table(kind) || kind == Kind::Enum || kind == Kind::Domain || kind == Kind::RangeType;
  };
  return a != b && ((is_relation(a) && is_relation(b)) || (is_type(a) && is_type(b)));
}
// Materialized or not.
inline bool IsAnyView(Kind kind) { return kind == Kind::View || kind == Kind::MaterializedView; }

// A partition has left the bounds that it had.
inline ObjectKey VacatedKey(const QualifiedName& table) { return StateKey(table, {}, "vacated"); }
// The object or member has its new name.
inline ObjectKey RenamedKey(ObjectKey key) {
  key.member.text += std::string(1, '\0') + "renamed";
  return key;
}
// The object is dropped.
inline ObjectKey GoneKey(ObjectKey key) {
  key.member.text += std::string(1, '\0') + "gone";
  return key;
}
// pleat.progress exists and knows this plan's backfills.
inline ObjectKey ProgressKey() { return StateKey({}, {}, "progress"); }
// All backfills of the plan are done.
inline ObjectKey BackfilledKey() { return StateKey({}, {}, "backfilled"); }

}  // namespace pleat
