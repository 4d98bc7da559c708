#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/islands.h"
#include "compiler/ast/lexer.h"

namespace pleat::ast {

// What the formatter does not take apart: a token, a comment, or a whole island, spelled as it is
// printed.
struct Atom {
  enum class Kind { Token, Sql, Type, LineComment, BlockComment };
  Kind kind = Kind::Token;
  // Of its first token.
  TokenKind token = TokenKind::End;
  std::string_view text = {};
  // Line breaks between what stands before it and it.
  int breaks = 0;

  bool IsComment() const { return kind == Kind::LineComment || kind == Kind::BlockComment; }
  bool Is(TokenKind wanted) const { return kind == Kind::Token && token == wanted; }
  bool Is(std::string_view keyword) const {
    return kind == Kind::Token && token == TokenKind::Word && text == keyword;
  }
};

struct Atoms {
  std::vector<Atom> all = {};
  // What is spelled otherwise than in the text.
  std::deque<std::string> spelled = {};
};

// The atoms of a text that parses and outlives them; `islands` as IslandsOf gives them. Keywords
// are in lower case; SQL is verbatim but for blanks at the ends of its lines.
Atoms AtomsOf(std::string_view text, const std::vector<Island>& islands);

}  // namespace pleat::ast
