#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "compiler/ast/lexer.h"

namespace pleat::ast {

// Whether the item of a table's block that begins at tokens[0] is what its first word says as a
// keyword: `index a on (b);` is an index, `index text;` a column. False where the word is no
// keyword of items.
bool BeginsWithKeyword(std::span<const Token> tokens, std::string_view text);

}  // namespace pleat::ast
