#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "compiler/plan/builder.h"
#include "compiler/plan/plan.h"

namespace pleat {

// Fills in Step::work: what the hazards and actions of each step read and write of tables that
// existed before, each with what `plan` knows of its size.
void AssignWork(std::vector<Step>& steps, const PlanBuilder& plan);

// How the transactions of one phase lock a relation at one level.
struct LockUse {
  QualifiedName relation = {};
  LockLevel level = LockLevel::None;
  int times = 0;
  // Of the longest one that holds it for longer than an instant: what it does meanwhile. A step in
  // batches takes the lock again for each.
  std::optional<Work> longest = {};
};

// By relation, the strongest lock first. A transaction counts once for a relation, with the
// strongest lock that it takes on it; from then on it holds that to its end.
std::vector<LockUse> LockUses(const std::vector<Step>& steps);

}  // namespace pleat
