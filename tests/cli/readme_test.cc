#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/cli/program.h"

// What README.md shows is what the program does; PLEAT_UPDATE=1 writes the plan and the hazards.
namespace pleat::tests {
namespace {

const std::string kReadme = std::string(PLEAT_SOURCE_DIR) + "/README.md";

// Where the text between `begin` and the next `end` stands.
struct Part {
  std::size_t begin = 0;
  std::size_t size = 0;
};

Part Between(const std::string& text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  EXPECT_NE(from, std::string::npos) << begin;
  if (from == std::string::npos) return {};
  const std::size_t start = from + begin.size();
  return {.begin = start, .size = text.find(end, start) - start};
}

std::string BlockOf(const std::string& readme, const std::string& language) {
  const Part part = Between(readme, "```" + language + "\n", "```\n");
  return readme.substr(part.begin, part.size);
}

void ExpectPart(std::string_view begin, std::string_view end, const std::string& expected) {
  std::string readme = ReadWhole(kReadme);
  const Part part = Between(readme, begin, end);
  if (std::getenv("PLEAT_UPDATE") != nullptr) {
    readme.replace(part.begin, part.size, expected);
    std::ofstream(kReadme, std::ios::binary) << readme;
    return;
  }
  EXPECT_EQ(readme.substr(part.begin, part.size), expected);
}

TEST(Readme, ShowsThePlanOfItsExample) {
  const TemporaryFolder folder;
  const std::string readme = ReadWhole(kReadme);
  folder.Write("before.pleat", BlockOf(readme, "before.pleat"));
  folder.Write("after.pleat", BlockOf(readme, "after.pleat"));
  const Outcome outcome =
      Pleat(folder.path(), {"plan", "--from", "before.pleat", "--to", "after.pleat"});
  EXPECT_EQ(outcome.status, 3) << outcome.err;
  ExpectPart("```plan\n", "```\n", outcome.out);
}

TEST(Readme, HasEveryHazard) {
  std::string table;
#define PLEAT_HAZARD(name, code, severity, consequence) \
  table +=                                              \
      std::string("| ") + #name + " | " + code + " | " + #severity + " | " + consequence + " |\n";
#include "compiler/plan/hazards.def"
  ExpectPart("| hazard | code | severity | consequence |\n|---|---|---|---|\n", "\n## ", table);
}

TEST(Readme, SpeaksTheLanguage) {
  const TemporaryFolder folder;
  folder.Write("example.pleat", BlockOf(ReadWhole(kReadme), "pleat"));
  const Outcome outcome =
      Pleat(folder.path(), {"plan", "--from", "empty", "--to", "example.pleat", "--direct"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
}

}  // namespace
}  // namespace pleat::tests
