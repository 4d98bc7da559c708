#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source.h"

namespace pleat::ast {

// What an identifier as written names: without its quotes, or folded to lower case.
std::string NameText(std::string_view written);

// What a string constant holds: '…' with doubled quotes, E'…' with backslashes, $tag$…$tag$.
// Nothing for other tokens, and for bit strings.
std::optional<std::string> StringText(std::string_view written);

// SQL as it goes into the catalog, and the way back from its bytes to the file's.
struct SqlText {
  std::string text = {};
  struct Run {
    // From this byte of the text on …
    std::size_t text = 0;
    // … it was copied from this byte of the file on.
    std::uint32_t source = 0;
  };
  std::vector<Run> runs = {};
  // About how deep PostgreSQL's tree of it will be: a chain of operators is as deep as it is long.
  std::size_t depth = 0;

  std::uint32_t SourceOf(std::size_t offset) const;
};

// Gives the SQL that a `:parameter` stands for; nothing leaves it as it is written.
using ParameterText = std::function<std::optional<std::string>(std::string_view name, Range at)>;

// The text in `at` without comments, blanks around it, and parentheses around the whole; verbatim
// otherwise.
SqlText ReadSql(const SourceFile& source, Range at, const ParameterText& parameter);

}  // namespace pleat::ast
