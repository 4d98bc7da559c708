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
// writes what stands beneath it, would wait for that. So it is made under a name of ours before
// anything is dropped, with its indexes and the views that it reads of those that are made anew as
// well, from what is to be in place under the names that this has until then.
//
// Takes what builds them out of `creation`, which makes everything in place, leaves there that they
// take their names, and returns it. What reads something that is only `made` in between (a
// function, a computed column), or a whole row of a table whose columns change places, cannot be
// built before; that stays as it was. `beside` gets the materialized views that can.
std::vector<Action> BuildBeside(std::vector<Action>& creation, const std::vector<ObjectKey>& made,
                                const NamesUntilThen& names, const PlanBuilder& plan,
                                std::set<ObjectKey>& beside);

// Both ways of a stack.
void BuildBeside(ViewStack& stack, const NamesUntilThen& forth, const NamesUntilThen& back,
                 const PlanBuilder& plan);

}  // namespace pleat
