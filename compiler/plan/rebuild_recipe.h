#pragma once

#include "compiler/plan/shadow.h"

namespace pleat {

// The first step of a rebuild, and the one in which both tables change places.
struct RebuildSteps {
  DraftId first = {};
  DraftId swap = {};
};

// The steps of one table (online_rebuild.h). `swap`: the phase in which both change places.
RebuildSteps LowerRebuildRecipe(Reshaping rebuild, Phase swap, PlanBuilder& plan);

}  // namespace pleat
