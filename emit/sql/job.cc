#include "emit/sql/schedule.h"
#include "emit/sql/write.h"

namespace pleat::sql {

// A job that goes by the name of its procedure needs none, which not every release takes.
void Write(SqlWriter& w, const CreateJob& action) {
  const Job& job = action.job;
  const Schedule& schedule = job.schedule;
  w.Words("SELECT");
  const bool altered = BeginAlterJob(w, schedule, {});
  w.Words("add_job(").RelationLiteral(job.procedure).Words(",");
  WriteLength(w, schedule.every);
  if (job.config) w.Words(", config =>").Raw(*job.config);
  WriteStart(w, schedule);
  if (job.check) w.Words(", check_config =>").RelationLiteral(*job.check);
  w.Words(schedule.starting ? ", fixed_schedule => true" : ", fixed_schedule => false");
  if (job.name.name != job.procedure.name) w.Words(", job_name =>").Literal(job.name.name.text);
  w.Words(")");
  if (altered) EndAlterJob(w, schedule, {});
  w.End();
}

// Jobs are known by numbers, which differ between databases.
void Write(SqlWriter& w, const DropJob& action) {
  const Job& job = action.job;
  const bool named = job.name.name != job.procedure.name;
  w.Words("SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000");
  w.Words("AND proc_schema =").Literal(job.procedure.schema.text);
  w.Words("AND proc_name =").Literal(job.procedure.name.text);
  w.Words("AND hypertable_name IS NULL AND application_name");
  w.Words(named ? "=" : "IN (");
  w.Literal(job.name.name.text + " [").Words("|| job_id || ']'");
  w.If(!named, ", 'User-Defined Action [' || job_id || ']' )").End();
}

}  // namespace pleat::sql
