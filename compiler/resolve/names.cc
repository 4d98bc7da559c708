#include <algorithm>

#include "compiler/ast/lexer.h"
#include "compiler/ast/text.h"
#include "compiler/diag/nearest.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// pg_config_manual.h NAMEDATALEN, less the terminating zero.
constexpr std::size_t kLongestName = 63;
// Beyond this many errors a suggestion costs more than it helps.
constexpr int kMostSuggestions = 100;

const Identifier kPublic = {"public"};

std::vector<std::string> ColumnNames(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name.text);
  return names;
}

// As the place would write them.
std::vector<std::string> TableNames(const Project& project, const Place& place) {
  std::vector<std::string> names;
  for (const auto& [name, table] : project.desired.catalog.tables) {
    const bool bare = name.schema == place.schema || name.schema == kPublic;
    names.push_back(bare ? name.name.text : ToString(name));
  }
  return names;
}

std::string AsWritten(const QualifiedName& name) {
  return name.schema.empty() ? name.name.text : ToString(name);
}

}  // namespace

std::string_view Text(const Place& place, Range at) { return place.source().Text(at); }

void Report(Project& project, Code code, const Place& place, Range at, std::string message,
            std::string caret) {
  project.sink.Add({.code = code,
                    .span = SpanOf(place, at),
                    .message = std::move(message),
                    .caret = std::move(caret)});
}

std::string UserPhrase(Kind kind, const Identifier& name) {
  return " in " + std::string(Keyword(kind)) + " `" + name.text + "`";
}

Identifier ToIdentifier(Project& project, const Place& place, ast::Name name) {
  Identifier identifier{ast::NameText(Text(place, name.at))};
  const std::size_t size = identifier.text.size();
  if (size == 0) Report(project, Code::InvalidIdentifier, place, name.at, "a name cannot be empty");
  if (size > kLongestName) {
    Report(project, Code::InvalidIdentifier, place, name.at,
           "`" + identifier.text + "` is " + std::to_string(size) + " bytes long",
           "PostgreSQL keeps 63 bytes of a name");
  }
  return identifier;
}

std::vector<Identifier> ToIdentifiers(Project& project, const Place& place,
                                      const std::vector<ast::Name>& names) {
  std::vector<Identifier> identifiers;
  identifiers.reserve(names.size());
  for (const ast::Name& name : names) identifiers.push_back(ToIdentifier(project, place, name));
  return identifiers;
}

QualifiedName ToQualified(Project& project, const Place& place, const ast::QualifiedName& name,
                          const Identifier& schema) {
  return {.schema = name.schema ? ToIdentifier(project, place, *name.schema) : schema,
          .name = ToIdentifier(project, place, name.name)};
}

const std::pair<const QualifiedName, Relation>* FindRelation(const Project& project,
                                                             const Place& place,
                                                             const QualifiedName& name) {
  const auto find =
      [&](const Identifier& schema) -> const std::pair<const QualifiedName, Relation>* {
    const auto found = project.relations.find({schema, name.name});
    return found == project.relations.end() ? nullptr : &*found;
  };
  if (!name.schema.empty()) return find(name.schema);
  const auto* found = find(place.schema);
  return found != nullptr ? found : find(kPublic);
}

Table* FindTable(Project& project, const Place& place, const ast::QualifiedName& written,
                 const std::string& user) {
  const QualifiedName name = ToQualified(project, place, written, {});
  const auto* relation = FindRelation(project, place, name);
  auto& tables = project.desired.catalog.tables;
  if (relation != nullptr && relation->second.kind == Kind::Table)
    return &tables.at(relation->first);
  if (!project.whole) return nullptr;
  Diagnostic diagnostic = {.code = Code::UnknownTable,
                           .span = SpanOf(place, written.at()),
                           .message = "unknown table `" + AsWritten(name) + "`" + user};
  if (relation != nullptr) {
    diagnostic.caret =
        "this is " + std::string(Keyword(relation->second.kind)) + " `" + AsWritten(name) + "`";
    diagnostic.labels.push_back({relation->second.span, "declared here"});
  } else if (project.sink.error_count() < kMostSuggestions) {
    const auto nearest = Nearest(AsWritten(name), TableNames(project, place));
    if (nearest) diagnostic.help = "a table with a similar name exists: `" + *nearest + "`";
  }
  project.sink.Add(std::move(diagnostic));
  return nullptr;
}

