#include "emit/sql/schedule.h"

namespace pleat::sql {

void WriteLength(SqlWriter& w, const Interval& length) {
  w.Words("INTERVAL").Literal(ToString(length));
}

void WriteStart(SqlWriter& w, const Schedule& schedule) {
  if (schedule.starting) w.Words(", initial_start => TIMESTAMPTZ").Literal(*schedule.starting);
  if (schedule.time_zone) w.Words(", timezone =>").Literal(*schedule.time_zone);
}

bool BeginAlterJob(SqlWriter& w, const Schedule& schedule, const Schedule& usual) {
  const bool altered = schedule.timeout != usual.timeout || schedule.retries != usual.retries ||
                       schedule.retry_after != usual.retry_after || schedule.paused != usual.paused;
  w.If(altered, "alter_job(");
  return altered;
}

void EndAlterJob(SqlWriter& w, const Schedule& schedule, const Schedule& usual) {
  if (schedule.timeout != usual.timeout) {
    w.Words(", max_runtime =>");
    WriteLength(w, schedule.timeout);
  }
  if (schedule.retries != usual.retries) w.Words(", max_retries =>").Number(schedule.retries);
  if (schedule.retry_after != usual.retry_after) {
    w.Words(", retry_period =>");
    WriteLength(w, schedule.retry_after);
  }
  // What it is not told about time zones, alter_job() forgets.
  if (schedule.time_zone) w.Words(", timezone =>").Literal(*schedule.time_zone);
  if (schedule.paused != usual.paused)
    w.Words(schedule.paused ? ", scheduled => false" : ", scheduled => true");
  w.Words(")");
}

void WriteRestart(SqlWriter& w, const Schedule& before, const Schedule& after) {
  if (after.starting == before.starting) return;
  if (!after.starting) {
    w.Words(", fixed_schedule => false");
    return;
  }
  w.Words(", fixed_schedule => true, initial_start => TIMESTAMPTZ").Literal(*after.starting);
}

}  // namespace pleat::sql
