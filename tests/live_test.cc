// Every golden case on a real server, with rows: up phase by phase, planning again after each, down
// again, compared.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "compiler/diag/render.h"
#include "compiler/diff/diff.h"
#include "compiler/introspect/introspect.h"
#include "compiler/model/inheritance.h"
#include "compiler/model/requirement.h"
#include "compiler/model/roles_of.h"
#include "emit/sql/emit.h"
#include "emit/sql/role.h"
#include "emit/text/emit.h"
#include "tests/support/case.h"
#include "tests/support/rows.h"
#include "tests/support/server.h"
#include "tools/pleat/ask.h"

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

// What is lost or filled in a column of a parent is so in those of its children.
void AddChildren(const Catalog& catalog, std::set<ObjectKey>& keys) {
  const Family family(catalog);
  std::set<ObjectKey> below;
  for (ObjectKey key : keys) {
    if (key.kind != Kind::Column) continue;
    for (const Table* child : family.Below(key.name)) {
      key.name = child->name;
      below.insert(key);
    }
  }
  keys.merge(below);
}

// As the program compares: what the first two judges leave open, the server is asked.
Comparison CompareOn(const std::string& address, const Database& live, const Catalog& wanted,
                     const Transition& transition) {
  Comparison comparison = Compare(live, wanted, transition);
  AskServer(address, comparison);
  return comparison;
}

Plan PlanOn(const std::string& address, const Desired& after, const PlanOptions& options = {}) {
  const Database live = pg::Introspect(address);
  Sink sink;
  Plan plan =
      BuildPlan(live, CompareOn(address, live, after.catalog, after.transition), options, sink);
  EXPECT_TRUE(sink.ok()) << Render(sink.Sorted());
  return plan;
}

std::vector<std::string> Differences(const std::string& address, const Catalog& wanted,
                                     const Transition& transition,
                                     const std::set<ObjectKey>& except) {
  const Database live = pg::Introspect(address);
  const Comparison comparison = CompareOn(address, live, wanted, transition);
  std::vector<std::string> differences;
  for (const Change& change : Diff(comparison.before(), comparison.desired)) {
    const ObjectKey& key = KeyOf(change);
    if (!except.contains(key)) differences.push_back(ToString(change));
  }
  return differences;
}

// The name that a column or table had before.
ObjectKey OldKey(ObjectKey key, const Transition& transition) {
  const auto column_was = transition.was.find(key);
  if (!key.member.empty() && column_was != transition.was.end()) {
    key.member = column_was->second.name;
  }
  const auto table_was = transition.was.find({Kind::Table, key.name, {}});
  if (table_was != transition.was.end()) key.name = table_was->second;
  return key;
}

// Columns of before whose values a backfill replaced for good: there is no key to keep them by, or
// they were converted to another type, and not archived.
std::set<ObjectKey> Replaced(const Case& c, bool archived) {
  std::set<ObjectKey> replaced;
  for (const auto& [column, fill] : c.after.transition.fills) {
    const ObjectKey key = OldKey(column, c.after.transition);
    const auto table = c.before.tables.find(key.name);
    if (table == c.before.tables.end()) continue;
    const Column* before = FindColumn(table->second, key.member);
    const Column* after = FindColumn(c.after.catalog.tables.at(column.name), column.member);
    const bool kept = before && (archived || before->type == after->type);
    if (!kept || !PrimaryKey(table->second)) replaced.insert(key);
  }
  return replaced;
}

// Constraints that were validated, which going back does not forget.
std::set<ObjectKey> Validated(const Plan& plan, const Catalog& before) {
  std::set<ObjectKey> validated;
  for (const Step& step : plan.steps) {
    const auto* validate = step.actions.front().As<ValidateConstraint>();
    if (!validate || !before.tables.contains(validate->table)) continue;
    if (step.subject.kind == Kind::Column) validated.insert(step.subject);
    for (const Constraint& constraint : before.tables.at(validate->table).constraints) {
      if (constraint.validated || std::holds_alternative<Key>(constraint.rule)) continue;
      validated.insert(ConstraintKey(validate->table, constraint.name));
    }
  }
  return validated;
}

