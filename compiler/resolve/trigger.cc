#include "compiler/model/trigger.h"

#include "compiler/ast/lexer.h"
#include "compiler/diag/nearest.h"
#include "compiler/model/quote.h"
#include "compiler/resolve/statement.h"

namespace pleat::resolve {

namespace {

// Where ON stands, or would have to: behind the events (manual, CREATE TRIGGER).
struct Target {
  std::uint32_t at = 0;
  bool written = false;
};

Target TargetOf(const Place& place, Range rest) {
  std::vector<ast::Token> tokens;
  ast::Lexer lexer(std::string_view(place.source().text).substr(0, rest.end), rest.begin);
  for (ast::Token token = lexer.Next(); token.kind != ast::TokenKind::End; token = lexer.Next()) {
    if (token.kind != ast::TokenKind::Comment) tokens.push_back(token);
  }
  const auto is = [&](std::size_t i, std::string_view word) {
    return i < tokens.size() && ast::IsKeyword(Text(place, tokens[i].at), word);
  };
  std::size_t at = is(0, "instead") ? 2 : 1;
  while (at < tokens.size()) {
    const bool update = is(at, "update");
    ++at;
    if (update && is(at, "of")) {
      ++at;
      while (at + 1 < tokens.size() && tokens[at + 1].kind == ast::TokenKind::Comma) at += 2;
      ++at;
    }
    if (!is(at, "or")) break;
    ++at;
  }
  const std::uint32_t begin = at < tokens.size() ? tokens[at].at.begin : rest.end;
  return {begin, is(at, "on")};
}

void CheckColumns(Project& project, const Place& place, Range at, const Trigger& trigger) {
  const auto table = project.desired.catalog.tables.find(trigger.name.owner);
  if (table == project.desired.catalog.tables.end()) return;
  for (const Identifier& column : trigger.columns) {
    CheckColumn(project, place, at, column, table->second,
                UserPhrase(Kind::Trigger, trigger.name.member));
  }
}

}  // namespace

Firing ToFiring(ast::Statement::Firing firing) {
  switch (firing) {
    case ast::Statement::Firing::Replica:
      return Firing::Replica;
    case ast::Statement::Firing::Always:
      return Firing::Always;
    case ast::Statement::Firing::Disabled:
      return Firing::Disabled;
    case ast::Statement::Firing::Origin:
      break;
  }
  return Firing::Origin;
}

std::optional<QualifiedName> FindTriggered(Project& project, const Place& place, Range at,
                                           const QualifiedName& written, const std::string& user) {
  const auto* relation = FindRelation(project, place, written);
  if (relation != nullptr &&
      (relation->second.kind == Kind::View || relation->second.kind == Kind::MaterializedView))
    return relation->first;
  const ast::QualifiedName name = {.name = {at}};
  if (relation != nullptr && relation->second.kind == Kind::Table) return relation->first;
  FindTable(project, place, name, user);
  return std::nullopt;
}

QualifiedName ToFunction(Project& project, const Place& place, Range at,
                         const QualifiedName& name) {
  if (auto found = FindRoutine(project, place, name)) return *found;
  // It may be the server's or an extension's.
  if (!project.whole || !project.desired.catalog.extensions.empty() ||
      canon::IsServersFunction(name.name.text) ||
      name.name.text.starts_with("suppress_redundant") ||
      name.name.text.starts_with("tsvector_update_trigger"))
    return name;
  std::vector<std::string> names;
  for (const QualifiedName& known : project.routine_names) {
    names.push_back(known.schema == place.schema || known.schema.text == "public"
                        ? known.name.text
                        : ToString(known));
  }
  Diagnostic diagnostic = {.code = Code::UnknownFunction,
                           .span = SpanOf(place, at),
                           .message = "unknown function `" + name.name.text + "`"};
  const auto nearest = Nearest(name.name.text, names);
  if (nearest) diagnostic.help = "a function with a similar name exists: `" + *nearest + "`";
  project.sink.Add(std::move(diagnostic));
  return name;
}

void AddTrigger(Project& project, Declared<ast::Statement> declared,
                const std::optional<QualifiedName>& table) {
  const ast::Statement& node = *declared.node;
  const Place& place = *declared.place;
  const Target target = TargetOf(place, node.rest);
  StatementText text(project, place);
  text.Words("CREATE ").Part(node.head).Words(" ");
  if (table && target.written) {
    return Report(project, Code::Conflict, place, {target.at, target.at + 2},
                  "a trigger in the block of a table is on that table");
  }
  if (table) {
    text.Part({node.rest.begin, target.at}).Words(" ON " + Quoted(*table) + " ");
    text.Part({target.at, node.rest.end});
  } else {
    text.Part(node.rest);
  }
  auto read = canon::ReadTrigger(text.text());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  auto& statement = std::get<canon::TriggerStatement>(read);
  Trigger& trigger = statement.trigger;
  trigger.name.member = ToIdentifier(project, place, node.name.name);
  trigger.firing = ToFiring(node.firing);
  if (table) {
    trigger.name.owner = *table;
  } else {
    const auto relation = FindTriggered(project, place, text.NameAt(statement.relation_offset),
                                        trigger.name.owner, " in a trigger");
    if (!relation) return;
    trigger.name.owner = *relation;
  }
  const ObjectKey key = MakeKey(Kind::Trigger, trigger.name);
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  CheckColumns(project, place, node.name.at(), trigger);
  if (trigger.referenced) {
    const auto* relation = FindRelation(project, place, *trigger.referenced);
    if (relation != nullptr) trigger.referenced = relation->first;
  }
  if (statement.when)
    trigger.when = ToExpression(project, place, {text.At(*statement.when)}, nullptr, "").expr;
  trigger.function =
      ToFunction(project, place, text.NameAt(statement.function_offset), trigger.function);
  if (node.was)
    AddWas(project, key, {.name = ToIdentifier(project, place, node.was->name)},
           SpanOf(place, node.was->at()));
  project.desired.catalog.triggers.emplace(trigger.name, std::move(trigger));
}

}  // namespace pleat::resolve
