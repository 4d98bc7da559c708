#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/source/source.h"

namespace pleat::ast {

// Reads the declarations of a file. What is wrong goes to `sink`, one diagnostic a declaration or
// item of a block; the rest of the file is read all the same. Gives up on a file after a hundred
// errors.
File Parse(const SourceFile& source, Sink& sink);

}  // namespace pleat::ast
