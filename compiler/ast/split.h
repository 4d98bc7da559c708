#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ast/lexer.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/source/source.h"

namespace pleat::ast {

// One declaration: its tokens without comments, the last of which is its `;` or `}` unless the file
// ends before.
struct Piece {
  std::vector<Token> tokens = {};
  // Offsets at which something was reported: what stands there has had its diagnostic.
  std::vector<std::uint32_t> reported = {};
};

// Cuts a file at the ends of its declarations: a `;` outside of brackets, or the `}` of a block.
// One declaration is held at a time. Reports what breaks the cut: brackets and quotes without their
// partner, stray characters, absurd depth.
class Splitter {
 public:
  Splitter(const SourceFile& source, Sink& sink)
      : source_(source), sink_(sink), lexer_(source.text) {}

  // Reads the next declaration into `piece`; false at the end of the file. A `;` that ends nothing
  // is skipped.
  bool Next(Piece& piece);

 private:
  Token Take();
  void Report(Piece& piece, Diagnostic diagnostic);
  void Open(Piece& piece, const Token& token);
  void Close(Piece& piece, const Token& token);
  void CloseSql(Piece& piece);
  void ReportOpen(Piece& piece, const Token& token);
  bool BeginsDeclaration(const Piece& piece, const Token& token) const;
  void AtEnd(Piece& piece);
  bool IsRule(const Piece& piece) const;
  void FollowBody(const Piece& piece, const Token& token);

  const SourceFile& source_;
  Sink& sink_;
  Lexer lexer_;
  // The brackets that are open.
  std::vector<Token> open_ = {};
  // How many END are still to come in the body of a function.
  int body_depth_ = 0;
  // A token that was read too far.
  std::vector<Token> pushed_back_ = {};
  bool too_deep_ = false;
  bool unclosed_quote_ = false;
  // Once a block has turned out to have no end, a line that begins like a declaration is taken for
  // one.
  bool cut_at_lines_ = false;
  int reports_ = 0;
};

}  // namespace pleat::ast
