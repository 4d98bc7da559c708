#pragma once

#include "compiler/canon/references.h"
#include "compiler/plan/builder.h"

namespace pleat {

// Whether anything that is called may give another value each time (pg_proc.provolatile): of what
// PostgreSQL brings what is known for that, of routines of the schema what they declare, and all
// of which nothing is known.
bool CallsVolatile(const canon::References& references, const PlanBuilder& plan);

}  // namespace pleat
