// Every golden case on a real server, with rows: up phase by phase, planning again after each, down
// again, compared.
#include <gtest/gtest.h>

#include <algorithm>

#include "emit/sql/emit.h"
#include "emit/text/emit.h"
#include "tests/support/live_case.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

// Whether something goes to the archive.
bool IsKept(const Action& action) {
  const auto* fill = action.As<FillColumn>();
  return (fill && !fill->kept_by.empty()) || action.As<Archive>() || action.As<ArchiveRows>() ||
         action.As<ArchiveColumn>() || action.As<KeepValues>();
}

bool Rebuilds(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return std::any_of(step.actions.begin(), step.actions.end(),
                       [](const Action& action) { return action.As<CreateSync>() != nullptr; });
  });
}

class Live : public LiveCase {};

TEST_P(Live, GoesUpPhaseByPhaseAndDownAgain) {
  const Plan plan = PlanOn(address_, case_.after);
  const auto old_code = ReadFile(case_.folder / "old_code.sql");
  // The way back over the contract phase is one that was planned when that began, but where it
  // brings a former table back, of which nothing is known by then.
  std::string back_over_contract;
  for (Phase phase : kPhases) {
    const std::string script = sql::EmitScript(plan, phase, sql::Direction::Up);
    ASSERT_NO_FATAL_FAILURE(RunScript(address_, script, ToString(phase)));
    // Once more, as after an interruption; but for the last step of all, which ends it.
    if (phase == Phase::Backfill && plan.steps.back().phase == Phase::Contract) {
      ASSERT_NO_FATAL_FAILURE(RunScript(address_, script, "backfill again"));
    }
    const Plan rest = PlanOn(address_, case_.after);
    if (phase == Phase::Backfill)
      back_over_contract =
          sql::EmitScript(Rebuilds(plan) ? plan : rest, Phase::Contract, sql::Direction::Down);
    for (const Step& step : rest.steps) {
      EXPECT_GT(step.phase, phase)
          << "planned again after " << ToString(phase) << ": " << step.title;
    }
    if (old_code && phase != Phase::Contract) RunScript(address_, *old_code, "old code");
  }
  ExpectAfter();
  for (auto phase = std::rbegin(kPhases); phase != std::rend(kPhases); ++phase) {
    const std::string script = *phase == Phase::Contract
                                   ? back_over_contract
                                   : sql::EmitScript(plan, *phase, sql::Direction::Down);
    ASSERT_NO_FATAL_FAILURE(RunScript(address_, script, "down " + std::string(ToString(*phase))));
  }
  ExpectBefore(plan, old_code.has_value());
}

TEST_P(Live, GoesBackFromEachPhase) {
  for (Phase last : {Phase::Expand, Phase::Backfill}) {
    const Plan plan = PlanOn(address_, case_.after);
    for (Phase phase : kPhases) {
      if (phase > last) continue;
      ASSERT_NO_FATAL_FAILURE(
          RunScript(address_, sql::EmitScript(plan, phase, sql::Direction::Up), ToString(phase)));
    }
    for (auto phase = std::rbegin(kPhases); phase != std::rend(kPhases); ++phase) {
      if (*phase > last) continue;
      const std::string script = sql::EmitScript(plan, *phase, sql::Direction::Down);
      ASSERT_NO_FATAL_FAILURE(RunScript(address_, script, "down"));
    }
    ExpectBefore(plan, false, true);
  }
}

bool KeepsAny(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return std::any_of(step.actions.begin(), step.actions.end(), IsKept);
  });
}

TEST_P(Live, GoesDownWithoutLossWhenArchived) {
  const Plan plan = PlanOn(address_, case_.after, {.archive = true});
  if (!KeepsAny(plan)) return;
  for (Phase phase : kPhases) {
    ASSERT_NO_FATAL_FAILURE(
        RunScript(address_, sql::EmitScript(plan, phase, sql::Direction::Up), ToString(phase)));
  }
  ExpectAfter();
  ASSERT_NO_FATAL_FAILURE(
      RunScript(address_, sql::EmitScripts(plan, sql::Direction::Down), "down"));
  ExpectBefore(plan, false, true);
}

TEST_P(Live, GoesUpAndDownInOneScriptWhenDirect) {
  for (const bool archive : {true, false}) {
    const Plan plan = PlanOn(address_, case_.after, {.direct = true, .archive = archive});
    if (archive && !KeepsAny(plan)) continue;
    ASSERT_NO_FATAL_FAILURE(
        RunScript(address_, sql::EmitScripts(plan, sql::Direction::Up), "direct up"));
    ExpectAfter();
    ASSERT_NO_FATAL_FAILURE(
        RunScript(address_, sql::EmitScripts(plan, sql::Direction::Down), "direct down"));
    ExpectBefore(plan, false, archive);
  }
}

// A cast to varchar(8) would cut in silence.
TEST(Narrowing, IsRefusedWhereAValueIsTooLong) {
  const std::string address = MakeDatabase(
      "create table orders (id bigint primary key, code varchar(40) not null);"
      "insert into orders values (1, 'longer than eight');");
  const Case c = ReadCase("column/narrow");
  for (const bool direct : {false, true}) {
    const Plan plan = PlanOn(address, c.after, {.direct = direct});
    const pg::PsqlOutcome outcome =
        pg::RunPsqlText(address, sql::EmitScripts(plan, sql::Direction::Up));
    EXPECT_NE(outcome.errors.find("value too long"), std::string::npos) << outcome.errors;
    const Rows rows = ReadRows(address, c.before);
    EXPECT_EQ(rows.begin()->second.front().at("code"), "longer than eight");
  }
}

// What a concurrent build leaves behind that was stopped half-way; the script runs again as it is.
TEST(Interrupted, BackfillBuildsAnInvalidIndexAgain) {
  const std::string address = MakeDatabase(
      "create table orders (id bigint generated by default as identity primary key,"
      "  amount integer not null, note text);"
      "insert into orders (amount) values (1), (2);");
  const Case c = ReadCase("column/add_required_with_backfill");
  const Plan plan = PlanOn(address, c.after);
  const auto script = [&](Phase phase) { return sql::EmitScript(plan, phase, sql::Direction::Up); };
  ASSERT_NO_FATAL_FAILURE(RunScript(address, script(Phase::Expand), "expand"));
  ASSERT_NO_FATAL_FAILURE(RunScript(address,
                                    "create index orders_label_idx on orders (label);"
                                    "update pg_index set indisvalid = false"
                                    "  where indexrelid = 'orders_label_idx'::regclass;",
                                    "interruption"));
  ASSERT_NO_FATAL_FAILURE(RunScript(address, script(Phase::Backfill), "backfill"));
  ASSERT_NO_FATAL_FAILURE(RunScript(address, script(Phase::Contract), "contract"));
  EXPECT_EQ(text::DumpPlan(PlanOn(address, c.after)), "nothing to do\n");
}

INSTANTIATE_TEST_SUITE_P(Cases, Live, testing::ValuesIn(CaseNames()),
                         [](const auto& param) { return TestName(param.param); });

}  // namespace
}  // namespace pleat::tests
