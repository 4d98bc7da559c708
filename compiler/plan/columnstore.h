#pragma once

#include "compiler/plan/builder.h"

namespace pleat {

// What TimescaleDB refuses on a table with a columnstore: chunks leave it before a step that needs
// them out of it and go back after the last one; what it takes in no way is reported. Looks at all
// steps that have been lowered.
void LowerColumnstoreRefusals(PlanBuilder& plan);

// Chunks that the files want compressed again follow the settings that there are after the expand
// phase. Looks at all steps that have been lowered, LowerColumnstoreRefusals() included.
void LowerRecompression(PlanBuilder& plan);

}  // namespace pleat
