#include "compiler/ast/contextual.h"

#include <algorithm>
#include <iterator>

namespace pleat::ast {

namespace {

// The first tokens of an item, as questions.
class Ahead {
 public:
  Ahead(std::span<const Token> tokens, std::string_view text) : tokens_(tokens), text_(text) {}

  bool Is(std::size_t i, TokenKind kind) const {
    return i < tokens_.size() && tokens_[i].kind == kind;
  }
  bool Is(std::size_t i, std::string_view keyword) const {
    return Is(i, TokenKind::Word) && IsKeyword(Text(i), keyword);
  }
  bool IsName(std::size_t i) const {
    return Is(i, TokenKind::Word) || Is(i, TokenKind::QuotedName);
  }
  // `(` that opens the modifiers of a type, as in varchar(40): nothing but numbers and commas
  // follows.
  bool IsModifiers(std::size_t i) const {
    for (++i; Is(i, TokenKind::Number) || Is(i, TokenKind::Comma); ++i) {
    }
    return Is(i, TokenKind::RightParen) && Is(i - 1, TokenKind::Number);
  }
  // `(…)`, or a name and `(…)`, that is not a type with its modifiers.
  bool IsBody(std::size_t i) const {
    if (Is(i, TokenKind::LeftParen)) return true;
    return IsName(i) && Is(i + 1, TokenKind::LeftParen) && !IsModifiers(i + 1);
  }
  bool IsLiteral(std::size_t i) const {
    return Is(i, TokenKind::String) || Is(i, TokenKind::Parameter);
  }

 private:
  std::string_view Text(std::size_t i) const {
    return text_.substr(tokens_[i].at.begin, tokens_[i].at.end - tokens_[i].at.begin);
  }

  std::span<const Token> tokens_;
  std::string_view text_;
};

bool BeginsIndex(const Ahead& ahead, std::size_t i) {
  return ahead.Is(i, "on") || (ahead.IsName(i) && ahead.Is(i + 1, "on")) || ahead.IsBody(i);
}

bool BeginsRule(const Ahead& ahead, std::size_t i) {
  if (ahead.Is(i, "primary") || ahead.Is(i, "foreign"))
    return ahead.Is(i + 1, "key") || ahead.IsBody(i + 1);
  if (ahead.Is(i, "check")) return ahead.IsBody(i + 1);
  if (ahead.Is(i, "unique")) {
    const std::size_t nulls = ahead.Is(i + 1, "nulls") ? i + 2 : i + 3;
    return ahead.IsBody(i + 1) || ahead.Is(nulls, "distinct") || ahead.Is(nulls, "not");
  }
  return ahead.Is(i, "exclude") &&
         (ahead.IsBody(i + 1) || ahead.Is(i + 1, "using") || ahead.Is(i + 2, "using"));
}

// A policy without any clause lets nobody do anything: `policy text;` is a column.
bool BeginsPolicy(const Ahead& ahead) {
  return ahead.IsName(1) && (ahead.Is(2, "as") || ahead.Is(2, "for") || ahead.Is(2, "to") ||
                             ahead.Is(2, "using") || ahead.Is(2, "with"));
}

// `revoke select …`; `revoke text;` is a column.
bool BeginsRevoke(const Ahead& ahead) {
  static constexpr std::string_view kPrivileges[] = {"all",      "delete",     "insert",
                                                     "maintain", "references", "select",
                                                     "trigger",  "truncate",   "update"};
  return std::any_of(std::begin(kPrivileges), std::end(kPrivileges),
                     [&](std::string_view word) { return ahead.Is(1, word); });
}

}  // namespace

bool BeginsWithKeyword(std::span<const Token> tokens, std::string_view text) {
  const Ahead ahead(tokens, text);
  if (ahead.Is(0, "index")) return BeginsIndex(ahead, 1);
  if (ahead.Is(0, "unique") && ahead.Is(1, "index") && BeginsIndex(ahead, 2)) return true;
  if (ahead.Is(0, "use") || ahead.Is(0, "tablespace") || ahead.Is(0, "using"))
    return ahead.IsName(1) && ahead.Is(2, TokenKind::Semicolon);
  if (ahead.Is(0, "partition") || ahead.Is(0, "hypertable")) return ahead.Is(1, "by");
  if (ahead.Is(0, "replica")) return ahead.Is(1, "identity");
  if (ahead.Is(0, "cluster")) return ahead.Is(1, "on");
  if (ahead.Is(0, "removed")) return ahead.IsName(1) && ahead.Is(2, "back");
  if (ahead.Is(0, "with")) return ahead.Is(1, TokenKind::LeftParen);
  if (ahead.Is(0, "comment")) return ahead.IsLiteral(1);
  if (ahead.Is(0, "owner")) return ahead.Is(1, "to");
  if (ahead.Is(0, "grant")) return true;
  if (ahead.Is(0, "revoke")) return BeginsRevoke(ahead);
  if (ahead.Is(0, "policy")) return BeginsPolicy(ahead);
  if (ahead.Is(0, "enable") || ahead.Is(0, "force")) return ahead.Is(1, "row");
  if (ahead.Is(0, "constraint")) return ahead.IsName(1) && BeginsRule(ahead, 2);
  return BeginsRule(ahead, 0);
}

}  // namespace pleat::ast
