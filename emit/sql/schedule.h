#pragma once

#include "compiler/model/schedule.h"
#include "emit/sql/writer.h"

namespace pleat::sql {

void WriteLength(SqlWriter& w, const Interval& length);

// `, initial_start => …, timezone => …`: the arguments that every function which adds a job takes.
void WriteStart(SqlWriter& w, const Schedule& schedule);

// What no function that adds a job takes is set around its call, by alter_job(add_…(…), …): where
// `schedule` differs in it from the usual. Whether it does.
bool BeginAlterJob(SqlWriter& w, const Schedule& schedule, const Schedule& usual);
// The rest of the arguments of alter_job(), where `schedule` differs from what the job has.
void EndAlterJob(SqlWriter& w, const Schedule& schedule, const Schedule& usual);

// `, fixed_schedule => …, initial_start => …`: what alter_job() has to be told for a job that
// starts as `before` says to start as `after` says.
void WriteRestart(SqlWriter& w, const Schedule& before, const Schedule& after);

}  // namespace pleat::sql
