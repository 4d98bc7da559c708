#include "tests/support/equality_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "compiler/introspect/session.h"

namespace pleat::tests {

std::vector<EqualityLine> ReadEqualityTable(const std::filesystem::path& file,
                                            std::optional<int> server) {
  std::ifstream input(file);
  std::vector<EqualityLine> lines;
  for (std::string line; std::getline(input, line);) {
    if (server) {
      line = pg::TextFor({"line", line.c_str()}, FeaturesOf(*server * 10000));
    }
    line = line.substr(0, line.find(" -- postgres "));
    if (line.empty() || line.front() == '#') continue;
    EqualityLine made;
    if (line.size() > 1 && line[1] == ' ') {
      made.mark = line[0];
      line = line.substr(2);
    }
    const std::size_t colon = line.find(": ");
    const std::size_t blank = std::min(line.find(' '), colon);
    if (colon == std::string::npos) {
      ADD_FAILURE() << file << ": no colon in: " << line;
      continue;
    }
    made.kind = line.substr(0, blank);
    if (blank < colon) made.type = line.substr(blank + 1, colon - blank - 1);
    made.text = line.substr(colon + 2);
    lines.push_back(std::move(made));
  }
  EXPECT_FALSE(lines.empty()) << file;
  return lines;
}

}  // namespace pleat::tests
