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

// The object that a statement names without its schema: in that of the place, else in public.
std::optional<ObjectKey> FindNamed(const Project& project, const Place& place, ObjectKey key) {
  const Catalog& catalog = project.desired.catalog;
  if (Contains(catalog, key)) return key;
  if (!key.name.schema.empty()) return std::nullopt;
  for (const Identifier& schema : {place.schema, Identifier{"public"}}) {
    key.name.schema = schema;
    if (Contains(catalog, key)) return key;
  }
  return std::nullopt;
}

void ReportUnknown(Project& project, const Place& place, Range at, const ObjectKey& object) {
  if (!project.whole) return;
  Diagnostic diagnostic = {.code = Code::UnknownObject,
                           .span = SpanOf(place, at),
                           .message = "there is no " + ToString(object)};
  std::vector<std::string> candidates;
  for (const auto& [key, span] : project.desired.sources) {
    if (key.kind != object.kind) continue;
    if (key.name.name == object.name.name)
      diagnostic.help = "there is " + ToString(key);
    else
      candidates.push_back(key.name.name.text);
  }
  const auto nearest = Nearest(object.name.name.text, candidates);
  if (!diagnostic.help && nearest) diagnostic.help = "a similar name exists: `" + *nearest + "`";
  project.sink.Add(std::move(diagnostic));
}

std::optional<std::string>* CommentSlot(Catalog& catalog, const ObjectKey& key) {
  std::optional<std::string>* slot = nullptr;
  ForEachKind([&](auto collection) {
    using Objects = std::decay_t<decltype(catalog.*collection)>;
    if (kKindOf<typename Objects::mapped_type> != key.kind) return;
    if constexpr (std::is_same_v<typename Objects::key_type, MemberName>) {
      slot = &(catalog.*collection).at({key.name, key.member}).comment;
    } else {
      slot = &(catalog.*collection).at(key.name).comment;
    }
  });
  return slot;
}

// Of what its name tells apart, or its name and the rest of the key.
void CommentNamed(Project& project, const Place& place, Range at,
                  const canon::CommentStatement& comment) {
  const auto key = FindNamed(project, place, comment.object);
  if (!key) return ReportUnknown(project, place, at, comment.object);
  SetComment(project, place, at, *key, comment, *CommentSlot(project.desired.catalog, *key));
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
  } else if (comment.object.kind == Kind::EventTrigger) {
    CommentEventTrigger(project, place, at, comment);
  } else {
    CommentNamed(project, place, at, comment);
  }
}

std::optional<ObjectKey> FindOwned(Project& project, Declared<ast::Statement> declared) {
  const Place& place = *declared.place;
  StatementText text(project, place);
  // The object is named as COMMENT does.
  text.Words("COMMENT ON ").Part(declared.node->rest).Words(" IS NULL");
  auto read = canon::ReadComment(text.text(), text.Types());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) {
    text.Report(*error);
    return std::nullopt;
  }
  const auto& named = std::get<canon::CommentStatement>(read);
  auto key = FindNamed(project, place, named.object);
  if (!key) ReportUnknown(project, place, text.NameAt(named.offset), named.object);
  return key;
}

}  // namespace pleat::resolve
