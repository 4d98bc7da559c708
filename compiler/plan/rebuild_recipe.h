#pragma once

#include "compiler/plan/shadow.h"

namespace pleat {

// The first step of a rebuild, the one in which both tables change places, and the one that drops
// the former table.
struct RebuildSteps {
  DraftId first = {};
  DraftId swap = {};
  DraftId dropped = {};
};

// The steps of one table (online_rebuild.h). `swap`: the phase in which both change places.
RebuildSteps LowerRebuildRecipe(Reshaping rebuild, Phase swap, PlanBuilder& plan);

}  // namespace pleat
