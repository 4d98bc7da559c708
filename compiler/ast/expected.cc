#include "compiler/ast/expected.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "SchemaParser.h"
#include "compiler/ast/lexer.h"
#include "compiler/diag/nearest.h"

namespace pleat::ast {

namespace {

using antlr4::misc::IntervalSet;
using grammar::SchemaParser;

constexpr std::size_t kMostExpected = 8;

// Everything that a rule can begin with is said in one phrase; an empty phrase is not worth a word.
struct Phrase {
  std::size_t rule = 0;
  std::string_view words = {};
};

constexpr std::array<Phrase, 7> kPhrases = {{
    {SchemaParser::RuleDeclaration, "a declaration such as `table`"},
    {SchemaParser::RuleItem, "a column or another item of the block"},
    {SchemaParser::RuleColumnClause, "an option of the column such as `not null`"},
    {SchemaParser::RuleWord, "a name"},
    {SchemaParser::RuleTypeSuffix, ""},
    {SchemaParser::RuleAttribute, ""},
    {SchemaParser::RuleLiteral, "a value"},
}};

std::string WordOf(std::size_t type, antlr4::Parser& parser) {
  if (type == SchemaParser::IDENTIFIER || type == SchemaParser::QUOTED_NAME) return "a name";
  if (type == SchemaParser::STRING) return "a string";
  if (type == SchemaParser::NUMBER) return "a number";
  if (type == SchemaParser::PARAMETER) return "a parameter";
  if (type == SchemaParser::OPERATOR) return "an operator";
  std::string literal = parser.getVocabulary().getLiteralName(type);
  if (literal.size() > 2) return "`" + literal.substr(1, literal.size() - 2) + "`";
  std::string word = parser.getVocabulary().getSymbolicName(type);
  if (word.ends_with('_')) word.pop_back();
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return "`" + word + "`";
}

// What could have stood there, as phrases and words, in the order of the vocabulary.
std::vector<std::string> Expectations(IntervalSet expected, antlr4::Parser& parser) {
  std::vector<std::string> words;
  const auto& atn = parser.getATN();
  for (const Phrase& phrase : kPhrases) {
    const IntervalSet first = atn.nextTokens(atn.ruleToStartState[phrase.rule]);
    const bool all = first.subtract(expected).isEmpty();
    if (!all) continue;
    expected = expected.subtract(first);
    if (!phrase.words.empty()) words.emplace_back(phrase.words);
  }
  for (const ssize_t type : expected.toList()) {
    if (type < 1) continue;
    std::string word = WordOf(static_cast<std::size_t>(type), parser);
    if (std::find(words.begin(), words.end(), word) == words.end())
      words.push_back(std::move(word));
  }
  return words;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::string Seen(const SourceFile& source, const antlr4::Token& token, Range at) {
  constexpr std::size_t kLongest = 40;
  if (token.getType() == antlr4::Token::EOF) return "the end of the file";
  std::string text(source.Text(at));
  const std::size_t line = text.find('\n');
  const std::size_t limit = std::min(line, kLongest);
  if (text.size() > limit) {
    text.resize(limit);
    // A character is not cut in two.
    while (FindInvalidText(text) < text.size()) text.pop_back();
    text += "…";
  }
  return "`" + text + "`";
}

bool IsKeywordType(std::size_t type) { return type >= 1 && type < SchemaParser::LPAREN; }

std::optional<std::string> Help(const IntervalSet& expected, std::size_t seen_type,
                                std::string_view seen, antlr4::Parser& parser) {
  if (seen_type == SchemaParser::COMMA && expected.contains(ssize_t{SchemaParser::SEMI})) {
    return "items of a block end with `;`";
  }
  const bool word = seen_type == SchemaParser::IDENTIFIER || IsKeywordType(seen_type);
  if (!word) return std::nullopt;
  std::vector<std::string> keywords;
  for (const ssize_t type : expected.toList()) {
    if (!IsKeywordType(static_cast<std::size_t>(type))) continue;
    const std::string quoted = WordOf(static_cast<std::size_t>(type), parser);
    keywords.push_back(quoted.substr(1, quoted.size() - 2));
  }
  // Blocks are read apart from the declarations (parse.cc).
  if (expected.contains(ssize_t{SchemaParser::ASSERT}))
    keywords.insert(keywords.end(), {"table", "mixin", "unlogged", "function", "procedure",
                                     "trigger", "rule", "operator", "cast"});
  if (const auto nearest = Nearest(seen, keywords)) return "did you mean `" + *nearest + "`?";
  if (IsKeyword(seen, "create")) return "declarations do without `create`";
  if (IsKeywordType(seen_type) && expected.contains(ssize_t{SchemaParser::QUOTED_NAME})) {
    return "a name that is a keyword of SQL needs quotes: `\"" + std::string(seen) + "\"`";
  }
  return std::nullopt;
}

}  // namespace

Diagnostic DescribeSyntaxError(const SourceFile& source, const TokenBuffer& buffer,
                               antlr4::Parser& parser, const antlr4::RecognitionException& error) {
  const antlr4::Token& token = *error.getOffendingToken();
  Range at = {static_cast<std::uint32_t>(token.getStartIndex()),
              static_cast<std::uint32_t>(token.getStopIndex() + 1)};
  const std::string_view seen = source.Text(at);
  IntervalSet expected = error.getExpectedTokens();
  // A decision that looked two tokens ahead expects its first one, which is there.
  const auto* ambiguous = dynamic_cast<const antlr4::NoViableAltException*>(&error);
  if (ambiguous != nullptr && ambiguous->getStartToken() != &token) expected.clear();
  const std::vector<std::string> words = Expectations(expected, parser);
  std::string message = "unexpected " + Seen(source, token, at);
  if (!words.empty() && words.size() <= kMostExpected) {
    message = "expected " + Joined(words) + ", found " + Seen(source, token, at);
  }
  Diagnostic diagnostic = {.code = Code::Syntax, .message = std::move(message)};
  diagnostic.help = Help(expected, token.getType(), seen, parser);
  const antlr4::Token* before = buffer.Before(token.getTokenIndex());
  const bool ends_line = before != nullptr && expected.contains(ssize_t{SchemaParser::SEMI}) &&
                         source.text.find('\n', before->getStopIndex()) < at.begin;
  if (before != nullptr && (ends_line || token.getType() == antlr4::Token::EOF)) {
    // What is missing is missing at the end of the line before.
    const auto end = static_cast<std::uint32_t>(before->getStopIndex() + 1);
    at = {end, end};
  }
  diagnostic.span = SpanOf(source, at);
  return diagnostic;
}

}  // namespace pleat::ast
