#include "compiler/model/view.h"

#include <algorithm>

#include "compiler/ast/lexer.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// What stands behind the query and is none of it: WITH [CASCADED | LOCAL] CHECK OPTION of a view,
// WITH [NO] DATA of a materialized one (manual, CREATE VIEW and CREATE MATERIALIZED VIEW).
struct Tail {
  std::uint32_t begin = 0;
  std::optional<std::string> check_option = {};
};

std::optional<Tail> TailOf(const Place& place, Range query) {
  std::vector<ast::Token> tokens;
  ast::Lexer lexer(std::string_view(place.source().text).substr(0, query.end), query.begin);
  for (ast::Token token = lexer.Next(); token.kind != ast::TokenKind::End; token = lexer.Next()) {
    if (token.kind != ast::TokenKind::Comment) tokens.push_back(token);
  }
  const auto is = [&](std::size_t from_end, std::string_view word) {
    return tokens.size() > from_end &&
           ast::IsKeyword(Text(place, tokens[tokens.size() - 1 - from_end].at), word);
  };
  const auto begin = [&](std::size_t from_end) {
    return tokens[tokens.size() - 1 - from_end].at.begin;
  };
  if (is(0, "option") && is(1, "check")) {
    if (is(2, "with")) return Tail{begin(2), "cascaded"};
    if (is(3, "with") && is(2, "cascaded")) return Tail{begin(3), "cascaded"};
    if (is(3, "with") && is(2, "local")) return Tail{begin(3), "local"};
  }
  if (is(0, "data") && is(1, "with")) return Tail{begin(1), {}};
  if (is(0, "data") && is(1, "no") && is(2, "with")) return Tail{begin(2), {}};
  return std::nullopt;
}

// The defaults of a view's columns, whose types the query gives.
std::map<Identifier, Expr> ToDefaults(Project& project, const Place& place, const ast::View& node,
                                      const std::vector<Identifier>& named, const Expr& query) {
  const auto& tables = project.desired.catalog.tables;
  const auto columns_of = [&](const QualifiedName& name) -> std::optional<std::vector<Identifier>> {
    const auto table = tables.find(name);
    if (table == tables.end()) return std::nullopt;
    std::vector<Identifier> names;
    for (const Column& column : table->second.columns) names.push_back(column.name);
    return names;
  };
  const std::vector<Identifier> columns =
      node.defaults.empty() || !named.empty() ? named : canon::OutputColumns(query, columns_of);
  std::map<Identifier, Expr> defaults;
  for (const ast::ViewDefault& value : node.defaults) {
    const Identifier column = ToIdentifier(project, place, value.column);
    if (!columns.empty() && std::find(columns.begin(), columns.end(), column) == columns.end()) {
      Report(project, Code::UnknownColumn, place, value.column.at,
             "the view has no column `" + column.text + "`");
      continue;
    }
    Expr expr = ToExpression(project, place, value.value, nullptr, {}).expr;
    if (!defaults.emplace(column, std::move(expr)).second)
      Report(project, Code::Duplicate, place, value.column.at,
             "column `" + column.text + "` already has a default");
  }
  return defaults;
}

}  // namespace

void AddView(Project& project, Declared<ast::View> declared) {
  const ast::View& node = *declared.node;
  const Place& place = *declared.place;
  const QualifiedName name = ToQualified(project, place, node.name, place.schema);
  const Kind kind = node.materialized ? Kind::MaterializedView : Kind::View;
  if (node.was)
    AddWas(project, {kind, name, {}}, ToQualified(project, place, *node.was, name.schema),
           SpanOf(place, node.was->at()));
  std::vector<Identifier> columns = ToIdentifiers(project, place, node.columns);
  Range at = node.query.at;
  const auto tail = TailOf(place, at);
  if (tail) at.end = tail->begin;
  Expr query = ToQuery(project, place, {at});
  Options options = ToOptions(project, place, node.options);
  if (tail && tail->check_option) options["check_option"] = *tail->check_option;
  auto comment = ToText(project, place, node.comment);
  auto defaults = ToDefaults(project, place, node, columns, query);
  Catalog& catalog = project.desired.catalog;
  if (!node.materialized) {
    if (node.tablespace)
      Report(project, Code::Conflict, place, node.tablespace->at,
             "a view is stored nowhere: only a materialized view has a tablespace");
    if (node.clustered_on)
      Report(project, Code::Conflict, place, node.clustered_on->at,
             "a view is stored nowhere: only a materialized view can be clustered");
    catalog.views.emplace(name, View{.name = name,
                                     .columns = std::move(columns),
                                     .query = std::move(query),
                                     .options = std::move(options),
                                     .column_defaults = std::move(defaults),
                                     .comment = std::move(comment)});
    return;
  }
  if (!defaults.empty())
    Report(project, Code::Conflict, place, node.defaults.front().column.at,
           "nothing is inserted into a materialized view: its columns have no defaults");
  MaterializedView view = {.name = name,
                           .columns = std::move(columns),
                           .query = std::move(query),
                           .options = std::move(options),
                           .comment = std::move(comment)};
  if (node.tablespace) view.tablespace = ToIdentifier(project, place, *node.tablespace);
  if (node.clustered_on)
    view.clustered_on = ToIndexOf(project, place, *node.clustered_on, {kind, name, {}});
  catalog.materialized_views.emplace(name, std::move(view));
}

}  // namespace pleat::resolve
