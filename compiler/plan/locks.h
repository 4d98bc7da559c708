#pragma once

#include <vector>

#include "compiler/plan/step.h"

namespace pleat {

// The table-level locks that an action takes, on whatever relations, existing or not. Measured on
// PostgreSQL 15 (manual 13.3.1 and the notes of each ALTER TABLE form).
std::vector<RelationLock> LocksOf(const Action& action);

// Whether the server lets the action share a transaction with others. Validation stands alone so
// that it never scans under the strong lock that added the constraint.
Isolation IsolationOf(const Action& action);
// The strictest that any of the actions asks for.
Isolation StrictestOf(const std::vector<Action>& actions);

}  // namespace pleat
