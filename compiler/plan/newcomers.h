#pragma once

#include <vector>

#include "compiler/plan/lower.h"

// What is new, reads what a step makes anew, and is read by what that step makes anew as well: it
// can come neither before the step nor after it, and so comes in it.
namespace pleat {

bool IsNewView(const ObjectKey& key, const PlanBuilder& plan);

// Whether what stands in the wanted catalog still uses a routine, or whatever `root` is, of that
// name.
bool StillUses(const ObjectKey& key, const ObjectKey& root, const PlanBuilder& plan);

// Whether it uses one of `roots`, or of what is `rebuilt`, or reads a new view that does.
bool Reaches(const ObjectKey& key, const std::vector<ObjectKey>& roots,
             const std::vector<ObjectKey>& rebuilt, const PlanBuilder& plan);

// Columns that are computed from those that change their types; gives which.
std::vector<ObjectKey> TakeNewColumns(const std::vector<ObjectKey>& roots, PlanBuilder& plan,
                                      ViewStack& stack);

// Views that read what changes, and that `stack.needs` says something is waiting for.
void TakeNewViews(const std::vector<ObjectKey>& roots, PlanBuilder& plan, ViewStack& stack);

// Whether the operator class `come` can only be where `gone` is no more, and so comes in the step
// in which that goes (operator_class.cc).
bool TakesPlaceOf(const ObjectKey& come, const ObjectKey& gone, const PlanBuilder& plan);

}  // namespace pleat
