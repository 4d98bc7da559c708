#pragma once

#include <cstdint>
#include <string_view>

#include "compiler/source/source.h"

namespace pleat::ast {

enum class TokenKind : std::uint8_t {
  Word,
  QuotedName,
  String,
  Number,
  Parameter,
  // $1, an argument of a function.
  Argument,
  Operator,
  Equals,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Comma,
  Dot,
  Semicolon,
  Comment,
  // One character that begins nothing.
  Stray,
  // A string, quoted name or comment that runs to the end of the text.
  Unclosed,
  End,
};

struct Token {
  TokenKind kind = TokenKind::End;
  Range at = {};
};

// Cuts text into tokens by PostgreSQL's lexical rules (manual, 4.1) plus `{`, `}` and `:name`.
// Blanks are skipped, comments are tokens. grammar/SchemaLexer.g4 says the same and is what the
// tests compare with.
class Lexer {
 public:
  // `text` is valid UTF-8 without NUL and outlives the lexer.
  explicit Lexer(std::string_view text, std::uint32_t begin = 0) : text_(text), at_(begin) {}

  Token Next();

 private:
  char Peek(std::size_t ahead = 0) const;
  TokenKind Scan();
  TokenKind ScanWord();
  TokenKind ScanNumber();
  TokenKind ScanQuoted(char quote, bool backslashes);
  TokenKind ScanDollar();
  TokenKind ScanBlockComment();
  TokenKind ScanOperator();

  std::string_view text_;
  std::size_t at_ = 0;
};

// Whether `word` is `keyword`, which is in lower case, under ASCII case folding.
bool IsKeyword(std::string_view word, std::string_view keyword);

}  // namespace pleat::ast
