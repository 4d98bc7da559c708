#include "compiler/canon/expand_stars.h"

#include <map>
#include <optional>
#include <string>

#include "compiler/canon/parse.h"
#include "compiler/canon/scope.h"
#include "compiler/model/quote.h"

namespace pleat::canon {
namespace {

// The columns of one entry of FROM; qualified where there are others.
std::optional<std::string> ColumnsOfItem(const RangeItem& item, bool qualified) {
  if (!item.columns || item.columns->empty()) return std::nullopt;
  if (qualified && item.name.empty()) return std::nullopt;
  std::string text;
  for (const Identifier& column : *item.columns) {
    if (!text.empty()) text += ", ";
    text += (qualified ? Quoted(item.name) + "." : "") + Quoted(column);
  }
  return text;
}

std::optional<std::string> ColumnsOfAll(const Scope& scope) {
  std::string text;
  for (const RangeItem& item : scope.items) {
    const auto columns = ColumnsOfItem(item, scope.items.size() > 1);
    if (!columns) return std::nullopt;
    text += (text.empty() ? "" : ", ") + *columns;
  }
  if (text.empty()) return std::nullopt;
  return text;
}

// The first `*` at or after `at` that stands outside of quoted names.
std::size_t FindStar(std::string_view text, std::size_t at) {
  bool quoted = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (text[at] == '*' && !quoted) return at;
  }
  return std::string_view::npos;
}

}  // namespace

Expr ExpandStars(const Expr& query, const ColumnsOf& columns_of) {
  if (query.text.find('*') == std::string::npos) return query;
  const auto parsed = ParseTree::Of(query, Form::Query);
  if (std::holds_alternative<SyntaxError>(parsed)) return query;
  const ParseTree& tree = std::get<ParseTree>(parsed);
  // Where each begins, and what takes its place.
  std::map<std::size_t, std::string> places;
  bool joined = false;
  NameVisitor visitor;
  visitor.joined = [&](const RangeItem&, const Identifier&) { joined = true; };
  visitor.star_target = [&](const PgQuery__ColumnRef& star, const Scope& scope) {
    const Identifier qualifier = UseOf(star).qualifier;
    std::optional<std::string> columns;
    if (qualifier.empty()) {
      columns = ColumnsOfAll(scope);
    } else if (const RangeItem* item = scope.Find(qualifier); item != nullptr) {
      columns = ColumnsOfItem(*item, true);
    }
    if (columns) places[static_cast<std::size_t>(star.location)] = *std::move(columns);
  };
  WalkNames(tree.select(), columns_of, visitor);
  if (joined) return query;
  std::string text{tree.text()};
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    const std::size_t end = FindStar(text, place->first);
    if (end == std::string::npos) return query;
    text.replace(place->first, end + 1 - place->first, place->second);
  }
  return {std::move(text)};
}

}  // namespace pleat::canon
