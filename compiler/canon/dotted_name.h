#pragma once

// Private to canon/: names where they stand in a text of SQL.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace pleat::canon {

struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t SkipBlanks(std::string_view text, std::size_t at);

// The end of the text in quotes that begins at `at`; a doubled quote does not end it.
std::size_t EndOfQuoted(std::string_view text, std::size_t at, bool backslashes);

// The name at `at`, which has no dots. None where there is none, or one in Unicode escapes (U&"…").
std::optional<Extent> NamePart(std::string_view text, std::size_t at);

// The parts of the dotted name at `at`. A part in Unicode escapes (U&"…") or a comment within the
// name yields none.
std::vector<Extent> DottedName(std::string_view text, std::size_t at);

}  // namespace pleat::canon
