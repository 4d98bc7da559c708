#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/catalog.h"
#include "compiler/model/default_name.h"
#include "compiler/model/transition.h"
#include "emit/sql/writer.h"

namespace pleat::sql {

// Parts of statements that several of them share.

// name type … as CREATE TABLE and ADD COLUMN take it. A serial column whose sequence has a name of
// its own is written as its parts: the sequence has to be there already.
void WriteColumn(SqlWriter& w, const QualifiedName& table, const Column& column);
// CONSTRAINT name … with its deferral, without NOT VALID.
void WriteConstraint(SqlWriter& w, const Constraint& constraint);
void WriteBound(SqlWriter& w, const PartitionBound& bound);
void WritePartitioning(SqlWriter& w, const Partitioning& partitioning);
void WriteElement(SqlWriter& w, const IndexElement& element);
// An interval or number as TimescaleDB's functions take it.
void WriteAmount(SqlWriter& w, const TimeAmount& amount);
// Drops all chunks of a hypertable or continuous aggregate; no trigger sees it.
void WriteDropChunks(SqlWriter& w, const QualifiedName& relation);
// WITH (a = b, c = d); nothing where there are none.
void WriteOptions(SqlWriter& w, const Options& options);
// (a = b, c = d).
void WriteOptionList(SqlWriter& w, const Options& options);
// INCREMENT BY … CYCLE.
void WriteSequenceOptions(SqlWriter& w, const SequenceOptions& options);
// What ALTER has to say so that options become others; it keeps what it does not name. `set` stands
// before each: SET, or nothing.
void WriteSequenceChange(SqlWriter& w, const SequenceOptions& before, const SequenceOptions& after,
                         std::string_view set = "");
// Runs what `alter(w)` writes, with RESTART behind it where the position of the sequence is outside
// of `bounds`.
template <class Alter>
void WriteWithin(SqlWriter& w, const QualifiedName& sequence,
                 const std::optional<SequenceBounds>& bounds, Alter&& alter) {
  if (!bounds) {
    alter(w);
    w.End();
    return;
  }
  w.Words("DO $pleat$ BEGIN").Line(2);
  w.Words("IF (SELECT last_value FROM").Name(sequence).Words(") BETWEEN").Number(bounds->min);
  w.Words("AND").Number(bounds->max).Words("THEN").Line(4);
  alter(w);
  w.Words(";").Line(2).Words("ELSE").Line(4);
  alter(w);
  w.Words("RESTART;").Line(2).Words("END IF;").Line().Words("END $pleat$").End();
}
// TABLE, MATERIALIZED VIEW, TYPE: as ALTER, DROP and COMMENT ON call a kind.
std::string_view ObjectWord(Kind kind);
// The same with the name behind: FUNCTION f(integer), TRIGGER t ON orders, OPERATOR CLASS c USING
// btree.
void WriteObject(SqlWriter& w, const ObjectKey& object);
// Drops a schema in which nothing is left. DROP SCHEMA by itself would first lock all that there
// is.
void WriteDropIfEmpty(SqlWriter& w, const Identifier& schema);
// ALTER TABLE name.
SqlWriter& AlterTable(SqlWriter& w, const QualifiedName& table);
// Of a function that others call: what is temporary comes last, since a session's own types and
// tables are found first where nothing says otherwise (manual, CREATE FUNCTION, "Writing SECURITY
// DEFINER Functions Safely").
SqlWriter& WriteSearchPath(SqlWriter& w, const std::vector<Identifier>& schemas);
// Those of `columns` that are not of `key`, in their order.
std::vector<Identifier> Besides(const std::vector<Identifier>& columns,
                                const std::vector<Identifier>& key);
// SELECT … FROM … [WHERE …] of a table-level backfill, as a table expression named q.
void WriteRowsOf(SqlWriter& w, const TableBackfill& backfill);

// GENERATED … AS IDENTITY with its options.
void WriteIdentity(SqlWriter& w, const Identity& identity);

// CREATE SEQUENCE for a serial column, before the column is there.
void WriteOwnSequence(SqlWriter& w, const QualifiedName& table, const Column& column);
// Lets the sequence of a column that takes over go on behind the values that there are, not before
// its start.
void WriteSetval(SqlWriter& w, const QualifiedName& table, const Identifier& column,
                 const SequenceOptions& options = {});
// A column with a statistics target or n_distinct.
bool HasStatistics(const Column& column);
// A serial column that CREATE TABLE cannot say with `serial`.
bool HasOwnSequence(const Column& column);

}  // namespace pleat::sql
