#pragma once

#include "compiler/model/schedule.h"
#include "emit/dsl/phrase.h"

namespace pleat::dsl {

// What differs from the schedule that is usual for such a job.
Phrase& AddSchedule(Phrase& phrase, const Schedule& schedule, const Schedule& usual);

}  // namespace pleat::dsl
