#pragma once

#include <set>
#include <vector>

#include "compiler/plan/step.h"

namespace pleat {

// The tables that a step makes for others to use, not the shadows of some.
std::set<QualifiedName> NewTables(const Step& step);

// Fills in what follows from the actions of `steps`, which are in their final order: their numbers,
// their locks on `existing` relations and on the tables of an earlier phase, and which of them
// commit together. A transaction never waits for a lock on a second table while it holds one on a
// first, and never validates under the lock that added the constraint. In a `direct` plan
// everything that can shares one transaction.
void AssignTransactions(std::vector<Step>& steps, const std::set<QualifiedName>& existing,
                        bool direct);

}  // namespace pleat
