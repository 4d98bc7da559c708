#pragma once

#include "compiler/plan/lower.h"

// What becomes of a column between the moment when new code need not know it any more and its end.
namespace pleat {

// Of new rows at least.
bool IsRequired(const Column& column);
Column Loose(Column column);
Action RequiredAgain(const QualifiedName& table, const Column& column);

// Whether a default would give all rows the same value, which a key or exclusion that comes back,
// of the table or of a child, refuses.
bool IsUnique(const ObjectKey& column, const PlanBuilder& plan);

// A column that goes as the expand phase leaves it: without what new code need not write any more,
// and without a default that would get in its way.
Column AsLoosened(const QualifiedName& table, Column column, const PlanBuilder& plan);
// The same, with the step that does it.
Column Loosened(const QualifiedName& table, const Column& column, Chain& chain, PlanBuilder& plan);
// Loosens the columns of a table that goes whose defaults could not come back with it, as their
// types get other attributes; gives the table as it is from then on.
Table WithoutRowDefaults(Table table, Chain& chain, PlanBuilder& plan);

}  // namespace pleat
