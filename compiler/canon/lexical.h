#pragma once

// Private to canon/: judge 1.

#include <optional>
#include <string>
#include <string_view>

namespace pleat::canon {

// `text` without what PostgreSQL's lexer drops (scan.l): comments, needless blanks, the case of
// words outside of quotes. Nothing where the text has a dollar-quoted string or ends within a
// quote.
std::optional<std::string> LexicalForm(std::string_view text);

}  // namespace pleat::canon