// Whether something goes to the archive.
bool IsKept(const Action& action) {
  const auto* fill = action.As<FillColumn>();
  return (fill && !fill->kept_by.empty()) || action.As<Archive>() || action.As<ArchiveRows>() ||
         action.As<ArchiveColumn>() || action.As<KeepValues>();
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
    for (const Requirement& unmet : UnmetRequirements(case_.after.transition, features)) {
      GTEST_SKIP() << unmet.what << " needs " << unmet.needs;
    }
    if (!case_.before.labels.empty() || !case_.after.catalog.labels.empty()) {
      GTEST_SKIP() << "labels need a provider's module in the server";
    }
    Database empty{.catalog = EmptyCatalog(), .features = features};
    // Roles are the server's: an earlier test may have made them.
    const bool has_roles = !case_.before.roles.empty() || !case_.after.catalog.roles.empty();
    if (has_roles) empty.roles = pg::Introspect(MakeDatabase("")).roles;
    const Plan build = PlanFor(empty, {.catalog = case_.before}, {.direct = true});
    std::set<Identifier> roles = RolesOf(case_.before);
    roles.merge(RolesOf(case_.after.catalog));
    address_ = MakeDatabase(sql::EmitRoles(roles) + sql::EmitScripts(build, sql::Direction::Up));
    ASSERT_EQ(Differences(address_, case_.before, {}, {}), std::vector<std::string>{})
        << "the state before is not what its file says";
    if (const auto rows = ReadFile(case_.folder / "rows.sql")) RunScript(address_, *rows, "rows");
    rows_ = ReadRows(address_, case_.before);
  }

  void ExpectAfter() {
    EXPECT_EQ(Differences(address_, case_.after.catalog, case_.after.transition, {}),
              std::vector<std::string>{});
    EXPECT_EQ(text::DumpPlan(PlanOn(address_, case_.after)), "nothing to do\n");
  }

  void ExpectBefore(const Plan& plan, bool rows_were_added, bool archived = false) {
    lost_.merge(Lost(plan));
    lost_.merge(Validated(plan, case_.before));
    // By the names of before as well.
    std::set<ObjectKey> old_keys;
    for (const ObjectKey& key : lost_) old_keys.insert(OldKey(key, case_.after.transition));
    lost_.merge(old_keys);
    AddChildren(case_.before, lost_);
    const std::set<ObjectKey>& lost = lost_;
    const Database live = pg::Introspect(address_);
    EXPECT_EQ(Differences(address_, case_.before, {}, lost), std::vector<std::string>{});
    EXPECT_FALSE(live.in_flight.schema) << "the schema pleat is still there";
    EXPECT_TRUE(live.in_flight.mirrors.empty());
    EXPECT_TRUE(live.in_flight.compatibility_views.empty());
    const auto rows = ReadRows(address_, case_.before);
    std::set<ObjectKey> changed = Replaced(case_, archived);
    changed.insert(lost.begin(), lost.end());
    AddChildren(case_.before, changed);
    ExpectSameRows(rows_, rows, changed, rows_were_added);
  }

  Case case_;
  std::string address_;
  Rows rows_;
  std::set<ObjectKey> lost_;
};

TEST_P(Live, GoesUpPhaseByPhaseAndDownAgain) {
  const Plan plan = PlanOn(address_, case_.after);
  const auto old_code = ReadFile(case_.folder / "old_code.sql");
  for (Phase phase : kPhases) {
    const std::string script = sql::EmitScript(plan, phase, sql::Direction::Up);
    ASSERT_NO_FATAL_FAILURE(RunScript(address_, script, ToString(phase)));
    // Once more, as after an interruption; but for the last step of all, which ends it.
    if (phase == Phase::Backfill && plan.steps.back().phase == Phase::Contract) {
      ASSERT_NO_FATAL_FAILURE(RunScript(address_, script, "backfill again"));
    }
    const Plan rest = PlanOn(address_, case_.after);
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

TEST_P(Live, GoesDownWithoutLossWhenArchived) {
  const Plan plan = PlanOn(address_, case_.after, {.archive = true});
  const bool keeps = std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return std::any_of(step.actions.begin(), step.actions.end(), IsKept);
  });
  if (!keeps) return;
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
  const Plan plan = PlanOn(address_, case_.after, {.direct = true});
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
