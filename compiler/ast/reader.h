#pragma once

#include <antlr4-runtime.h>

#include <exception>
#include <memory>
#include <span>

#include "SchemaParser.h"
#include "compiler/ast/split.h"
#include "compiler/ast/token_buffer.h"

namespace pleat::ast {

using grammar::SchemaParser;

// Thrown out of the generated parser at the first error, which has been reported by then.
struct SyntaxError : std::exception {};

// The generated parser over the tokens of one declaration.
class Reader {
 public:
  Reader(const SourceFile& source, Sink& sink);

  // Takes the tokens of a declaration. Keywords at the places in `columns` (indices into `tokens`)
  // name columns.
  void Take(std::span<const Token> tokens, std::span<const std::size_t> columns);

  // Parses `rule` from token `at` on. Null where it is not there; why has been reported. The
  // context lives until the next call of Take.
  template <class Context>
  Context* Parse(Context* (SchemaParser::*rule)(), std::size_t at = 0) {
    buffer_.seek(at);
    parser_.setContext(nullptr);
    try {
      return (parser_.*rule)();
    } catch (const SyntaxError&) {
      return nullptr;
    }
  }

 private:
  const SourceFile& source_;
  TokenBuffer buffer_ = {};
  SchemaParser parser_;
};

}  // namespace pleat::ast
