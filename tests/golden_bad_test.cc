#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/load.h"
#include "compiler/ast/parse.h"
#include "compiler/diag/render.h"
#include "compiler/resolve/resolve.h"

// tests/golden/bad/<case>: `input.pleat` or the folder `input`, `parameters.txt` with lines
// `name=value` where the case is about them, and `diagnostics.txt`, which PLEAT_UPDATE=1 rewrites.
namespace pleat {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(PLEAT_GOLDEN) / "bad";

std::string Read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::map<std::string, std::string> Parameters(const fs::path& path) {
  std::map<std::string, std::string> values;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) {
    const std::size_t equals = line.find('=');
    values[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return values;
}

std::vector<std::string> Cases() {
  std::vector<std::string> cases;
  for (const auto& entry : fs::directory_iterator(kCases)) {
    cases.push_back(entry.path().filename().string());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

// The diagnostics of a case, with paths as from within its folder.
std::string Diagnose(const fs::path& folder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder);
  Sources sources;
  Sink sink;
  Load(fs::exists("input") ? "input" : "input.pleat", sources, sink);
  std::vector<ast::File> files;
  for (const SourceFile& source : sources) files.push_back(ast::Parse(source, sink));
  Resolve(files, Parameters("parameters.txt"), sink);
  fs::current_path(before);
  EXPECT_FALSE(sink.ok());
  return Render(sink.Sorted());
}

class Bad : public testing::TestWithParam<std::string> {};

TEST_P(Bad, IsReportedAsRecorded) {
  const fs::path folder = kCases / GetParam();
  const std::string seen = Diagnose(folder);
  if (std::getenv("PLEAT_UPDATE") != nullptr) {
    std::ofstream(folder / "diagnostics.txt", std::ios::binary) << seen;
  }
  EXPECT_EQ(seen, Read(folder / "diagnostics.txt"));
}

INSTANTIATE_TEST_SUITE_P(Golden, Bad, testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param; });

TEST(Codes, OccurInSomeGoldenFile) {
  std::string all;
  for (const std::string& name : Cases()) all += Read(kCases / name / "diagnostics.txt");
  // What only a plan can say is shown by the golden cases of plans.
  const std::set<std::string_view> elsewhere = {"E0401", "E0402", "E0403", "E0404"};
  for (const CodeInfo& info : AllCodes()) {
    if (elsewhere.contains(info.text)) continue;
    EXPECT_NE(all.find("[" + std::string(info.text) + "]"), std::string::npos)
        << info.text << ": " << info.meaning;
  }
}

TEST(Codes, AreUniqueAndInOrder) {
  const auto& codes = AllCodes();
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end(),
                             [](const auto& a, const auto& b) { return a.text < b.text; }));
}

}  // namespace
}  // namespace pleat
