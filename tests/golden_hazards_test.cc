// tests/hazards.txt and tests/timescale.txt: for every operation that hurts, and for everything
// that TimescaleDB refuses, a case or test whose plan, script or errors say what is done about it.
// The live tests run the cases.
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

// What a case of tests/golden has to say, or the text of a file of tests; nothing where it is
// neither.
std::optional<std::string> TextAt(const std::string& place) {
  const auto plan = ReadFile(GoldenFolder() / place / "plan.txt");
  const auto script = ReadFile(GoldenFolder() / place / "up.sql");
  if (plan && script) return *plan + *script;
  if (auto errors = ReadFile(GoldenFolder() / place / "diagnostics.txt")) return errors;
  const std::filesystem::path file = GoldenFolder().parent_path() / place;
  return std::filesystem::is_regular_file(file) ? ReadFile(file) : std::nullopt;
}

// Checks that the last field of every line is said at the place that the one before it names.
void CheckTable(const char* name, std::size_t fields_of_a_line, int at_least) {
  std::ifstream file(GoldenFolder().parent_path() / name);
  ASSERT_TRUE(file);
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    SCOPED_TRACE(line);
    const std::vector<std::string> fields = FieldsOf(line);
    ASSERT_EQ(fields.size(), fields_of_a_line);
    const auto text = TextAt(fields[fields_of_a_line - 2]);
    ASSERT_TRUE(text) << "there is no such case";
    const bool absent = fields.back().starts_with("! ");
    const std::string said = absent ? fields.back().substr(2) : fields.back();
    EXPECT_NE(text->find(said) != std::string::npos, absent);
    ++rows;
  }
  EXPECT_GT(rows, at_least);
}

TEST(Hazards, HaveARecipeOrAName) { CheckTable("hazards.txt", 4, 60); }

TEST(Hazards, OfTimescaleHaveThemAsWell) { CheckTable("timescale.txt", 3, 90); }

}  // namespace
}  // namespace pleat::tests
