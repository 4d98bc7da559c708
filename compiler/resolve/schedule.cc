#include "compiler/model/schedule.h"

#include <limits>

#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// False where there is none, or none that can be taken.
bool TakeInterval(Project& project, const Place& place, const std::optional<ast::Literal>& literal,
                  Interval& into) {
  if (!literal) return false;
  const auto amount = ToAmount(project, place, *literal);
  if (!amount) return false;
  const auto* interval = std::get_if<Interval>(&*amount);
  if (interval != nullptr && Microseconds(*interval) >= 0) {
    into = InDays(*interval);
    return true;
  }
  Report(project, Code::InvalidValue, place, literal->at, "expected how long, as in `'12 hours'`");
  return false;
}

void TakeRetries(Project& project, const Place& place, const std::optional<ast::Literal>& literal,
                 int& into) {
  if (!literal) return;
  const auto number = ToInteger(project, place, *literal);
  if (!number) return;
  if (*number >= -1 && *number <= std::numeric_limits<int>::max()) {
    into = static_cast<int>(*number);
  } else {
    Report(project, Code::InvalidValue, place, literal->at,
           "a job is tried again so many times, or -1 without end");
  }
}

void TakeMoment(Project& project, const Place& place, const std::optional<ast::Literal>& literal,
                std::optional<std::string>& into) {
  if (!literal) return;
  const std::string text = ToText(project, place, *literal);
  into = CanonicalMoment(text);
  if (into) return;
  Report(project, Code::InvalidValue, place, literal->at,
         "`" + text + "` is no moment such as `2030-01-31 02:30+01`");
}

}  // namespace

Schedule ToSchedule(Project& project, const Place& place, const ast::Schedule& node,
                    Schedule usual) {
  Schedule schedule = std::move(usual);
  const bool taken = TakeInterval(project, place, node.every, schedule.every);
  if (taken && Microseconds(schedule.every) == 0)
    Report(project, Code::InvalidValue, place, node.every->at, "a job cannot run all the time");
  TakeMoment(project, place, node.starting, schedule.starting);
  schedule.time_zone = ToText(project, place, node.time_zone);
  TakeInterval(project, place, node.timeout, schedule.timeout);
  TakeRetries(project, place, node.retries, schedule.retries);
  TakeInterval(project, place, node.retry_after, schedule.retry_after);
  schedule.paused = node.paused;
  return schedule;
}

}  // namespace pleat::resolve
