#include "compiler/model/rule.h"

#include "compiler/resolve/statement.h"

namespace pleat::resolve {

void AddRule(Project& project, Declared<ast::Statement> declared) {
  const ast::Statement& node = *declared.node;
  const Place& place = *declared.place;
  StatementText text(project, place);
  text.Words("CREATE ").Part(node.head).Words(" ").Part(node.rest);
  auto read = canon::ReadRule(text.text());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  auto& statement = std::get<canon::RuleStatement>(read);
  Rule& rule = statement.rule;
  const auto relation = FindTriggered(project, place, text.NameAt(statement.relation_offset),
                                      rule.name.owner, " in a rule");
  if (!relation) return;
  rule.name = {.owner = *relation, .member = ToIdentifier(project, place, node.name.name)};
  rule.firing = ToFiring(node.firing);
  const ObjectKey key = MakeKey(Kind::Rule, rule.name);
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  if (statement.where)
    rule.where = ToExpression(project, place, {text.At(*statement.where)}, nullptr, "").expr;
  const canon::Extent action = statement.action;
  rule.action.text = text.text().substr(action.begin, action.end - action.begin);
  rule.action = canon::RewriteAction(rule.action, NamesAt(project, place));
  if (node.was)
    AddWas(project, key, {.name = ToIdentifier(project, place, node.was->name)},
           SpanOf(place, node.was->at()));
  project.desired.catalog.rules.emplace(rule.name, std::move(rule));
}

void AddEventTrigger(Project& project, Declared<ast::Statement> declared) {
  const ast::Statement& node = *declared.node;
  const Place& place = *declared.place;
  StatementText text(project, place);
  text.Words("CREATE ").Part(node.head).Words(" ").Part(node.rest);
  auto read = canon::ReadEventTrigger(text.text());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  auto& statement = std::get<canon::EventTriggerStatement>(read);
  EventTrigger& trigger = statement.trigger;
  trigger.name = {.name = ToIdentifier(project, place, node.name.name)};
  trigger.firing = ToFiring(node.firing);
  const ObjectKey key = MakeKey(Kind::EventTrigger, trigger.name);
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  trigger.function =
      ToFunction(project, place, text.NameAt(statement.function_offset), trigger.function);
  if (node.was)
    AddWas(project, key, {.name = ToIdentifier(project, place, node.was->name)},
           SpanOf(place, node.was->at()));
  project.desired.catalog.event_triggers.emplace(trigger.name, std::move(trigger));
}

}  // namespace pleat::resolve
