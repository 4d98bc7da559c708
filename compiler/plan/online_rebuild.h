#pragma once

#include <vector>

#include "compiler/diff/change.h"
#include "compiler/plan/builder.h"

namespace pleat {

// Tables whose rows have to be written again, while they are in use: the recipe takes over
// (PlanBuilder::taken_over) what changes about them. What cannot be rebuilt like that is left to
// ALTER TABLE, and is an error where there is no such way.
//
// expand: the shadow, and triggers that write to it what is written to the table. backfill: the
// rows that were there are copied; then both change places within one short lock, and triggers
// write to the former table what is written from then on. contract: that goes. Back, step by step,
// likewise.
//
// No transaction that began before the rows were copied sees them in the new table, as with every
// form of ALTER TABLE that rewrites (manual, 13.6).
void LowerOnlineRebuilds(const std::vector<Change>& changes, PlanBuilder& plan);

// What an earlier run has left: former tables, and shadows that nobody wants any more.
void LowerFormerTables(PlanBuilder& plan);

}  // namespace pleat
