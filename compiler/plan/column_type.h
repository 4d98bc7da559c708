#pragma once

#include "compiler/plan/lower.h"

namespace pleat {

// Changes the type (or collation) of a column that holds values. True if the recipe took the column
// over whole: its default, NOT NULL and storage included.
bool LowerTypeChange(const Alter<Column>& change, Chain& chain, PlanBuilder& plan);

// Changes where the values of a column come from, its type staying.
void LowerSourceChange(const Alter<Column>& change, Chain& chain, PlanBuilder& plan);

// "change type of t.c from A to B", or of the collation where the type stays.
std::string TypeChangePhrase(const ObjectKey& column, const Column& before, const Column& after);

// smallint, integer or bigint.
bool IsInteger(const TypeName& type);

// A default or nothing: what a column may have without a sequence or other columns.
bool IsPlainSource(const ColumnSource& source);

// Whether a column that stays gets another type or collation.
bool ChangesType(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan);

// The indexes over a column that ALTER TYPE builds anew although it touches no row: those with an
// expression or a condition, whatever that says (CheckIndexCompatible() in indexcmds.c). Those that
// go are not among them.
std::vector<const Index*> BuiltWithType(const ObjectKey& column, const PlanBuilder& plan);

// Whether a column is computed from one that gets another type or collation.
bool ReadsChangedType(const QualifiedName& table, const Column& column, const PlanBuilder& plan);

// Whether a computed column that goes is dropped in the step that changes the type of a column
// which it reads: a view over both has to be gone before either can happen, and is made anew only
// once.
bool GoesWithTypeChange(const QualifiedName& table, const Column& column, const PlanBuilder& plan);

// The same for one that is new: a view that read the other column and reads both from then on is
// made anew only once.
bool ComesWithTypeChange(const QualifiedName& table, const Column& column, const PlanBuilder& plan);

}  // namespace pleat
