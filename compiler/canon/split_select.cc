#include "compiler/canon/split_select.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "compiler/canon/parse.h"
#include "compiler/canon/scan.h"

namespace pleat::canon {
namespace {

// The tokens outside of any parentheses and brackets. The text is known to parse.
std::vector<ScanToken> TopLevelTokens(const std::string& text) {
  std::vector<ScanToken> tokens = Scan(text);
  std::erase_if(tokens, [](const ScanToken& token) { return token.depth > 0; });
  return tokens;
}

Expr Part(const std::string& text, std::size_t begin, std::size_t end) {
  constexpr std::string_view kBlanks = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(kBlanks, begin);
  if (first == std::string::npos || first >= end) return {};
  const std::size_t last = text.find_last_not_of(kBlanks, end - 1);
  return {text.substr(first, last + 1 - first)};
}

bool IsPlain(const PgQuery__SelectStmt& select) {
  const std::size_t clauses = select.n_distinct_clause + select.n_group_clause +
                              select.n_window_clause + select.n_sort_clause +
                              select.n_locking_clause;
  return clauses == 0 && select.having_clause == nullptr && select.limit_count == nullptr &&
         select.limit_offset == nullptr && select.op == PG_QUERY__SET_OPERATION__SETOP_NONE;
}

// DISTINCT FROM in the select list and FROM itself differ in what stands before.
bool IsClauseFrom(const std::vector<ScanToken>& tokens, std::size_t i) {
  return tokens[i].kind == PG_QUERY__TOKEN__FROM &&
         (i == 0 || tokens[i - 1].kind != PG_QUERY__TOKEN__DISTINCT);
}

}  // namespace

std::variant<SelectParts, SyntaxError> SplitSelect(std::string_view text) {
  const auto parsed = ParseTree::Of({std::string(text)}, Form::Query);
  if (const auto* error = std::get_if<SyntaxError>(&parsed)) return *error;
  const auto& tree = std::get<ParseTree>(parsed);
  const std::vector<ScanToken> tokens = TopLevelTokens(tree.text());
  if (tokens.empty() || tokens.front().kind != PG_QUERY__TOKEN__SELECT) {
    return SyntaxError{"a query that begins with `select` expected", 0};
  }
  SelectParts parts{.plain = IsPlain(tree.select())};
  const auto find = [&](std::size_t from, auto&& matches) {
    while (from < tokens.size() && !matches(from)) ++from;
    return from;
  };
  const bool semicolon = tokens.back().kind == PG_QUERY__TOKEN__ASCII_59;
  const std::size_t end = semicolon ? tokens.back().begin : text.size();
  const std::size_t from = find(1, [&](std::size_t i) { return IsClauseFrom(tokens, i); });
  const std::size_t where = find(from < tokens.size() ? from : 1, [&](std::size_t i) {
    return parts.plain && tokens[i].kind == PG_QUERY__TOKEN__WHERE;
  });
  const auto begin_of = [&](std::size_t i) { return i < tokens.size() ? tokens[i].begin : end; };
  parts.select_list = Part(tree.text(), tokens.front().end, begin_of(std::min(from, where)));
  if (from < tokens.size()) {
    parts.from = Part(tree.text(), tokens[from].end, begin_of(where));
  }
  if (where < tokens.size()) parts.where = Part(tree.text(), tokens[where].end, end);
  return parts;
}

}  // namespace pleat::canon
