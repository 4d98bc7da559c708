#include "compiler/model/aggregate.h"

#include "compiler/resolve/statement.h"

namespace pleat::resolve {

namespace {

// Functions of the files are found by the rules of names; all others are the server's.
void Qualify(const Project& project, const Place& place, std::optional<QualifiedName>& name) {
  if (name) name = FindRoutine(project, place, *name).value_or(*name);
}

void Qualify(const Project& project, const Place& place, AggregateMode& mode) {
  mode.transition = FindRoutine(project, place, mode.transition).value_or(mode.transition);
  Qualify(project, place, mode.final);
}

}  // namespace

void AddAggregate(Project& project, Declared<ast::Statement> declared) {
  const ast::Statement& node = *declared.node;
  const Place& place = *declared.place;
  StatementText text(project, place);
  text.Words("CREATE ").Part(node.head).Words(" ").Part(node.rest);
  auto read = canon::ReadAggregate(text.text(), text.Types());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  Aggregate& aggregate = std::get<Aggregate>(read);
  aggregate.name.owner = ToQualified(project, place, node.name, place.schema);
  const ObjectKey key = MakeKey(Kind::Aggregate, aggregate.name);
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  Qualify(project, place, aggregate.plain);
  if (aggregate.moving) Qualify(project, place, *aggregate.moving);
  for (auto* name :
       {&aggregate.combine, &aggregate.serialize, &aggregate.deserialize, &aggregate.inverse}) {
    Qualify(project, place, *name);
  }
  if (node.was)
    AddWas(project, key, ToQualified(project, place, *node.was, aggregate.name.owner.schema),
           SpanOf(place, node.was->at()));
  project.desired.catalog.aggregates.emplace(aggregate.name, std::move(aggregate));
}

}  // namespace pleat::resolve
