#include "compiler/resolve/project.h"

namespace pleat::resolve {

void AddJob(Project& project, Declared<ast::Job> declared) {
  const ast::Job& node = *declared.node;
  const Place& place = *declared.place;
  Job job = {.name = {.schema = {}, .name = ToIdentifier(project, place, node.name)}};
  if (!Declare(project, {Kind::Job, job.name, {}}, SpanOf(place, node.name.at))) return;
  if (!node.procedure || !node.schedule.every) {
    return Report(project, Code::InvalidValue, place, node.name.at,
                  "a job says `every` how long it does what: `call procedure ()`");
  }
  const auto function = [&](const ast::QualifiedName& name) {
    return ToFunction(project, place, name.at(), ToQualified(project, place, name, {}));
  };
  job.procedure = function(*node.procedure);
  if (node.check) job.check = function(*node.check);
  if (node.config && node.config->at.begin != node.config->at.end)
    job.config = ToExpression(project, place, *node.config, nullptr, "").expr;
  job.schedule = ToSchedule(project, place, node.schedule, {});
  const QualifiedName name = job.name;
  project.desired.catalog.jobs[name] = std::move(job);
}

}  // namespace pleat::resolve
