#pragma once

#include "compiler/plan/builder.h"

namespace pleat {

// Parents by inheritance that a table takes and leaves.
void LowerInherits(const Alter<Table>& change, Chain& chain, PlanBuilder& plan);

// While a child has a column or check of its parent it cannot lose it, nor loosen it: what follows
// comes once the table has left the parent that has it too, where this plan takes it from there.
// Says whether it does.
bool AfterLeaving(const ObjectKey& member, Chain& chain, const PlanBuilder& plan);

}  // namespace pleat
