#include "tests/support/live_case.h"

#include <algorithm>
#include <sstream>

#include "compiler/diag/render.h"
#include "compiler/diff/access.h"
#include "compiler/diff/diff.h"
#include "compiler/introspect/introspect.h"
#include "compiler/model/inheritance.h"
#include "compiler/model/requirement.h"
#include "compiler/model/roles_of.h"
#include "emit/sql/emit.h"
#include "emit/sql/role.h"
#include "emit/text/emit.h"
#include "tests/support/server.h"
#include "tools/pleat/ask.h"

namespace pleat::tests {
namespace {

bool NeedsTimescale(const Case& c) {
  const QualifiedName extension{{}, {"timescaledb"}};
  return c.before.extensions.contains(extension) || c.after.catalog.extensions.contains(extension);
}

// Tablespaces belong to the server: they are made where they are not there yet, in its own folder.
std::string MakeTablespaces(const Catalog& catalog) {
  std::set<Identifier> names;
  for (const auto& [name, table] : catalog.tables) {
    if (table.tablespace) names.insert(*table.tablespace);
  }
  for (const auto& [name, hypertable] : catalog.hypertables)
    names.insert(hypertable.tablespaces.begin(), hypertable.tablespaces.end());
  std::string script;
  for (const Identifier& name : names) {
    script +=
        "set allow_in_place_tablespaces = on;\n"
        "select 'create tablespace " +
        name.text +
        " location ''''' "
        "where not exists (select from pg_tablespace where spcname = '" +
        name.text + "') \\gexec\n";
  }
  return script;
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

// Columns that come back only nearly without the archive: `inexact`, a line `table.column` each.
std::set<ObjectKey> Inexact(const Case& c) {
  std::set<ObjectKey> columns;
  std::istringstream lines(ReadFile(c.folder / "inexact").value_or(""));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t dot = line.find('.');
    columns.insert(ColumnKey({{"public"}, {line.substr(0, dot)}}, {line.substr(dot + 1)}));
  }
  return columns;
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

// What the plan cannot bring back, by the names of before as well.
std::set<ObjectKey> LostBy(const Plan& plan, const Case& c) {
  std::set<ObjectKey> lost = Lost(plan);
  lost.merge(Validated(plan, c.before));
  std::set<ObjectKey> old_keys;
  for (const ObjectKey& key : lost) old_keys.insert(OldKey(key, c.after.transition));
  lost.merge(old_keys);
  AddChildren(c.before, lost);
  return lost;
}

}  // namespace

void RunScript(const std::string& address, const std::string& script, std::string_view what) {
  if (script.empty()) return;
  const pg::PsqlOutcome outcome = pg::RunPsqlText(address, script);
  ASSERT_TRUE(outcome.ok()) << what << ":\n" << outcome.errors << "\n" << script;
}

Plan PlanOn(const std::string& address, const Desired& after, const PlanOptions& options) {
  const Database live = pg::Introspect(address);
  Sink sink;
  Plan plan =
      BuildPlan(live, CompareOn(address, live, after.catalog, after.transition), options, sink);
  EXPECT_TRUE(sink.ok()) << Render(sink.Sorted());
  return plan;
}

static std::optional<std::string> RefusalByAge(const Sink& sink) {
  const std::vector<Diagnostic> errors = sink.Sorted();
  const bool by_age =
      !errors.empty() && std::all_of(errors.begin(), errors.end(), [](const Diagnostic& error) {
        return error.code == Code::OldServer;
      });
  return by_age ? std::optional(errors.front().message) : std::nullopt;
}

std::optional<std::string> RefusalByAge(const std::string& address, const Desired& after) {
  const Database live = pg::Introspect(address);
  Sink sink;
  BuildPlan(live, CompareOn(address, live, after.catalog, after.transition), {}, sink);
  return RefusalByAge(sink);
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

void LiveCase::SetUp() {
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
  Sink sink;
  const Plan build = BuildPlan(empty, case_.before, {}, {.direct = true}, sink);
  if (const auto refusal = RefusalByAge(sink)) GTEST_SKIP() << *refusal;
  ASSERT_TRUE(sink.ok()) << Render(sink.Sorted());
  std::set<Identifier> roles = RolesOf(case_.before);
  roles.merge(RolesOf(case_.after.catalog));
  address_ = MakeDatabase(MakeTablespaces(case_.before) + MakeTablespaces(case_.after.catalog) +
                          sql::EmitRoles(roles) + sql::EmitScripts(build, sql::Direction::Up));
  ASSERT_EQ(Differences(address_, case_.before, {}, {}), std::vector<std::string>{})
      << "the state before is not what its file says";
  if (const auto rows = ReadFile(case_.folder / "rows.sql")) RunScript(address_, *rows, "rows");
  if (NeedsTimescale(case_)) {
    if (const auto refusal = RefusalByAge(address_, case_.after)) GTEST_SKIP() << *refusal;
  }
  rows_ = ReadRows(address_, case_.before);
}

// Where the files do not say whose something is and who may do what, it stays as it was.
void LiveCase::ExpectAccessKept() {
  const Catalog& wanted = case_.after.catalog;
  const Catalog live = pg::Introspect(address_).catalog;
  for (const auto& [key, access] : case_.before.access) {
    const auto sequence =
        key.kind == Kind::Sequence ? OwnerOfSequence(live, key.name) : std::nullopt;
    if (!sequence && !(Contains(wanted, key) && Contains(live, key))) continue;
    if (!wanted.grants) {
      // Whoever becomes the owner may do anything without a word.
      const auto owner =
          OwnerOf(wanted, sequence ? ObjectKey{Kind::Table, sequence->table, {}} : key);
      EXPECT_EQ(GrantsOf(live, key), Without(GrantsOf(case_.before, key), owner)) << ToString(key);
    }
    const auto said = wanted.access.find(key);
    const bool has_owner = said != wanted.access.end() && said->second.owner;
    if (has_owner || !wanted.owner.empty() || !access.owner) continue;
    const auto found = live.access.find(key);
    EXPECT_EQ(found == live.access.end() ? std::nullopt : found->second.owner, access.owner)
        << ToString(key);
  }
}

void LiveCase::ExpectAfter() {
  ExpectAccessKept();
  EXPECT_EQ(Differences(address_, case_.after.catalog, case_.after.transition, {}),
            std::vector<std::string>{});
  EXPECT_EQ(text::DumpPlan(PlanOn(address_, case_.after)), "nothing to do\n");
}

std::set<ObjectKey> LiveCase::NotBack(const Plan& plan, bool archived) const {
  std::set<ObjectKey> rows = LostBy(plan, case_);
  rows.merge(Replaced(case_, archived));
  if (!archived) rows.merge(Inexact(case_));
  AddChildren(case_.before, rows);
  return rows;
}

void LiveCase::ExpectBefore(const Plan& plan, bool rows_were_added, bool archived) {
  lost_.merge(LostBy(plan, case_));
  const Database live = pg::Introspect(address_);
  EXPECT_EQ(Differences(address_, case_.before, {}, lost_), std::vector<std::string>{});
  EXPECT_FALSE(live.in_flight.schema) << "the schema pleat is still there";
  EXPECT_TRUE(live.in_flight.mirrors.empty());
  EXPECT_TRUE(live.in_flight.compatibility_views.empty());
  std::set<ObjectKey> changed = NotBack(plan, archived);
  changed.insert(lost_.begin(), lost_.end());
  ExpectSameRows(rows_, ReadRows(address_, case_.before), changed, rows_were_added);
}

}  // namespace pleat::tests