bool CheckColumn(Project& project, const Place& place, Range at, const Identifier& column,
                 const Table& table, const std::string& user) {
  if (FindColumn(table, column) != nullptr) return true;
  const auto work = std::find_if(project.tables.begin(), project.tables.end(),
                                 [&](const TableWork& other) { return other.table == &table; });
  if (work != project.tables.end() && !work->members.whole) return false;
  Diagnostic diagnostic = {.code = Code::UnknownColumn,
                           .span = SpanOf(place, at),
                           .message = "unknown column `" + column.text + "`" + user,
                           .caret = "no such column in `" + ToString(table.name) + "`"};
  const auto declared = project.desired.sources.find({Kind::Table, table.name, {}});
  if (declared != project.desired.sources.end())
    diagnostic.labels.push_back({declared->second, "table declared here"});
  const auto nearest = Nearest(column.text, ColumnNames(table));
  if (nearest) diagnostic.help = "a column with a similar name exists: `" + *nearest + "`";
  project.sink.Add(std::move(diagnostic));
  return false;
}

std::vector<Identifier> ToColumns(Project& project, const Place& place,
                                  const std::vector<ast::Name>& names, const Table& table,
                                  const std::string& user) {
  std::vector<Identifier> columns;
  for (const ast::Name& name : names) {
    Identifier column = ToIdentifier(project, place, name);
    CheckColumn(project, place, name.at, column, table, user);
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
      Report(project, Code::Duplicate, place, name.at,
             "column `" + column.text + "` stands twice" + user);
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

bool Declare(Project& project, const ObjectKey& key, const Span& span) {
  const auto [known, fresh] = project.desired.sources.emplace(key, span);
  if (fresh) return true;
  // The types of a routine are no name of their own.
  const bool whole = key.member.empty() || key.member.text.starts_with('(');
  const std::string name = whole ? NameForPeople(key) : key.member.text;
  const std::string owner = whole ? "" : " of `" + NameForPeople({Kind::Table, key.name, {}}) + "`";
  project.sink.Add(
      {.code = Code::Duplicate,
       .span = span,
       .message = std::string(Keyword(key.kind)) + " `" + name + "`" + owner + " is declared twice",
       .labels = {{known->second, "first declared here"}}});
  return false;
}

bool DeclareRelation(Project& project, Kind kind, const QualifiedName& name, const Span& span) {
  const auto [known, fresh] = project.relations.emplace(name, Relation{kind, span});
  if (!fresh) {
    const std::string_view other = Keyword(known->second.kind);
    const bool same = known->second.kind == kind;
    const std::string subject =
        std::string(Keyword(kind)) + " `" + NameForPeople({kind, name, {}}) + "`";
    project.sink.Add({.code = Code::Duplicate,
                      .span = span,
                      .message = subject + (same ? " is declared twice"
                                                 : " has the name of a " + std::string(other)),
                      .labels = {{known->second.span, "first declared here"}}});
    return false;
  }
  if (kind != Kind::Constraint) project.desired.sources.emplace(ObjectKey{kind, name, {}}, span);
  return true;
}

bool DeclareType(Project& project, const ObjectKey& key, const Span& span) {
  const auto clash = [&](const Relation& other) {
    project.sink.Add({.code = Code::Duplicate,
                      .span = span,
                      .message = std::string(Keyword(key.kind)) + " `" + NameForPeople(key) +
                                 "` has the name of a " + std::string(Keyword(other.kind)),
                      .labels = {{other.span, "first declared here"}}});
    return false;
  };
  const auto [known, fresh] = project.types.emplace(key.name, Relation{key.kind, span});
  if (!fresh && known->second.kind != key.kind) return clash(known->second);
  if (!Declare(project, key, span)) return false;
  const auto row = project.relations.find(key.name);
  if (row == project.relations.end() || row->second.kind == Kind::Index ||
      row->second.kind == Kind::Sequence)
    return true;
  clash(row->second);
  return true;
}

std::optional<QualifiedName> ToQualified(Project& project, const Place& place, Range at) {
  ast::Lexer lexer(std::string_view(place.source().text).substr(0, at.end), at.begin);
  std::vector<ast::Name> parts;
  for (ast::Token token = lexer.Next();; token = lexer.Next()) {
    const bool name =
        token.kind == ast::TokenKind::Word || token.kind == ast::TokenKind::QuotedName;
    if (!name || parts.size() > 1) break;
    parts.push_back({token.at});
    token = lexer.Next();
    if (token.kind == ast::TokenKind::Dot) continue;
    if (token.kind != ast::TokenKind::End) break;
    if (parts.size() == 1) return QualifiedName{{}, ToIdentifier(project, place, parts[0])};
    return QualifiedName{ToIdentifier(project, place, parts[0]),
                         ToIdentifier(project, place, parts[1])};
  }
  Report(project, Code::InvalidValue, place, at,
         "expected a name, found `" + std::string(Text(place, at)) + "`");
  return std::nullopt;
}

}  // namespace pleat::resolve
