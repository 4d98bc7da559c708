#pragma once

#include <antlr4-runtime.h>

#include "compiler/ast/token_buffer.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/source/source.h"

namespace pleat::ast {

// What the generated parser has against a text, in words: what was expected, what was seen, what
// may be meant.
Diagnostic DescribeSyntaxError(const SourceFile& source, const TokenBuffer& buffer,
                               antlr4::Parser& parser, const antlr4::RecognitionException& error);

}  // namespace pleat::ast
