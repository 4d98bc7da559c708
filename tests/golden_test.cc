// Every folder of tests/golden with an after.pleat: what the plan is and what is emitted, compared
// with the files beside it. PLEAT_UPDATE=1 writes them anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>

#include "emit/dsl/emit.h"
#include "emit/sql/batches.h"
#include "emit/sql/emit.h"
#include "emit/text/emit.h"
#include "tests/support/case.h"
#include "tests/support/script.h"

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

// A script with the name alone of the procedure that runs backfills, which is the same in all: one
// case has it in full.
std::string ForReading(std::string script, const std::string& name) {
  const std::string_view text = sql::kBackfillProcedure;
  const std::size_t at = script.find(text);
  if (at == std::string::npos || name == "transition/backfill_into_new_tables") return script;
  return script.replace(at, text.size(), text.substr(0, text.find('(')));
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, PlanAndScriptsAreThoseOfTheFiles) {
  const Case c = ReadCase(GetParam());
  const Plan plan = PlanOf(c);
  Compare(c.folder / "plan.txt", text::DumpPlan(plan));
  Compare(c.folder / "up.sql", ForReading(sql::EmitScripts(plan, sql::Direction::Up), GetParam()));
  Compare(c.folder / "down.sql",
          ForReading(sql::EmitScripts(plan, sql::Direction::Down), GetParam()));
}

TEST_P(Golden, PrintedCatalogsReadBackTheSame) {
  const Case c = ReadCase(GetParam());
  for (const Catalog* catalog : {&c.before, &c.after.catalog}) {
    const Desired again = ResolveText(EmitDsl(*catalog));
    EXPECT_EQ(ToString(again.catalog), ToString(*catalog));
    EXPECT_TRUE(again.catalog == *catalog) << EmitDsl(*catalog);
    // The printer marks the same islands that the parser finds.
    EXPECT_EQ(EmitDsl(*catalog), EmitDslByReading(*catalog));
  }
}

TEST_P(Golden, PlanOfAStateWithItselfIsEmpty) {
  const Case c = ReadCase(GetParam());
  EXPECT_EQ(text::DumpPlan(PlanBetween(c.after.catalog, c.after)), "nothing to do\n");
}

bool IsSetting(const std::string& statement) {
  return statement == "BEGIN;" || statement == "COMMIT;" || statement.starts_with("SET ");
}

bool Says(const std::string& statement, const char* words) {
  return statement.find(words) != std::string::npos;
}

// Nobody waits long behind a statement that waits itself. What is done CONCURRENTLY blocks nobody
// while it waits, and given up it leaves something half done. A validation reads the whole table:
// not under the lock that adding the constraint took.
TEST_P(Golden, StatementsWaitForLocksAsTheyMay) {
  const Case c = ReadCase(GetParam());
  for (const char* file : {"up.sql", "down.sql"}) {
    for (const ScriptUnit& unit : UnitsOf(ReadFile(c.folder / file).value_or(""))) {
      const bool concurrent =
          unit.statements.size() == 1 && Says(unit.statements.front(), "CONCURRENTLY");
      const std::string limit = concurrent ? "SET lock_timeout = 0;" : "SET lock_timeout = '3s';";
      EXPECT_EQ(std::count(unit.settings.begin(), unit.settings.end(), limit), 1)
          << unit.statements.front();
      const auto validates = [](const std::string& statement) {
        return Says(statement, "VALIDATE CONSTRAINT");
      };
      const auto is_other = [&](const std::string& statement) {
        return !IsSetting(statement) && !validates(statement);
      };
      EXPECT_FALSE(std::any_of(unit.statements.begin(), unit.statements.end(), validates) &&
                   std::any_of(unit.statements.begin(), unit.statements.end(), is_other))
          << "validates beside something else in " << file << ": " << unit.statements[1];
    }
  }
}

// What a DBA reads above each statement: its number, what it does, its lock.
void ExpectHeads(const std::string& script, const std::string& what) {
  static const std::regex kHead(R"(-- [0-9]+\.[0-9]* .+ \| lock: .+)");
  std::set<std::string> seen;
  for (const ScriptStatement& statement : SplitScript(script)) {
    if (IsSetting(statement.text)) continue;
    ASSERT_EQ(statement.heads.size(), 1U) << what << ": comment lines of " << statement.text;
    EXPECT_TRUE(std::regex_match(statement.heads.front(), kHead)) << statement.heads.front();
    EXPECT_TRUE(seen.insert(statement.heads.front()).second)
        << what << ": stands above two statements: " << statement.heads.front();
  }
}

TEST_P(Golden, EveryStatementHasACommentLineOfItsOwn) {
  const Case c = ReadCase(GetParam());
  for (const PlanOptions& options :
       {PlanOptions{}, PlanOptions{.archive = true}, PlanOptions{.direct = true}}) {
    const Plan plan = PlanOf(c, options);
    for (const Phase phase : {Phase::Expand, Phase::Backfill, Phase::Contract}) {
      for (const auto direction : {sql::Direction::Up, sql::Direction::Down}) {
        ExpectHeads(sql::EmitScript(plan, phase, direction), std::string(ToString(phase)));
      }
    }
  }
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
    // A publisher is a second server, which the cases, that all run, do not have. What no file can
    // say stands in none (tests/cli/plan_test.cc).
    if (code == "H504" || code == "H105") continue;
    EXPECT_NE(plans.find(" " + code), std::string::npos) << "no plan.txt has " << code;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(CaseNames()),
                         [](const auto& param) { return TestName(param.param); });

}  // namespace
}  // namespace pleat::tests
