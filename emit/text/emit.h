#pragma once

#include <optional>
#include <string>

#include "compiler/plan/plan.h"

namespace pleat::text {

// The plan for people: a block a phase, one aligned line a step with its lock, hazards and what
// cannot be undone below it, and what has to be allowed at the end. `phase` leaves the others out.
std::string EmitPlan(const Plan& plan, std::optional<Phase> phase = std::nullopt);
// The way back, in the same form.
std::string EmitDown(const Plan& plan, std::optional<Phase> phase = std::nullopt);

// One fact a line, stable: what golden tests compare (style.md, 1.3).
std::string DumpPlan(const Plan& plan);

}  // namespace pleat::text
