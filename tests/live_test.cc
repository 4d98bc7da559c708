// Every golden case on a real server, with rows: up phase by phase, planning again after each, down
// again, compared.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "compiler/canon/reconcile.h"
#include "compiler/diff/diff.h"
#include "compiler/introspect/introspect.h"
<<<<<<< HEAD
#include "compiler/model/roles_of.h"
=======
#include "compiler/model/requirement.h"
>>>>>>> 9e0848e (inspect: --split writes a folder; identities keep the names of their sequences; servers that lack a feature say so)
#include "emit/sql/emit.h"
#include "emit/sql/role.h"
#include "emit/text/emit.h"
#include "tests/support/case.h"
#include "tests/support/rows.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

constexpr Phase kPhases[] = {Phase::Expand, Phase::Backfill, Phase::Contract};

bool NeedsTimescale(const Case& c) {
  const QualifiedName extension{{}, {"timescaledb"}};
  return c.before.extensions.contains(extension) || c.after.catalog.extensions.contains(extension);
}

void RunScript(const std::string& address, const std::string& script, std::string_view what) {
  if (script.empty()) return;
  const pg::PsqlOutcome outcome = pg::RunPsqlText(address, script);
  ASSERT_TRUE(outcome.ok()) << what << ":\n" << outcome.errors << "\n" << script;
}

// The subjects of steps without a way back, and the tables and columns whose rows may differ
// because of them.
std::set<ObjectKey> Lost(const Plan& plan) {
  std::set<ObjectKey> lost;
  for (const Step& step : plan.steps) {
    if (std::holds_alternative<Irreversible>(step.undo)) lost.insert(step.subject);
  }
  return lost;
}

std::vector<std::string> Differences(const Catalog& live, Catalog wanted, Transition transition,
                                     const std::set<ObjectKey>& except) {
  canon::Reconcile(live, wanted, transition);
  std::vector<std::string> differences;
  for (const Change& change : Diff(live, wanted)) {
    const ObjectKey& key = KeyOf(change);
    if (!except.contains(key)) differences.push_back(ToString(change));
  }
  return differences;
}

// Columns of before that a backfill gives values, which stay when the change is taken back.
std::set<ObjectKey> Filled(const Transition& transition) {
  std::set<ObjectKey> filled;
  for (const auto& [column, fill] : transition.fills) {
    ObjectKey key = column;
    const auto column_was = transition.was.find(key);
    if (column_was != transition.was.end()) key.member = column_was->second.name;
    const auto table_was = transition.was.find({Kind::Table, key.name, {}});
    if (table_was != transition.was.end()) key.name = table_was->second;
    filled.insert(key);
  }
  return filled;
}

// Checks and foreign keys that were validated, which going back does not forget.
std::set<ObjectKey> Validated(const Plan& plan, const Catalog& before) {
  std::set<ObjectKey> validated;
  for (const Step& step : plan.steps) {
    const auto* validate = step.actions.front().As<ValidateConstraint>();
    if (!validate || !before.tables.contains(validate->table)) continue;
    for (const Constraint& constraint : before.tables.at(validate->table).constraints) {
      if (constraint.validated || std::holds_alternative<Key>(constraint.rule)) continue;
      validated.insert(ConstraintKey(validate->table, constraint.name));
    }
  }
  return validated;
}

class Live : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    case_ = ReadCase(GetParam());
    if (NeedsTimescale(case_) && !SharedServer().installation().timescaledb) {
      GTEST_SKIP() << "the server has no timescaledb";
    }
    const ServerFeatures features = pg::Session(SharedServer().address()).features();
    for (const Catalog& catalog : {case_.before, case_.after.catalog}) {
      for (const Requirement& unmet : UnmetRequirements(catalog, features)) {
        GTEST_SKIP() << unmet.what << " needs " << unmet.needs;
      }
    }
    const Plan build = PlanBetween(EmptyCatalog(), {.catalog = case_.before}, {.direct = true});
    std::set<Identifier> roles = RolesOf(case_.before);
    roles.merge(RolesOf(case_.after.catalog));
    address_ = MakeDatabase(sql::EmitRoles(roles) + sql::EmitScripts(build, sql::Direction::Up));
    ASSERT_EQ(Differences(pg::Introspect(address_).catalog, case_.before, {}, {}),
              std::vector<std::string>{})
        << "the state before is not what its file says";
    if (const auto rows = ReadFile(case_.folder / "rows.sql")) RunScript(address_, *rows, "rows");
    rows_ = ReadRows(address_, case_.before);
  }

  void ExpectAfter() {
    const Database live = pg::Introspect(address_);
    EXPECT_EQ(Differences(live.catalog, case_.after.catalog, case_.after.transition, {}),
              std::vector<std::string>{});
    EXPECT_EQ(text::DumpPlan(PlanFor(live, case_.after)), "nothing to do\n");
  }

  void ExpectBefore(const Plan& plan, bool rows_were_added) {
    lost_.merge(Lost(plan));
    lost_.merge(Validated(plan, case_.before));
    // By the names of before as well.
    for (const auto& [renamed, was] : case_.after.transition.was) {
      if (renamed.kind != Kind::Table) continue;
      std::set<ObjectKey> old_keys;
      for (ObjectKey key : lost_) {
        if (key.name != renamed.name) continue;
        key.name = was;
        old_keys.insert(key);
      }
      lost_.merge(old_keys);
    }
    const std::set<ObjectKey>& lost = lost_;
    const Database live = pg::Introspect(address_);
    EXPECT_EQ(Differences(live.catalog, case_.before, {}, lost), std::vector<std::string>{});
    EXPECT_FALSE(live.in_flight.schema) << "the schema pleat is still there";
    EXPECT_TRUE(live.in_flight.mirrors.empty());
    EXPECT_TRUE(live.in_flight.compatibility_views.empty());
    const auto rows = ReadRows(address_, case_.before);
    std::set<ObjectKey> changed = Filled(case_.after.transition);
    changed.insert(lost.begin(), lost.end());
    ExpectSameRows(rows_, rows, changed, rows_were_added);
  }

  Case case_;
  std::string address_;
  Rows rows_;
  std::set<ObjectKey> lost_;
};

