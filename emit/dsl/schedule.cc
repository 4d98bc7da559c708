#include "emit/dsl/schedule.h"

#include <fmt/format.h>

namespace pleat::dsl {

Phrase& AddSchedule(Phrase& phrase, const Schedule& schedule, const Schedule& usual) {
  if (schedule.every != usual.every) phrase.Word("every").Amount(schedule.every);
  if (schedule.starting) phrase.Word("starting").Text(*schedule.starting);
  if (schedule.time_zone) phrase.Word("time zone").Text(*schedule.time_zone);
  if (schedule.timeout != usual.timeout) phrase.Word("timeout").Amount(schedule.timeout);
  if (schedule.retries != usual.retries)
    phrase.Word("retries").Word(fmt::format("{}", schedule.retries));
  if (schedule.retry_after != usual.retry_after)
    phrase.Word("retry after").Amount(schedule.retry_after);
  return phrase.If(schedule.paused, "paused");
}

}  // namespace pleat::dsl
