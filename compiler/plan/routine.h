#pragma once

#include "compiler/model/routine.h"
#include "compiler/plan/builder.h"

namespace pleat {

// Whether the function goes and comes back in one step of the contract phase, with everything that
// uses it: CREATE OR REPLACE does not serve, or one that comes cannot stand beside it.
bool IsMadeAnew(const Routine& before, const PlanBuilder& plan);

// What is new and calls a routine waits for those by its name that go: the server could take it to
// mean one of them (manual, 10.3).
void WaitForOverloads(PlanBuilder& plan);

}  // namespace pleat
