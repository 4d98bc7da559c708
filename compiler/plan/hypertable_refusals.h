#pragma once

#include "compiler/plan/builder.h"

namespace pleat {

// Reports what TimescaleDB refuses on a hypertable without a columnstore. Looks at all steps that
// have been lowered.
void CheckHypertables(PlanBuilder& plan);

}  // namespace pleat
