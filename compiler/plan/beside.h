#pragma once

#include <map>
#include <vector>

#include "compiler/model/sequence.h"
#include "compiler/plan/lower.h"

namespace pleat {

// Names that relations and columns have until a step puts them in place, by those that they have
// from then on.
struct NamesUntilThen {
  std::map<QualifiedName, QualifiedName> relations = {};
  std::map<ColumnRef, Identifier> columns = {};
};

// A materialized view that is dropped and made anew takes long to make, and whoever reads it, or
// writes what stands beneath it, would wait for that. So it is made in a schema of ours before
// anything is dropped, with its indexes and the views that it reads of those that are made anew as
// well, from what is to be in place under the names that this has until then; in its place it only
// moves. Both ways of a stack.
//
// What cannot be built before stays as it was: what reads something that is made in between (a
// function, a computed column), or that may (the body of a function is a string in which such a
// name stands), and what reads a whole row of a table whose columns change places.
void BuildBeside(ViewStack& stack, const NamesUntilThen& forth, const NamesUntilThen& back,
                 const PlanBuilder& plan);

}  // namespace pleat
