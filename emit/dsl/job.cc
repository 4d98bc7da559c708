#include "emit/dsl/kinds.h"
#include "emit/dsl/schedule.h"

namespace pleat::dsl {

std::string Declare(const Job& job, const Context& context) {
  Phrase phrase(context);
  phrase.Word("job").Name(job.name).Word("call").Name(job.procedure);
  job.config ? phrase.Island(*job.config) : phrase.Word("()");
  if (job.check) phrase.Word("check").Name(*job.check);
  return AddSchedule(phrase, job.schedule, {}).End();
}

}  // namespace pleat::dsl
