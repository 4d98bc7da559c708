#include "compiler/introspect/schedule.h"

namespace pleat::pg {
namespace {

// The interval of a schedule has no other unit than those that ParseInterval() knows.
Interval LengthOf(std::string_view text) {
  return InDays(ParseInterval(text).value_or(Interval()));
}

}  // namespace

ScheduleFields::ScheduleFields(const Result& rows)
    : every_(rows.Column("every")),
      starting_(rows.Column("starting")),
      time_zone_(rows.Column("time_zone")),
      timeout_(rows.Column("timeout")),
      retries_(rows.Column("retries")),
      retry_after_(rows.Column("retry_after")),
      paused_(rows.Column("paused")) {}

Schedule ScheduleFields::Read(const Row& row) const {
  Schedule schedule = {.every = LengthOf(row.Text(every_)),
                       .timeout = LengthOf(row.Text(timeout_)),
                       .retries = static_cast<int>(row.Int(retries_)),
                       .retry_after = LengthOf(row.Text(retry_after_)),
                       .paused = row.Bool(paused_)};
  if (!row.Null(starting_)) schedule.starting = CanonicalMoment(row.Text(starting_));
  if (!row.Null(time_zone_)) schedule.time_zone = std::string(row.Text(time_zone_));
  return schedule;
}

}  // namespace pleat::pg
