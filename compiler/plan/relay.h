#pragma once

#include <vector>

#include "compiler/plan/builder.h"

namespace pleat {

// The value of a column among others; null where it has none.
const Expr* ValueIn(const std::vector<ColumnValue>& values, const Identifier& column);

// What goes and what comes from it in a table, where a trigger can follow: new columns with a
// `backfill` that reads columns that go. Only columns that new code does not know may be listened
// to: what it writes to those that stay is its own. Those that have columns in common are one
// relay. Nothing for a table whose rows no trigger of its own sees; columns that cannot follow
// (computed ones, those whose values differ each time) are left out.
std::vector<Relay> RelaysOf(const QualifiedName& table, const PlanBuilder& plan);
// Whether a new column is in one of them.
bool Follows(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan);

// Makes the triggers in the expand phase, and takes them away in the contract phase, with those
// that an earlier run has left. Going back, they are there again, and what new code has written
// since comes back through them.
void LowerRelays(PlanBuilder& plan);

// Whether a column that goes comes back on the way down with what `removed … back` says.
bool Returns(const QualifiedName& table, const Column& column, const PlanBuilder& plan);
// What gives it those values; nothing where nothing is said, or where the end of its relay does so.
std::vector<Action> FillBack(const QualifiedName& table, const Column& column,
                             const PlanBuilder& plan);

}  // namespace pleat
