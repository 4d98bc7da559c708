#include "compiler/ast/text.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "compiler/ast/lexer.h"

namespace pleat::ast {

namespace {

// Doubled quotes within `text`, which stands between two, are one.
std::string Undoubled(std::string_view text, char quote) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == quote && i + 1 < text.size() && text[i + 1] == quote) ++i;
  }
  return result;
}

// The escapes of E'…' that are single letters (manual, 4.1.2.2); others stand for themselves.
char Escaped(char c) {
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return c;
  }
}

std::string Unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      result += Escaped(text[++i]);
    } else {
      result += text[i];
      if (text[i] == '\'' && i + 1 < text.size() && text[i + 1] == '\'') ++i;
    }
  }
  return result;
}

// The tokens within `at`, comments left out, without the parentheses that hold all of them.
std::vector<Token> TokensOf(const SourceFile& source, Range at) {
  std::vector<Token> tokens;
  Lexer lexer(std::string_view(source.text).substr(0, at.end), at.begin);
  for (Token token = lexer.Next(); token.kind != TokenKind::End; token = lexer.Next()) {
    if (token.kind != TokenKind::Comment) tokens.push_back(token);
  }
  return tokens;
}

// Whether the first token opens a parenthesis that the last one closes, and what is within can do
// without: a subquery cannot.
bool IsEnclosed(std::span<const Token> tokens, std::string_view source) {
  if (tokens.size() < 2 || tokens.front().kind != TokenKind::LeftParen) return false;
  const Range within = tokens[1].at;
  const std::string_view first = source.substr(within.begin, within.end - within.begin);
  if (tokens[1].kind == TokenKind::Word &&
      (IsKeyword(first, "select") || IsKeyword(first, "with") || IsKeyword(first, "values"))) {
    return false;
  }
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == TokenKind::LeftParen) ++depth;
    if (tokens[i].kind == TokenKind::RightParen) --depth;
    if (depth == 0) return i + 1 == tokens.size();
  }
  return false;
}

// Estimates the depth of a parse tree from its tokens. Lists are flat, among them those of AND and
// OR; operators, NOT, joins and set operations nest.
class DepthGauge {
 public:
  void See(TokenKind kind, std::string_view text) {
    if (kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket) {
      outer_.push_back(level_);
      level_ = {.below = level_.Sum() + 1};
    } else if ((kind == TokenKind::RightParen || kind == TokenKind::RightBracket) &&
               !outer_.empty()) {
      level_ = outer_.back();
      outer_.pop_back();
    } else if (kind == TokenKind::Operator || kind == TokenKind::Equals) {
      ++level_.operators;
    } else if (kind == TokenKind::Comma ||
               IsOneOf(kind, text, {"and", "or", "when", "then", "else", "from", "where"})) {
      level_.operators = 0;
    } else if (IsOneOf(kind, text, {"not", "case", "is", "collate"})) {
      ++level_.operators;
    } else if (IsOneOf(kind, text, {"union", "except", "intersect", "join"})) {
      ++level_.sets;
    }
    deepest_ = std::max(deepest_, level_.Sum());
  }
  std::size_t deepest() const { return deepest_; }

 private:
  struct Level {
    std::size_t below = 0;
    std::size_t operators = 0;
    std::size_t sets = 0;
    std::size_t Sum() const { return below + operators + sets; }
  };

  static bool IsOneOf(TokenKind kind, std::string_view text,
                      std::initializer_list<std::string_view> words) {
    if (kind != TokenKind::Word || text.size() > 9) return false;
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return IsKeyword(text, word); });
  }

  std::vector<Level> outer_ = {};
  Level level_ = {};
  std::size_t deepest_ = 0;
};

void Append(SqlText& sql, std::string_view text, std::uint32_t source) {
  sql.runs.push_back({sql.text.size(), source});
  sql.text += text;
}

}  // namespace

std::string NameText(std::string_view written) {
  if (written.starts_with('"')) return Undoubled(written.substr(1, written.size() - 2), '"');
  std::string name(written);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

std::optional<std::string> StringText(std::string_view written) {
  if (written.starts_with('\'')) return Undoubled(written.substr(1, written.size() - 2), '\'');
  if (written.starts_with('$')) {
    const std::size_t tag = written.find('$', 1) + 1;
    return std::string(written.substr(tag, written.size() - 2 * tag));
  }
  if (written.size() < 3 || written[1] != '\'') return std::nullopt;
  if (IsKeyword(written.substr(0, 1), "e")) return Unescaped(written.substr(2, written.size() - 3));
  if (IsKeyword(written.substr(0, 1), "n"))
    return Undoubled(written.substr(2, written.size() - 3), '\'');
  return std::nullopt;
}

std::uint32_t SqlText::SourceOf(std::size_t offset) const {
  const auto after = std::upper_bound(runs.begin(), runs.end(), offset,
                                      [](std::size_t at, const Run& run) { return at < run.text; });
  if (after == runs.begin()) return 0;
  const Run& run = *std::prev(after);
  return run.source + static_cast<std::uint32_t>(offset - run.text);
}

SqlText ReadSql(const SourceFile& source, Range at, const ParameterText& parameter) {
  const std::vector<Token> all = TokensOf(source, at);
  std::span<const Token> tokens = all;
  while (IsEnclosed(tokens, source.text)) tokens = tokens.subspan(1, tokens.size() - 2);
  SqlText sql;
  if (tokens.empty()) {
    sql.runs.push_back({0, at.begin});
    return sql;
  }
  // Copied in runs: a run ends at a comment, of which a blank is left, and at a parameter.
  std::uint32_t begin = tokens.front().at.begin;
  std::uint32_t end = begin;
  int brackets = 0;
  DepthGauge depth;
  const auto copy = [&] { Append(sql, source.Text({begin, end}), begin); };
  for (const Token& token : tokens) {
    const std::string_view gap = source.Text({end, token.at.begin});
    if (gap.find_first_not_of(" \t\r\n\f") != std::string_view::npos) {
      copy();
      sql.text += gap.find('\n') == std::string_view::npos ? " " : "\n";
      begin = token.at.begin;
    }
    depth.See(token.kind, source.Text(token.at));
    if (token.kind == TokenKind::LeftBracket) ++brackets;
    if (token.kind == TokenKind::RightBracket) --brackets;
    end = token.at.end;
    // Within brackets a colon is that of a slice: a[1:n].
    if (token.kind != TokenKind::Parameter || brackets > 0) continue;
    const auto value = parameter(source.Text(token.at).substr(1), token.at);
    if (!value) continue;
    end = token.at.begin;
    copy();
    Append(sql, *value, token.at.begin);
    begin = end = token.at.end;
  }
  copy();
  sql.depth = depth.deepest();
  return sql;
}

}  // namespace pleat::ast
