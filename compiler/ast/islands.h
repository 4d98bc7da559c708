#pragma once

#include <vector>

#include "compiler/ast/ast.h"

namespace pleat::ast {

// A part of a file that is not the language's own: SQL, or a type.
struct Island {
  enum class Kind { Sql, Type };
  Kind kind = Kind::Sql;
  Range at = {};
};

// All islands of a file in the order of its text; none lies within another.
std::vector<Island> IslandsOf(const File& file);

}  // namespace pleat::ast
