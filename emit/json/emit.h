#pragma once

#include <string>

#include "compiler/plan/plan.h"

namespace pleat::json {

// The plan for programs: {"before", "after", "direct", "steps": [{number, phase, title, subject,
// locks, transaction, hazards, irreversible, needs_allow, up, down}], "not_allowed"}; two blanks of
// indentation, keys in this order.
std::string EmitPlan(const Plan& plan);

}  // namespace pleat::json
