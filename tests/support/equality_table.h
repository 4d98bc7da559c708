#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pleat::tests {

// A line of tests/equality/*.txt, whose form the head of same.txt tells.
struct EqualityLine {
  // The character before the line: `?` or `=`; a blank for none.
  char mark = ' ';
  std::string kind = {};
  // Of the column, for defaults and generated columns.
  std::string type = {};
  // Of different.txt both texts, `; ` between them.
  std::string text = {};
};

// The lines of a table that a server of this major version understands; all of them where it is not
// given. Fails the test where there are none.
std::vector<EqualityLine> ReadEqualityTable(const std::filesystem::path& file,
                                            std::optional<int> server = std::nullopt);

}  // namespace pleat::tests
