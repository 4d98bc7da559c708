#include "compiler/model/transition.h"

#include "compiler/ast/lexer.h"
#include "compiler/ast/text.h"
#include "compiler/canon/split_select.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// The target may be a table that another tool owns: its columns are checked only where it is
// declared.
void CheckTarget(Project& project, const Place& place, const ast::Backfill& node,
                 TableBackfill& backfill) {
  const auto* relation = FindRelation(project, place, backfill.target);
  const bool declared = relation != nullptr && relation->second.kind == Kind::Table;
  if (!declared && backfill.target.schema.empty()) {
    FindTable(project, place, node.target, " in a backfill");
    backfill.target.schema = place.schema;
  }
  backfill.columns =
      declared ? ToColumns(project, place, node.columns,
                           project.desired.catalog.tables.at(relation->first), " in a backfill")
               : ToIdentifiers(project, place, node.columns);
  if (declared) backfill.target = relation->first;
}

std::size_t CountItems(std::string_view list) {
  ast::Lexer lexer(list);
  std::size_t count = 1;
  int depth = 0;
  for (ast::Token token = lexer.Next(); token.kind != ast::TokenKind::End; token = lexer.Next()) {
    if (token.kind == ast::TokenKind::LeftParen || token.kind == ast::TokenKind::LeftBracket)
      ++depth;
    if (token.kind == ast::TokenKind::RightParen || token.kind == ast::TokenKind::RightBracket)
      --depth;
    if (token.kind == ast::TokenKind::Comma && depth == 0) ++count;
  }
  return count;
}

Span WasSpan(const Project& project, const ObjectKey& key) {
  const auto span = project.was_spans.find(key);
  if (span != project.was_spans.end()) return span->second;
  // A column that has it from a parent of its table.
  const auto table = project.desired.sources.find({Kind::Table, key.name, {}});
  return table == project.desired.sources.end() ? Span{} : table->second;
}

ObjectKey OldKey(const ObjectKey& key, const QualifiedName& was) {
  // The types of a routine are no name.
  const bool by_member = key.kind == Kind::Routine || key.kind == Kind::Aggregate ||
                         key.kind == Kind::Operator || key.kind == Kind::OperatorFamily ||
                         key.kind == Kind::OperatorClass;
  if (by_member) return {key.kind, was, key.member};
  if (!key.member.empty()) return {key.kind, key.name, was.name};
  return {key.kind, was, {}};
}

std::string WithArticle(std::string_view noun) {
  const bool vowel = std::string_view("aeio").find(noun.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(noun);
}

}  // namespace

void AddBackfill(Project& project, Declared<ast::Backfill> declared) {
  const ast::Backfill& node = *declared.node;
  const Place& place = *declared.place;
  TableBackfill backfill = {.target = ToQualified(project, place, node.target, {})};
  CheckTarget(project, place, node, backfill);
  for (const ast::Sql& key : node.key) backfill.key.push_back({std::string(Text(place, key.at))});
  // The query reads the old state, which no file declares: its names stay as they are written.
  const ast::SqlText text = ReadSqlText(project, place, node.query.at);
  if (IsTooDeep(project, place, node.query.at, text)) return;
  const auto parts = canon::SplitSelect(text.text);
  if (const auto* error = std::get_if<canon::SyntaxError>(&parts))
    return ReportSyntaxError(project, place, text, *error);
  const auto& select = std::get<canon::SelectParts>(parts);
  if (!select.plain && !node.key.empty()) {
    return Report(project, Code::Conflict, place, node.key.front().at,
                  "a query that groups, sorts or combines cannot be cut along a key");
  }
  backfill.select_list = select.select_list;
  backfill.from = select.from;
  backfill.where = select.where;
  const std::size_t items = CountItems(select.select_list.text);
  const bool star = select.select_list.text.find('*') != std::string::npos;
  if (items != backfill.columns.size() && !star) {
    Report(project, Code::ColumnCount, place, node.query.at,
           std::to_string(items) + " values for " + std::to_string(backfill.columns.size()) +
               " columns");
  }
  project.desired.transition.backfills.push_back(std::move(backfill));
}

void AddAssertion(Project& project, Declared<ast::Assertion> declared) {
  const Place& place = *declared.place;
  Assertion assertion = {.message = ToText(project, place, declared.node->message)};
  // It may compare with tables of the old state.
  const ast::SqlText text = ReadSqlText(project, place, declared.node->condition.at);
  if (IsTooDeep(project, place, declared.node->condition.at, text)) return;
  assertion.condition = {text.text};
  const auto parsed = canon::ReferencesOf(assertion.condition, canon::Form::Expression);
  if (const auto* error = std::get_if<canon::SyntaxError>(&parsed))
    return ReportSyntaxError(project, place, text, *error);
  project.desired.transition.asserts.push_back(std::move(assertion));
}

void AddWas(Project& project, const ObjectKey& key, const QualifiedName& was, const Span& span) {
  if (!project.desired.transition.was.emplace(key, was).second) {
    project.sink.Add({.code = Code::Conflict, .span = span, .message = "`was` stands here twice"});
    return;
  }
  project.was_spans.emplace(key, span);
}

void CheckWas(Project& project) {
  std::map<ObjectKey, ObjectKey> claims;
  for (const auto& [key, was] : project.desired.transition.was) {
    const ObjectKey old = OldKey(key, was);
    const std::string name = old.member.empty() ? NameForPeople(old) : old.member.text;
    const auto existing = project.desired.sources.find(old);
    if (existing != project.desired.sources.end()) {
      project.sink.Add({.code = Code::WasExists,
                        .span = WasSpan(project, key),
                        .message = "`was " + name + "` names " + WithArticle(Keyword(key.kind)) +
                                   " that exists too",
                        .labels = {{existing->second, "declared here"}},
                        .help = "rename first, and give `" + name +
                                "` to something else in a later migration; two that change places "
                                "need a third name in between"});
    }
    const auto [claim, fresh] = claims.emplace(old, key);
    if (fresh) continue;
    project.sink.Add(
        {.code = Code::WasExists,
         .span = WasSpan(project, key),
         .message = "only one " + std::string(Keyword(key.kind)) + " can have been `" + name + "`",
         .labels = {{WasSpan(project, claim->second), "claimed here too"}}});
  }
}

}  // namespace pleat::resolve