TEST_P(Live, GoesUpPhaseByPhaseAndDownAgain) {
  const Plan plan = PlanFor(pg::Introspect(address_), case_.after);
  const auto old_code = ReadFile(case_.folder / "old_code.sql");
  for (Phase phase : kPhases) {
    const std::string script = sql::EmitScript(plan, phase, sql::Direction::Up);
    ASSERT_NO_FATAL_FAILURE(RunScript(address_, script, ToString(phase)));
    const Plan rest = PlanFor(pg::Introspect(address_), case_.after);
    for (const Step& step : rest.steps) {
      EXPECT_GT(step.phase, phase)
          << "planned again after " << ToString(phase) << ": " << step.title;
    }
    if (old_code && phase != Phase::Contract) RunScript(address_, *old_code, "old code");
  }
  ExpectAfter();
  for (auto phase = std::rbegin(kPhases); phase != std::rend(kPhases); ++phase) {
    const std::string script = sql::EmitScript(plan, *phase, sql::Direction::Down);
    ASSERT_NO_FATAL_FAILURE(RunScript(address_, script, "down " + std::string(ToString(*phase))));
  }
  ExpectBefore(plan, old_code.has_value());
}

TEST_P(Live, GoesBackFromEachPhase) {
  for (Phase last : {Phase::Expand, Phase::Backfill}) {
    const Plan plan = PlanFor(pg::Introspect(address_), case_.after);
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
    ExpectBefore(plan, false);
  }
}

TEST_P(Live, GoesDownWithoutLossWhenArchived) {
  const Plan plan = PlanFor(pg::Introspect(address_), case_.after, {.archive = true});
  const bool drops = std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return step.actions.front().As<ArchiveTable>() || step.actions.front().As<ArchiveColumn>();
  });
  if (!drops) return;
  for (Phase phase : kPhases) {
    ASSERT_NO_FATAL_FAILURE(
        RunScript(address_, sql::EmitScript(plan, phase, sql::Direction::Up), ToString(phase)));
  }
  ExpectAfter();
  ASSERT_NO_FATAL_FAILURE(
      RunScript(address_, sql::EmitScripts(plan, sql::Direction::Down), "down"));
  ExpectBefore(plan, false);
}

TEST_P(Live, GoesUpAndDownInOneScriptWhenDirect) {
  const Plan plan = PlanFor(pg::Introspect(address_), case_.after, {.direct = true});
  ASSERT_NO_FATAL_FAILURE(
      RunScript(address_, sql::EmitScripts(plan, sql::Direction::Up), "direct up"));
  ExpectAfter();
  ASSERT_NO_FATAL_FAILURE(
      RunScript(address_, sql::EmitScripts(plan, sql::Direction::Down), "direct down"));
  ExpectBefore(plan, false);
}

// A cast to varchar(8) would cut in silence.
TEST(Narrowing, IsRefusedWhereAValueIsTooLong) {
  const std::string address = MakeDatabase(
      "create table orders (id bigint primary key, code varchar(40) not null);"
      "insert into orders values (1, 'longer than eight');");
  const Case c = ReadCase("column/narrow");
  for (const bool direct : {false, true}) {
    const Plan plan = PlanFor(pg::Introspect(address), c.after, {.direct = direct});
    const pg::PsqlOutcome outcome =
        pg::RunPsqlText(address, sql::EmitScripts(plan, sql::Direction::Up));
    EXPECT_NE(outcome.errors.find("value too long"), std::string::npos) << outcome.errors;
    const Rows rows = ReadRows(address, c.before);
    EXPECT_EQ(rows.begin()->second.front().at("code"), "longer than eight");
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Live, testing::ValuesIn(CaseNames()),
                         [](const auto& param) { return TestName(param.param); });

}  // namespace
}  // namespace pleat::tests
