#include "compiler/ast/lexer.h"

#include <algorithm>

namespace pleat::ast {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c) || c == '$'; }
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool IsOperator(char c) {
  return std::string_view("+-*/<>=~!@#%^&|`?").find(c) != std::string_view::npos;
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool IsKeyword(std::string_view word, std::string_view keyword) {
  return std::equal(word.begin(), word.end(), keyword.begin(), keyword.end(),
                    [](char a, char b) { return Lower(a) == b; });
}

char Lexer::Peek(std::size_t ahead) const {
  return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
}

Token Lexer::Next() {
  while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
  const std::size_t begin = at_;
  const TokenKind kind = at_ < text_.size() ? Scan() : TokenKind::End;
  return {kind, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)}};
}

TokenKind Lexer::Scan() {
  const char c = text_[at_];
  if (IsNameStart(c)) return ScanWord();
  if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) return ScanNumber();
  if (c == '-' && Peek(1) == '-') {
    at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    return TokenKind::Comment;
  }
  if (c == '/' && Peek(1) == '*') return ScanBlockComment();
  if (IsOperator(c)) return ScanOperator();
  if (c == '\'' || c == '"') return ScanQuoted(c, false);
  if (c == '$') return ScanDollar();
  ++at_;
  switch (c) {
    case '(':
      return TokenKind::LeftParen;
    case ')':
      return TokenKind::RightParen;
    case '[':
      return TokenKind::LeftBracket;
    case ']':
      return TokenKind::RightBracket;
    case '{':
      return TokenKind::LeftBrace;
    case '}':
      return TokenKind::RightBrace;
    case ',':
      return TokenKind::Comma;
    case '.':
      return TokenKind::Dot;
    case ';':
      return TokenKind::Semicolon;
    case ':':
      break;
    default:
      return TokenKind::Stray;
  }
  if (Peek() == ':' || Peek() == '=') {
    ++at_;
    return TokenKind::Operator;
  }
  if (!IsNameStart(Peek())) return TokenKind::Operator;
  while (IsNamePart(Peek())) ++at_;
  return TokenKind::Parameter;
}

TokenKind Lexer::ScanWord() {
  const char first = Lower(text_[at_]);
  if (Peek(1) == '\'' && std::string_view("bexn").find(first) != std::string_view::npos) {
    ++at_;
    return ScanQuoted('\'', first == 'e');
  }
  if (first == 'u' && Peek(1) == '&' && Peek(2) == '\'') {
    at_ += 2;
    return ScanQuoted('\'', false);
  }
  while (at_ < text_.size() && IsNamePart(text_[at_])) ++at_;
  return TokenKind::Word;
}

TokenKind Lexer::ScanNumber() {
  while (IsDigit(Peek())) ++at_;
  if (Peek() == '.') {
    ++at_;
    while (IsDigit(Peek())) ++at_;
  }
  if (Lower(Peek()) == 'e') {
    const std::size_t digits = Peek(1) == '+' || Peek(1) == '-' ? 2 : 1;
    if (IsDigit(Peek(digits))) {
      at_ += digits;
      while (IsDigit(Peek())) ++at_;
    }
  }
  return TokenKind::Number;
}

TokenKind Lexer::ScanQuoted(char quote, bool backslashes) {
  ++at_;
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '\\' && backslashes && at_ < text_.size()) ++at_;
    if (c != quote) continue;
    if (Peek() != quote) return quote == '"' ? TokenKind::QuotedName : TokenKind::String;
    ++at_;
  }
  return TokenKind::Unclosed;
}

TokenKind Lexer::ScanDollar() {
  if (IsDigit(Peek(1))) {
    ++at_;
    while (IsDigit(Peek())) ++at_;
    return TokenKind::Argument;
  }
  std::size_t end = at_ + 1;
  if (end < text_.size() && IsNameStart(text_[end])) {
    while (end < text_.size() && IsNamePart(text_[end]) && text_[end] != '$') ++end;
  }
  if (end >= text_.size() || text_[end] != '$') {
    ++at_;
    return TokenKind::Stray;
  }
  const std::string_view tag = text_.substr(at_, end + 1 - at_);
  const std::size_t close = text_.find(tag, end + 1);
  at_ = close == std::string_view::npos ? text_.size() : close + tag.size();
  return close == std::string_view::npos ? TokenKind::Unclosed : TokenKind::String;
}

TokenKind Lexer::ScanBlockComment() {
  std::size_t depth = 0;
  while (at_ < text_.size()) {
    if (Peek() == '/' && Peek(1) == '*') {
      ++depth;
      at_ += 2;
    } else if (Peek() == '*' && Peek(1) == '/') {
      at_ += 2;
      if (--depth == 0) return TokenKind::Comment;
    } else {
      ++at_;
    }
  }
  return TokenKind::Unclosed;
}

// The longest run of operator characters that holds no comment; one that ends in + or - must hold a
// character that no SQL operator ends in (manual, 4.1.3), so that `=-1` is two tokens.
TokenKind Lexer::ScanOperator() {
  const std::size_t begin = at_;
  while (IsOperator(Peek()) && !(Peek() == '-' && Peek(1) == '-') &&
         !(Peek() == '/' && Peek(1) == '*'))
    ++at_;
  const std::string_view run = text_.substr(begin, at_ - begin);
  if (run.find_first_of("~!@#%^&|`?") == std::string_view::npos) {
    while (at_ - begin > 1 && (text_[at_ - 1] == '+' || text_[at_ - 1] == '-')) --at_;
  }
  return text_.substr(begin, at_ - begin) == "=" ? TokenKind::Equals : TokenKind::Operator;
}

}  // namespace pleat::ast
