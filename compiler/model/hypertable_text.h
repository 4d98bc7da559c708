#pragma once

#include "compiler/model/hypertable.h"
#include "compiler/model/line.h"

namespace pleat {

// Everything about a hypertable but its name.
void AddFacts(const Hypertable& hypertable, Line& line);

// What differs from the schedule that is usual for such a job.
void AddFacts(const Schedule& schedule, const Schedule& usual, Line& line);

}  // namespace pleat
