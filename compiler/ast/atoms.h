#pragma once

#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/ast/lexer.h"
#include "compiler/source/source.h"

namespace pleat::ast {

// What the formatter does not take apart: a token, a comment, or a whole island, spelled as it is
// printed.
struct Atom {
  enum class Kind { Token, Sql, Type, LineComment, BlockComment };
  Kind kind = Kind::Token;
  // Of its first token.
  TokenKind token = TokenKind::End;
  std::string text = {};
  // Line breaks between what stands before it and it.
  int breaks = 0;

  bool IsComment() const { return kind == Kind::LineComment || kind == Kind::BlockComment; }
  bool Is(TokenKind wanted) const { return kind == Kind::Token && token == wanted; }
  bool Is(std::string_view keyword) const {
    return kind == Kind::Token && token == TokenKind::Word && text == keyword;
  }
};

// The atoms of a file that parses. Keywords are in lower case; SQL is verbatim but for blanks at
// the ends of its lines.
std::vector<Atom> AtomsOf(const SourceFile& source, const File& file);

}  // namespace pleat::ast
