#include "compiler/model/routine.h"

#include "compiler/resolve/statement.h"

namespace pleat::resolve {

namespace {

// Where the text of a string constant begins in the file, for those that keep it verbatim.
std::optional<std::uint32_t> TextBegin(const Place& place, Range at) {
  const std::string_view written = Text(place, at);
  if (written.starts_with('\'') && written.find("''", 1) >= written.size() - 2) return at.begin + 1;
  if (!written.starts_with('$')) return std::nullopt;
  return at.begin + static_cast<std::uint32_t>(written.find('$', 1)) + 1;
}

// The server looks at the body of a function when it is created; so do we, in the file.
void CheckSource(Project& project, const StatementText& text, const Place& place,
                 const canon::RoutineStatement& statement) {
  const std::string& language = statement.routine.language;
  const std::string& body = statement.routine.body.text;
  std::optional<canon::SyntaxError> error;
  if (language == "sql") error = canon::CheckStatements(body);
  if (language == "plpgsql") error = canon::CheckPlpgsql(body);
  if (!error) return;
  const Range at = text.At(*statement.source);
  const auto begin = TextBegin(place, at);
  const std::uint32_t offset =
      begin ? *begin + static_cast<std::uint32_t>(error->offset) : at.begin;
  ReportSyntaxError(project, place, {.text = {}, .runs = {{0, offset}}}, {error->message, 0});
}

}  // namespace

void AddRoutine(Project& project, Declared<ast::Statement> declared) {
  const ast::Statement& node = *declared.node;
  const Place& place = *declared.place;
  StatementText text(project, place);
  text.Words("CREATE ").Part(node.head).Words(" ").Part(node.rest);
  auto read = canon::ReadRoutine(text.text(), text.Types());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  auto& statement = std::get<canon::RoutineStatement>(read);
  Routine& routine = statement.routine;
  routine.name.owner = ToQualified(project, place, node.name, place.schema);
  const ObjectKey key = MakeKey(Kind::Routine, routine.name);
  const Range name_at = node.name.at();
  if (!Declare(project, key, SpanOf(place, name_at))) return;
  for (std::size_t i = 0; i < routine.arguments.size(); ++i) {
    if (statement.defaults[i].empty()) continue;
    const ast::Sql sql = {text.At(statement.defaults[i])};
    routine.arguments[i].default_value = ToExpression(project, place, sql, nullptr, "").expr;
  }
  if (statement.sql_body) {
    const canon::Extent body = *statement.sql_body;
    routine.body.text = text.text().substr(body.begin, body.end - body.begin);
    routine.body = canon::RewriteBody(routine.body, NamesAt(project, place));
  } else {
    CheckSource(project, text, place, statement);
  }
  if (routine.support && routine.support->schema.empty())
    routine.support = FindRoutine(project, place, *routine.support).value_or(*routine.support);
  if (node.was)
    AddWas(project, key, ToQualified(project, place, *node.was, routine.name.owner.schema),
           SpanOf(place, node.was->at()));
  project.desired.catalog.routines.emplace(routine.name, std::move(routine));
}

std::optional<QualifiedName> FindRoutine(const Project& project, const Place& place,
                                         const QualifiedName& name) {
  if (!name.schema.empty()) return name;
  for (const Identifier& schema : {place.schema, Identifier{"public"}}) {
    const QualifiedName full = {schema, name.name};
    if (project.routine_names.contains(full)) return full;
  }
  return std::nullopt;
}

}  // namespace pleat::resolve
