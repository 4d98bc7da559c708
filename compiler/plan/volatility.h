#pragma once

#include "compiler/canon/references.h"
#include "compiler/plan/builder.h"

namespace pleat {

// Whether anything that is called may give another value each time (pg_proc.provolatile): of what
// PostgreSQL brings what is known for that, of routines of the schema what they declare, and of all
// others what `unknown` says.
bool CallsVolatile(const canon::References& references, bool unknown, const PlanBuilder& plan);

}  // namespace pleat
