#include "compiler/ast/transform.h"

namespace pleat::ast {

Schedule ToSchedule(const std::vector<SchemaParser::ScheduleContext*>& clauses,
                    const Origin& origin) {
  Schedule result;
  for (auto* clause : clauses) {
    const Range at = At(*clause);
    const auto literal = [&] {
      auto* interval = clause->interval();
      return ToLiteral(interval != nullptr ? interval->literal() : clause->literal());
    };
    if (clause->EVERY() != nullptr) {
      SetOnce(result.every, literal(), at, origin);
    } else if (clause->STARTING() != nullptr) {
      SetOnce(result.starting, literal(), at, origin);
    } else if (clause->ZONE() != nullptr) {
      SetOnce(result.time_zone, literal(), at, origin);
    } else if (clause->TIMEOUT() != nullptr) {
      SetOnce(result.timeout, literal(), at, origin);
    } else if (clause->RETRIES() != nullptr) {
      SetOnce(result.retries, literal(), at, origin);
    } else if (clause->RETRY() != nullptr) {
      SetOnce(result.retry_after, literal(), at, origin);
    } else {
      result.paused = true;
    }
  }
  return result;
}

Job ToJob(SchemaParser::JobContext* job, const Origin& origin) {
  Job result = {.name = ToName(job->word()), .schedule = ToSchedule(job->schedule(), origin)};
  for (auto* call : job->jobCall()) {
    SetOnce(result.procedure, ToName(call->qualifiedName()), At(*call), origin);
    result.config = ToSql(call->island());
  }
  for (auto* check : job->jobCheck())
    SetOnce(result.check, ToName(check->qualifiedName()), At(*check), origin);
  return result;
}

}  // namespace pleat::ast
