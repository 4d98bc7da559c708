// Every folder of tests/golden with an after.pleat: what the plan is and what is emitted, compared
// with the files beside it. PLEAT_UPDATE=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "emit/dsl/emit.h"
#include "emit/sql/emit.h"
#include "emit/text/emit.h"
#include "tests/support/case.h"

namespace pleat::tests {
namespace {

bool Updating() { return std::getenv("PLEAT_UPDATE") != nullptr; }

void Compare(const std::filesystem::path& path, const std::string& text) {
  if (Updating()) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  const auto wanted = ReadFile(path);
  ASSERT_TRUE(wanted) << path
                      << " is missing: run again with PLEAT_UPDATE=1 and read what it writes";
  EXPECT_EQ(text, *wanted) << "differs from " << path;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, PlanAndScriptsAreThoseOfTheFiles) {
  const Case c = ReadCase(GetParam());
  const Plan plan = PlanBetween(c.before, c.after);
  Compare(c.folder / "plan.txt", text::DumpPlan(plan));
  Compare(c.folder / "up.sql", sql::EmitScripts(plan, sql::Direction::Up));
  Compare(c.folder / "down.sql", sql::EmitScripts(plan, sql::Direction::Down));
}

TEST_P(Golden, PrintedCatalogsReadBackTheSame) {
  const Case c = ReadCase(GetParam());
  for (const Catalog* catalog : {&c.before, &c.after.catalog}) {
    const Desired again = ResolveText(EmitDsl(*catalog));
    EXPECT_EQ(ToString(again.catalog), ToString(*catalog));
    EXPECT_TRUE(again.catalog == *catalog) << EmitDsl(*catalog);
  }
}

TEST_P(Golden, PlanOfAStateWithItselfIsEmpty) {
  const Case c = ReadCase(GetParam());
  EXPECT_EQ(text::DumpPlan(PlanBetween(c.after.catalog, c.after)), "nothing to do\n");
}

TEST(Hazards, EachOccursInSomeCase) {
  std::string plans;
  for (const std::string& name : CaseNames()) {
    plans += ReadFile(GoldenFolder() / name / "plan.txt").value_or("");
  }
  for (const std::string code : {
#define PLEAT_HAZARD(name, code, severity, consequence) code,
#include "compiler/plan/hazards.def"
       }) {
    EXPECT_NE(plans.find(" " + code), std::string::npos) << "no plan.txt has " << code;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(CaseNames()),
                         [](const auto& param) { return TestName(param.param); });

}  // namespace
}  // namespace pleat::tests
