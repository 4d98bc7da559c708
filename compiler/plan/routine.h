#pragma once

#include "compiler/model/routine.h"
#include "compiler/plan/builder.h"

namespace pleat {

// Whether the function goes and comes back in one step of the contract phase, with everything that
// uses it: CREATE OR REPLACE does not serve, or one that comes cannot stand beside it.
bool IsMadeAnew(const Routine& before, const PlanBuilder& plan);

}  // namespace pleat
