// tests/hazards.txt: for every operation that hurts, a golden case whose plan or script says what
// is done about it. The live tests run the case.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/case.h"

namespace pleat::tests {
namespace {

// The fields of a line, without the blanks around ` | `.
std::vector<std::string> FieldsOf(const std::string& line) {
  constexpr std::string_view kBetween = " | ";
  std::vector<std::string> fields;
  std::size_t from = 0;
  for (auto at = line.find(kBetween); at != std::string::npos; at = line.find(kBetween, from)) {
    fields.push_back(line.substr(from, at - from));
    from = at + kBetween.size();
  }
  fields.push_back(line.substr(from));
  return fields;
}

TEST(Hazards, HaveARecipeOrAName) {
  std::ifstream file(GoldenFolder().parent_path() / "hazards.txt");
  ASSERT_TRUE(file);
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    SCOPED_TRACE(line);
    const std::vector<std::string> fields = FieldsOf(line);
    ASSERT_EQ(fields.size(), 4U);
    const auto plan = ReadFile(GoldenFolder() / fields[2] / "plan.txt");
    const auto script = ReadFile(GoldenFolder() / fields[2] / "up.sql");
    ASSERT_TRUE(plan && script) << "there is no such case";
    const bool absent = fields[3].starts_with("! ");
    const std::string said = absent ? fields[3].substr(2) : fields[3];
    const bool found = (*plan + *script).find(said) != std::string::npos;
    EXPECT_NE(found, absent);
    ++rows;
  }
  EXPECT_GT(rows, 60);
}

}  // namespace
}  // namespace pleat::tests
