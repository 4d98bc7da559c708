#pragma once

#include <set>
#include <vector>

#include "compiler/plan/step.h"

namespace pleat {

// Fills in what follows from the actions of `steps`, which are in their final order: their numbers,
// their locks on `existing` relations, and which of them commit together. A transaction never waits
// for a lock on a second table while it holds one on a first, and never validates under the lock
// that added the constraint. In a `direct` plan everything that can shares one transaction.
void AssignTransactions(std::vector<Step>& steps, const std::set<QualifiedName>& existing,
                        bool direct);

}  // namespace pleat
