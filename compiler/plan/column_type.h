#pragma once

#include "compiler/plan/lower.h"

namespace pleat {

// Changes the type (or collation) of a column that holds values. True if the recipe took the column
// over whole: its default, NOT NULL and storage included.
bool LowerTypeChange(const Alter<Column>& change, Chain& chain, PlanBuilder& plan);

// Changes where the values of a column come from, its type staying.
void LowerSourceChange(const Alter<Column>& change, Chain& chain, PlanBuilder& plan);

// A default or nothing: what a column may have without a sequence or other columns.
bool IsPlainSource(const ColumnSource& source);

}  // namespace pleat
