#include "compiler/ast/reader.h"

#include <array>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/ast/expected.h"

namespace pleat::ast {

namespace {

constexpr std::size_t kLongestKeyword = 13;

using Keywords = std::unordered_map<std::string, std::size_t>;

// The word of a keyword's token: its name in lower case, without the `_` that some need because C++
// has taken the name.
Keywords ReadKeywords(const antlr4::dfa::Vocabulary& vocabulary) {
  Keywords keywords;
  for (std::size_t type = 1; type < SchemaParser::LPAREN; ++type) {
    std::string word = vocabulary.getSymbolicName(type);
    if (word.ends_with('_')) word.pop_back();
    for (char& c : word) c = static_cast<char>(c - 'A' + 'a');
    keywords.emplace(std::move(word), type);
  }
  return keywords;
}

std::size_t TypeOfWord(std::string_view word, const antlr4::dfa::Vocabulary& vocabulary) {
  static const Keywords keywords = ReadKeywords(vocabulary);
  if (word.size() > kLongestKeyword) return SchemaParser::IDENTIFIER;
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const auto found = keywords.find(lower);
  return found == keywords.end() ? std::size_t{SchemaParser::IDENTIFIER} : found->second;
}

std::size_t TypeOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::Word:
      return SchemaParser::IDENTIFIER;
    case TokenKind::QuotedName:
      return SchemaParser::QUOTED_NAME;
    case TokenKind::String:
      return SchemaParser::STRING;
    case TokenKind::Number:
      return SchemaParser::NUMBER;
    case TokenKind::Parameter:
      return SchemaParser::PARAMETER;
    case TokenKind::Argument:
      return SchemaParser::ARGUMENT;
    case TokenKind::Operator:
      return SchemaParser::OPERATOR;
    case TokenKind::Equals:
      return SchemaParser::EQUALS;
    case TokenKind::LeftParen:
      return SchemaParser::LPAREN;
    case TokenKind::RightParen:
      return SchemaParser::RPAREN;
    case TokenKind::LeftBracket:
      return SchemaParser::LBRACKET;
    case TokenKind::RightBracket:
      return SchemaParser::RBRACKET;
    case TokenKind::LeftBrace:
      return SchemaParser::LBRACE;
    case TokenKind::RightBrace:
      return SchemaParser::RBRACE;
    case TokenKind::Comma:
      return SchemaParser::COMMA;
    case TokenKind::Dot:
      return SchemaParser::DOT;
    case TokenKind::Semicolon:
      return SchemaParser::SEMI;
    case TokenKind::Comment:
      return SchemaParser::COMMENT_BLOCK;
    case TokenKind::Stray:
    case TokenKind::Unclosed:
    case TokenKind::End:
      break;
  }
  return antlr4::Token::EOF;
}

antlr4::CommonToken ToToken(std::size_t type, Range at) {
  antlr4::CommonToken token(type);
  token.setStartIndex(at.begin);
  token.setStopIndex(static_cast<std::size_t>(at.end) - 1);
  return token;
}

// Ends the parse at the first error: what went wrong after it is the business of whoever cut the
// text.
class FirstError final : public antlr4::DefaultErrorStrategy {
 public:
  FirstError(const SourceFile& source, const TokenBuffer& buffer, Sink& sink)
      : source_(source), buffer_(buffer), sink_(sink) {}

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
    sink_.Add(DescribeSyntaxError(source_, buffer_, *parser, error));
  }
  void recover(antlr4::Parser* /*parser*/, std::exception_ptr /*error*/) override {
    throw SyntaxError();
  }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    throw antlr4::InputMismatchException(parser);
  }
  // At each decision: if no alternative can go on, say so here, where all that is possible is
  // known.
  void sync(antlr4::Parser* parser) override {
    using antlr4::atn::ATNState;
    const auto& atn = parser->getATN();
    ATNState* state = atn.states[parser->getState()];
    const auto type = state->getStateType();
    if (type == ATNState::BASIC || type == ATNState::RULE_STOP || type == ATNState::LOOP_END)
      return;
    const auto& next = atn.nextTokens(state);
    const bool possible = next.contains(antlr4::Token::EPSILON) ||
                          next.contains(static_cast<ssize_t>(parser->getTokenStream()->LA(1)));
    if (!possible) throw antlr4::InputMismatchException(parser);
  }

 private:
  const SourceFile& source_;
  const TokenBuffer& buffer_;
  Sink& sink_;
};

}  // namespace

Reader::Reader(const SourceFile& source, Sink& sink) : source_(source), parser_(&buffer_) {
  parser_.removeErrorListeners();
  parser_.setErrorHandler(std::make_shared<FirstError>(source, buffer_, sink));
  // Every decision needs two tokens, so the full-context stage could find nothing more.
  parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      antlr4::atn::PredictionMode::SLL);
}

void Reader::Take(std::span<const Token> tokens, std::span<const std::size_t> columns) {
  std::vector<antlr4::CommonToken> converted;
  converted.reserve(tokens.size() + 1);
  const auto& vocabulary = parser_.getVocabulary();
  auto column = columns.begin();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const bool names_column = column != columns.end() && *column == i;
    if (names_column) ++column;
    const bool keyword = token.kind == TokenKind::Word && !names_column;
    const std::size_t type =
        keyword ? TypeOfWord(source_.Text(token.at), vocabulary) : TypeOf(token.kind);
    converted.push_back(ToToken(type, token.at));
  }
  const std::uint32_t end = tokens.empty() ? 0 : tokens.back().at.end;
  converted.push_back(ToToken(antlr4::Token::EOF, {end, end}));
  buffer_.Assign(std::move(converted));
  parser_.reset();
}

}  // namespace pleat::ast
