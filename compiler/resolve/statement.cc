#include "compiler/resolve/statement.h"

#include <algorithm>

#include "compiler/diag/nearest.h"

namespace pleat::resolve {

namespace {

// `table.column%TYPE`, which PostgreSQL replaces by what it is at that moment.
std::optional<TypeName> TypeOfColumn(Project& project, const Place& place, Range at,
                                     const std::vector<Identifier>& path) {
  if (path.size() < 2 || path.size() > 3) return std::nullopt;
  QualifiedName name = {.name = path[path.size() - 2]};
  if (path.size() == 3) name.schema = path.front();
  const auto* relation = FindRelation(project, place, name);
  const auto& tables = project.desired.catalog.tables;
  const auto table = relation == nullptr ? tables.end() : tables.find(relation->first);
  if (table == tables.end()) {
    if (project.whole)
      Report(project, Code::UnknownTable, place, at, "unknown table `" + ToString(name) + "`");
    return std::nullopt;
  }
  if (!CheckColumn(project, place, at, path.back(), table->second, "")) return std::nullopt;
  return FindColumn(table->second, path.back())->type;
}

void SetComment(Project& project, const Place& place, Range at, const ObjectKey& key,
                const canon::CommentStatement& comment, std::optional<std::string>& slot) {
  if (slot) Report(project, Code::Conflict, place, at, ToString(key) + " has two comments");
  slot = comment.text;
}

// Of a trigger or rule.
template <class T>
void CommentMember(Project& project, const Place& place, Range at,
                   const canon::CommentStatement& comment, KindMap<T>& members) {
  const auto* relation = FindRelation(project, place, comment.object.name);
  const auto member =
      relation == nullptr ? members.end() : members.find({relation->first, comment.object.member});
  if (member != members.end()) {
    SetComment(project, place, at, comment.object, comment, member->second.comment);
  } else if (project.whole) {
    Report(project, Code::UnknownObject, place, at, "there is no " + ToString(comment.object));
  }
}

// Of a routine or aggregate, whose types may be left out where one has the name.
template <class T>
void CommentRoutine(Project& project, const Place& place, Range at,
                    const canon::CommentStatement& comment, KindMap<T>& routines) {
  ObjectKey object = comment.object;
  if (object.name.schema.empty()) object.name.schema = place.schema;
  std::vector<T*> named;
  std::vector<std::string> candidates;
  for (auto& [name, routine] : routines) {
    if (name.owner.schema == object.name.schema) candidates.push_back(name.owner.name.text);
    const bool same = object.member.empty() || object.member == name.member;
    if (name.owner == object.name && same) named.push_back(&routine);
  }
  if (named.size() > 1) {
    Report(project, Code::Conflict, place, at,
           "several have this name: say which one by its types");
  } else if (named.size() == 1) {
    SetComment(project, place, at, MakeKey(object.kind, named.front()->name), comment,
               named.front()->comment);
  } else if (project.whole) {
    Diagnostic diagnostic = {.code = Code::UnknownObject,
                             .span = SpanOf(place, at),
                             .message = "there is no " + ToString(object)};
    const auto nearest = Nearest(object.name.name.text, candidates);
    if (nearest && *nearest != object.name.name.text)
      diagnostic.help = "a similar name exists: `" + *nearest + "`";
    project.sink.Add(std::move(diagnostic));
  }
}

void CommentEventTrigger(Project& project, const Place& place, Range at,
                         const canon::CommentStatement& comment) {
  auto& triggers = project.desired.catalog.event_triggers;
  const auto trigger = triggers.find(comment.object.name);
  if (trigger != triggers.end()) {
    SetComment(project, place, at, comment.object, comment, trigger->second.comment);
  } else if (project.whole) {
    Report(project, Code::UnknownObject, place, at, "there is no " + ToString(comment.object));
  }
}

}  // namespace

StatementText& StatementText::Words(std::string_view words) {
  const std::uint32_t source = sql_.runs.empty() ? 0 : sql_.SourceOf(sql_.text.size());
  sql_.runs.push_back({sql_.text.size(), source});
  sql_.text += words;
  return *this;
}

StatementText& StatementText::Part(Range at) {
  if (at.begin == at.end) return *this;
  ast::SqlText part = ReadSqlText(project_, place_, at);
  for (auto run : part.runs) sql_.runs.push_back({sql_.text.size() + run.text, run.source});
  sql_.text += part.text;
  return *this;
}

Range StatementText::At(canon::Extent extent) const {
  return {sql_.SourceOf(extent.begin), sql_.SourceOf(extent.end - 1) + 1};
}

Range StatementText::NameAt(std::size_t offset) const {
  return resolve::NameAt(place_, sql_, offset);
}

void StatementText::Report(const canon::SyntaxError& error) const {
  ReportSyntaxError(project_, place_, sql_, error);
}

canon::TypeOf StatementText::Types() const {
  return [this](const canon::TypeUse& use) {
    const Range at = NameAt(use.offset);
    if (!use.column.empty())
      return TypeOfColumn(project_, place_, at, use.column).value_or(use.type);
    return QualifyType(project_, place_, at, use.type).value_or(use.type);
  };
}

void AddStatementComment(Project& project, Declared<ast::Statement> declared) {
  const Place& place = *declared.place;
  StatementText text(project, place);
  text.Part(declared.node->head).Words(" ").Part(declared.node->rest);
  auto read = canon::ReadComment(text.text(), text.Types());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  const auto& comment = std::get<canon::CommentStatement>(read);
  const Range at = text.NameAt(comment.offset);
  Catalog& catalog = project.desired.catalog;
  if (comment.object.kind == Kind::Routine) {
    CommentRoutine<Routine>(project, place, at, comment, catalog.routines);
  } else if (comment.object.kind == Kind::Aggregate) {
    CommentRoutine<Aggregate>(project, place, at, comment, catalog.aggregates);
  } else if (comment.object.kind == Kind::Trigger) {
    CommentMember<Trigger>(project, place, at, comment, catalog.triggers);
  } else if (comment.object.kind == Kind::Rule) {
    CommentMember<Rule>(project, place, at, comment, catalog.rules);
  } else {
    CommentEventTrigger(project, place, at, comment);
  }
}

}  // namespace pleat::resolve
