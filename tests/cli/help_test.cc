#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/cli/program.h"

// tests/golden/help/<case>: the words of `args.txt` give `stdout.txt`, which PLEAT_UPDATE=1 writes.
namespace pleat::tests {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(PLEAT_SOURCE_DIR) / "tests/golden/help";

std::vector<std::string> Cases() {
  std::vector<std::string> cases;
  for (const auto& entry : fs::directory_iterator(kCases)) {
    cases.push_back(entry.path().filename().string());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

class Help : public testing::TestWithParam<std::string> {};

TEST_P(Help, IsAsExpected) {
  const fs::path folder = kCases / GetParam();
  std::istringstream words(ReadWhole(folder / "args.txt"));
  std::vector<std::string> arguments;
  for (std::string word; words >> word;) arguments.push_back(word);
  const TemporaryFolder elsewhere;
  const Outcome outcome = Pleat(elsewhere.path(), arguments);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  if (std::getenv("PLEAT_UPDATE") != nullptr) {
    std::ofstream(folder / "stdout.txt", std::ios::binary) << outcome.out;
  }
  EXPECT_EQ(outcome.out, ReadWhole(folder / "stdout.txt"));
}

TEST_P(Help, FitsATerminal) {
  std::istringstream lines(ReadWhole(kCases / GetParam() / "stdout.txt"));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

INSTANTIATE_TEST_SUITE_P(Golden, Help, testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace pleat::tests
