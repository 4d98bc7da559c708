#pragma once

#include "compiler/model/continuous_aggregate.h"
#include "compiler/model/line.h"

namespace pleat {

// Everything about a hypertable but its name.
void AddFacts(const Hypertable& hypertable, Line& line);
// The same of a continuous aggregate, but for its query as well.
void AddFacts(const ContinuousAggregate& aggregate, Line& line);

// What differs from the schedule that is usual for such a job.
void AddFacts(const Schedule& schedule, const Schedule& usual, Line& line);

}  // namespace pleat
