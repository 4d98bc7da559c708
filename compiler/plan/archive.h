#pragma once

#include <vector>

#include "compiler/plan/action.h"
#include "compiler/plan/builder.h"

namespace pleat {

// Where what is dropped or replaced is kept. Names are functions of what they keep, and no two
// things have the same one: parts are quoted before they are joined, and what is cut for its length
// ends in a hash.

// A schema for the tables and types of each schema, which bring the names of their indexes along:
// "pleat_archive" for those of `public`.
Identifier ArchiveSchema(const Identifier& schema);
// The table that keeps the values of a dropped column.
QualifiedName ArchivedColumn(const QualifiedName& table, const Identifier& column);
// The table that keeps values of a column that a backfill or a new type replaces.
QualifiedName KeptTable(const QualifiedName& table, const Identifier& column);
// The columns there of the key of each row, from 0, whatever they are called in the table.
Identifier KeptKeyColumn(std::size_t at);

// A column as an archive keeps it.
KeptColumn Kept(const Column& column);
// What the archive of a column says from when the column is there again until its values are: up
// to there they are the ones that count, from there those in the column.
Comment ReturnMark(const QualifiedName& table, const Identifier& column);
// The primary key of a table, which values are kept by; with a plan, as it was before, and by the
// `names` that its columns have at that moment.
std::vector<KeptColumn> KeptKey(const Table& table);
std::vector<KeptColumn> KeptKey(const QualifiedName& table, const std::vector<Identifier>& names,
                                const PlanBuilder& plan);
// Adds what values that are kept by `key` wait for: new names of its columns.
void WaitForRenamedKey(const QualifiedName& table, const std::vector<KeptColumn>& key,
                       const PlanBuilder& plan, std::vector<ObjectKey>& needs);

// Whether a table that is dropped goes to the archive as it is; otherwise, with --archive, its rows
// are copied there.
bool MovesToArchive(const QualifiedName& table, const PlanBuilder& plan);
// Whether all are copied, as something goes that any of them may need.
bool MustBeCopied(const PlanBuilder& plan);

}  // namespace pleat
