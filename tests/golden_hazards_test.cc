// tests/hazards.txt and tests/timescale.txt: for every operation that hurts, and for everything
// that TimescaleDB refuses, a case or test whose plan, script or errors say what is done about it.
// The live tests run the cases.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "tests/support/case.h"
#include "tests/support/script.h"

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

// Checks that the last field of every line is said at the place that the one before it names, and
// gives the first fields.
std::set<std::string> CheckTable(const char* name, std::size_t fields_of_a_line) {
  std::ifstream file(GoldenFolder().parent_path() / name);
  EXPECT_TRUE(file);
  std::set<std::string> first;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    SCOPED_TRACE(line);
    const std::vector<std::string> fields = FieldsOf(line);
    if (fields.size() != fields_of_a_line) {
      ADD_FAILURE() << "has " << fields.size() << " fields";
      continue;
    }
    first.insert(fields.front());
    const auto text = TextAt(fields[fields_of_a_line - 2]);
    if (!text) {
      ADD_FAILURE() << "there is no such case";
      continue;
    }
    const bool absent = fields.back().starts_with("! ");
    const std::string said = absent ? fields.back().substr(2) : fields.back();
    EXPECT_NE(text->find(said) != std::string::npos, absent);
  }
  return first;
}

TEST(Hazards, HaveARecipeOrAName) {
  const std::set<std::string> numbers = CheckTable("hazards.txt", 4);
  constexpr int kLast = 72;
  for (int number = 1; number <= kLast; ++number) {
    EXPECT_TRUE(numbers.contains(std::to_string(number)))
        << "nothing is said about operation " << number;
  }
}

TEST(Hazards, OfTimescaleHaveThemAsWell) { EXPECT_GT(CheckTable("timescale.txt", 3).size(), 80U); }

// No transaction within another, none that is left open, and none that waits for rows while it
// keeps the locks of what was before (68).
TEST(Hazards, OfTransactionsAreInNoScript) {
  for (const std::string& name : CaseNames()) {
    for (const char* file : {"up.sql", "down.sql"}) {
      SCOPED_TRACE(name + "/" + file);
      bool open = false;
      for (const ScriptStatement& statement :
           SplitScript(ReadFile(GoldenFolder() / name / file).value_or(""))) {
        const std::string& text = statement.text;
        if (text == "BEGIN;" || text == "COMMIT;") {
          EXPECT_NE(open, text == "BEGIN;");
          open = text == "BEGIN;";
        }
        EXPECT_FALSE(open && text.starts_with("CALL pleat.backfill"));
      }
      EXPECT_FALSE(open);
    }
  }
}

}  // namespace
}  // namespace pleat::tests
