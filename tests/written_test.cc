// What old code and new code write while a migration goes on is there after going back, from
// whichever phase: the same as if the database had never been touched.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "emit/sql/emit.h"
#include "tests/support/client.h"
#include "tests/support/live_case.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

// Cases that say what new code writes (new_code.sql), and in the words of the old state where those
// are others (new_code_before.sql).
std::vector<std::string> WrittenCases() {
  std::vector<std::string> names = CaseNames();
  std::erase_if(names, [](const std::string& name) {
    return !std::filesystem::exists(GoldenFolder() / name / "new_code.sql");
  });
  return names;
}

// New code reads what the backfill phase fills, and is started after it then.
bool FillsWhatNewCodeReads(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    const Action& action = step.actions.front();
    return step.phase == Phase::Backfill && (action.As<FillColumn>() || action.As<CopyRows>());
  });
}

class Written : public LiveCase {
 protected:
  void SetUp() override {
    LiveCase::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    old_code_ = ReadFile(case_.folder / "old_code.sql").value_or("") +
                ReadFile(case_.folder / "old_changes.sql").value_or("");
    new_code_ = ReadFile(case_.folder / "new_code.sql").value();
    new_code_before_ = ReadFile(case_.folder / "new_code_before.sql").value_or(new_code_);
    untouched_ = CopyDatabase(address_);
    migrated_ = CopyDatabase(address_);
  }

  void TearDown() override {
    for (const std::string& copy : {untouched_, migrated_}) {
      if (!copy.empty()) DropDatabase(copy);
    }
  }

  void WriteOld() {
    ASSERT_NO_FATAL_FAILURE(RunScript(untouched_, old_code_, "old code, untouched"));
    ASSERT_NO_FATAL_FAILURE(RunScript(migrated_, old_code_, "old code"));
  }
  void WriteNew() {
    ASSERT_NO_FATAL_FAILURE(RunScript(untouched_, new_code_before_, "new code, untouched"));
    ASSERT_NO_FATAL_FAILURE(RunScript(migrated_, new_code_, "new code"));
  }

  void GoUpTo(Phase last, const Plan& plan) {
    ASSERT_NO_FATAL_FAILURE(WriteOld());
    for (Phase phase : kPhases) {
      if (phase > last) break;
      SCOPED_TRACE("after " + std::string(ToString(phase)));
      ASSERT_NO_FATAL_FAILURE(
          RunScript(migrated_, sql::EmitScript(plan, phase, sql::Direction::Up), ToString(phase)));
      if (phase != Phase::Contract) {
        ASSERT_NO_FATAL_FAILURE(WriteOld());
      }
      if (phase == Phase::Expand && FillsWhatNewCodeReads(plan)) continue;
      ASSERT_NO_FATAL_FAILURE(WriteNew());
    }
  }

  void ExpectKept(Phase last) {
    const bool archive = last == Phase::Contract;
    const Plan plan = PlanOn(migrated_, case_.after, {.archive = archive});
    ASSERT_NO_FATAL_FAILURE(GoUpTo(last, plan));
    for (auto phase = std::rbegin(kPhases); phase != std::rend(kPhases); ++phase) {
      if (*phase > last) continue;
      ASSERT_NO_FATAL_FAILURE(RunScript(migrated_,
                                        sql::EmitScript(plan, *phase, sql::Direction::Down),
                                        "down " + std::string(ToString(*phase))));
    }
    Plan done = plan;
    std::erase_if(done.steps, [&](const Step& step) { return step.phase > last; });
    std::set<ObjectKey> lost = NotBack(done, archive);
    lost.merge(GivenByTheServer());
    ExpectSameRows(ReadRows(untouched_, case_.before), ReadRows(migrated_, case_.before), lost,
                   false);
  }

  // Columns with another default, which code that leaves them out gets from the expand phase on.
  std::set<ObjectKey> GivenByTheServer() const {
    std::set<ObjectKey> given;
    for (const auto& [name, table] : case_.before.tables) {
      const auto after = case_.after.catalog.tables.find(name);
      if (after == case_.after.catalog.tables.end()) continue;
      for (const Column& column : table.columns) {
        const Column* wanted = FindColumn(after->second, column.name);
        if (wanted && wanted->source != column.source) given.insert(ColumnKey(name, column.name));
      }
    }
    return given;
  }

  std::string old_code_;
  std::string new_code_;
  std::string new_code_before_;
  // Where the application alone writes.
  std::string untouched_;
  std::string migrated_;
};

TEST_P(Written, IsKeptOnTheWayBackFromExpand) { ExpectKept(Phase::Expand); }
TEST_P(Written, IsKeptOnTheWayBackFromBackfill) { ExpectKept(Phase::Backfill); }
TEST_P(Written, IsKeptOnTheWayBackFromContract) { ExpectKept(Phase::Contract); }

INSTANTIATE_TEST_SUITE_P(Cases, Written, testing::ValuesIn(WrittenCases()),
                         [](const auto& param) { return TestName(param.param); });

// What rows in the archive refer to may be gone when they come back: they do so all the same.
TEST(Archived, ComesBackWithoutTheRowsThatItRefersTo) {
  const std::string address = MakeDatabase(R"(
create table orders (id bigint primary key);
create table remarks (id bigint primary key,
  order_id bigint not null references orders on delete cascade);
insert into orders select i from generate_series(1, 10) i;
insert into remarks select i, i from generate_series(1, 10) i;)");
  const Plan plan =
      PlanOn(address, ResolveText("table orders { id bigint primary key; }"), {.archive = true});
  RunScript(address, sql::EmitScript(plan, Phase::Contract, sql::Direction::Up), "up");
  RunScript(address, "delete from orders where id = 3", "new code");
  RunScript(address, sql::EmitScript(plan, Phase::Contract, sql::Direction::Down), "down");
  const auto rows = Client(address).Run(
      "select count(*), (select convalidated from pg_constraint where contype = 'f') from remarks");
  EXPECT_EQ(rows, (std::vector<std::vector<std::string>>{{"10", "f"}}));
}

}  // namespace
}  // namespace pleat::tests
