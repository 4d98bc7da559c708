// A migration that stops anywhere goes on with the next plan. Every golden case on a real server:
// the scripts run up to a point, as if psql had been killed there; planning again on what is there
// has to come to the same end as a run that nothing stopped.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "compiler/introspect/introspect.h"
#include "emit/sql/emit.h"
#include "emit/text/emit.h"
#include "tests/support/client.h"
#include "tests/support/live_case.h"
#include "tests/support/script.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

std::vector<ScriptUnit> UnitsOf(const Plan& plan, sql::Direction direction) {
  std::vector<Phase> phases(std::begin(kPhases), std::end(kPhases));
  if (direction == sql::Direction::Down) std::reverse(phases.begin(), phases.end());
  std::vector<ScriptUnit> units;
  for (Phase phase : phases) {
    for (ScriptUnit& unit : tests::UnitsOf(sql::EmitScript(plan, phase, direction))) {
      units.push_back(std::move(unit));
    }
  }
  return units;
}

// What the server refused to do; nothing where it did it.
std::optional<std::string> Refused(const std::string& address, const ScriptUnit& unit,
                                   const std::string& setting = "") {
  Client client(address);
  try {
    for (const std::string& statement : unit.settings) client.Run(statement);
    if (!setting.empty()) client.Run(setting);
    for (const std::string& statement : unit.statements) client.Run(statement);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return std::nullopt;
}

std::string TextOf(const ScriptUnit& unit) {
  std::string text;
  for (const std::string& statement : unit.statements) text += statement + "\n";
  return text;
}

bool IsOne(const ScriptUnit& unit, const char* words) {
  return unit.statements.size() == 1 && unit.statements[0].find(words) != std::string::npos;
}

// Leaves something half done where it waits for the locks of others.
bool IsConcurrent(const ScriptUnit& unit) { return IsOne(unit, "CONCURRENTLY"); }

// The same of one chunk after another (TimescaleDB).
bool IsPerChunk(const ScriptUnit& unit) { return IsOne(unit, "transaction_per_chunk"); }

// Commits as it goes.
bool IsBackfill(const ScriptUnit& unit) { return IsOne(unit, "CALL pleat.backfill"); }

// Rows that are written count themselves, and the `last` of them ends its session.
void AddKiller(const std::string& address, std::int64_t last) {
  Client(address).Run(fmt::format(R"(
create schema killer;
create sequence killer.rows;
create function killer.count() returns trigger language plpgsql as $$ begin
  if nextval('killer.rows') = {} then perform pg_terminate_backend(pg_backend_pid()); end if;
  return new;
end $$;
do $$ declare place text; begin
  for place in select c.oid::regclass from pg_class c join pg_namespace n on n.oid = relnamespace
      where relkind = 'r' and nspname !~ '^(pg_|information_schema|_timescaledb|pleat)' loop
    execute 'create trigger zz_killer before insert or update on ' || place ||
      ' for each row execute function killer.count()';
  end loop;
end $$;)",
                                  last));
}

std::int64_t RowsWritten(const std::string& address) {
  const auto rows =
      Client(address).Run("select case when is_called then last_value else 0 end from killer.rows");
  return std::stoll(rows.front().front());
}

// Numbers that a stopped transaction has taken are not given again.
bool IsNumbered(const Column& column) {
  const auto* value = std::get_if<Default>(&column.source);
  return std::holds_alternative<Identity>(column.source) ||
         std::holds_alternative<Serial>(column.source) ||
         (value && value->expression.text.find("nextval") != std::string::npos);
}

// A database in which a migration has stopped, and where.
struct Stop {
  std::string address = {};
  std::string where = {};
};

class Kill : public LiveCase {
 protected:
  void SetUp() override {
    LiveCase::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    if (!case_.before.subscriptions.empty() || !case_.after.catalog.subscriptions.empty()) {
      GTEST_SKIP() << "a copy of a database has none of its subscriptions";
    }
  }

  void TearDown() override {
    for (const std::string& copy : copies_) DropDatabase(copy);
  }

  std::string Copy() { return copies_.emplace_back(CopyDatabase(address_)); }
  // Each takes some megabytes of what may be memory.
  void Drop(const std::string& copy) {
    DropDatabase(copy);
    std::erase(copies_, copy);
  }
  void AddStop(const std::string& address, const std::string& where, const ScriptUnit& unit) {
    stops_.push_back({address, where + ":\n" + TextOf(unit)});
  }

  // A lock of somebody else's stops what is CONCURRENTLY when it has begun, and what goes from
  // chunk to chunk at the last one.
  void StopWaiting(const ScriptUnit& unit) {
    const std::string copy = Copy();
    Client other(copy);
    other.Run("begin");
    const char* tables = IsPerChunk(unit)
                             ? "relname ~ '^_hyper_.*_chunk$' order by c.oid desc limit 1"
                             : "relkind in ('r', 'p') and nspname !~ "
                               "'^(pg_|information_schema|_timescaledb)'";
    other.Run(fmt::format(R"(
do $$ declare place text; begin
  for place in select c.oid::regclass from pg_class c join pg_namespace n on n.oid = relnamespace
      where {} loop
    execute 'lock table ' || place || ' in row exclusive mode';
  end loop;
end $$;)",
                          tables));
    if (Refused(copy, unit, "set lock_timeout = '50ms'")) AddStop(copy, "stopped within", unit);
  }

  void StopBackfill(const ScriptUnit& unit) {
    const std::string counted = Copy();
    AddKiller(counted, 0);
    ASSERT_EQ(Refused(counted, unit), std::nullopt) << TextOf(unit);
    const std::int64_t written = RowsWritten(counted);
    Drop(counted);
    for (int turn = 0; turn < 2 && written > 0; ++turn) {
      const std::int64_t last = std::uniform_int_distribution<std::int64_t>(1, written)(random_);
      const std::string copy = Copy();
      AddKiller(copy, last);
      ASSERT_NE(Refused(copy, unit), std::nullopt) << TextOf(unit);
      Client(copy).Run("drop schema killer cascade");
      AddStop(copy, fmt::format("killed at row {} of {} in", last, written), unit);
    }
  }

  // Runs the whole way up. Where the plan of what is there by then is no longer the rest of the
  // scripts word for word, or a statement can stop half-way, a copy is kept.
  void GoUp(const PlanOptions& options) {
    const Plan plan = PlanOn(address_, case_.after, options);
    std::vector<ScriptUnit> rest = UnitsOf(plan, sql::Direction::Up);
    while (!rest.empty()) {
      const ScriptUnit unit = rest.front();
      rest.erase(rest.begin());
      ASSERT_NO_FATAL_FAILURE(RunAndStopWithin(unit));
      const Plan again = PlanOn(address_, case_.after, options);
      if (UnitsOf(again, sql::Direction::Up) != rest) AddStop(Copy(), "stopped after", unit);
    }
    ExpectAfter();
  }

  void RunAndStopWithin(const ScriptUnit& unit) {
    if (IsConcurrent(unit) || IsPerChunk(unit)) StopWaiting(unit);
    if (IsBackfill(unit)) {
      ASSERT_NO_FATAL_FAILURE(StopBackfill(unit));
    }
    ASSERT_EQ(Refused(address_, unit), std::nullopt) << TextOf(unit);
  }

  // From a stop to the end.
  void GoOn(const Stop& stop, const PlanOptions& options) {
    SCOPED_TRACE(stop.where);
    const Plan plan = PlanOn(stop.address, case_.after, options);
    SCOPED_TRACE(text::DumpPlan(plan));
    for (Phase phase : kPhases) {
      ASSERT_NO_FATAL_FAILURE(RunScript(
          stop.address, sql::EmitScript(plan, phase, sql::Direction::Up), ToString(phase)));
    }
    EXPECT_EQ(Differences(stop.address, case_.after.catalog, case_.after.transition, {}),
              std::vector<std::string>{});
    EXPECT_EQ(text::DumpPlan(PlanOn(stop.address, case_.after)), "nothing to do\n");
  }

  void ExpectSameEnd(const PlanOptions& options) {
    const std::string start = Copy();
    ASSERT_NO_FATAL_FAILURE(GoUp(options));
    const Rows wanted = ReadRows(address_, case_.after.catalog);
    const bool in_flight = pg::Introspect(address_).in_flight.schema;
    const std::set<ObjectKey> changing = Changing(start, wanted, options);
    for (const Stop& stop : stops_) {
      ASSERT_NO_FATAL_FAILURE(GoOn(stop, options));
      SCOPED_TRACE(stop.where);
      ExpectSameRows(wanted, ReadRows(stop.address, case_.after.catalog), changing, false);
      EXPECT_EQ(pg::Introspect(stop.address).in_flight.schema, in_flight);
      Drop(stop.address);
    }
    RecordProperty("stops", static_cast<int>(stops_.size()));
  }

  // Columns that another run from the start fills with other values.
  std::set<ObjectKey> Changing(const std::string& start, const Rows& wanted,
                               const PlanOptions& options) {
    std::set<ObjectKey> changing;
    if (stops_.empty()) return changing;
    const Plan plan = PlanOn(start, case_.after, options);
    RunScript(start, sql::EmitScripts(plan, sql::Direction::Up), "another run");
    const Rows other = ReadRows(start, case_.after.catalog);
    for (const auto& entry : case_.after.catalog.tables) {
      const QualifiedName& table = entry.first;
      for (const Column& column : entry.second.columns) {
        const auto values = [&](const Rows& all) {
          std::vector<std::string> texts;
          for (const RowText& row : all.at(table)) texts.push_back(row.at(column.name.text));
          std::sort(texts.begin(), texts.end());
          return texts;
        };
        if (IsNumbered(column) || values(wanted) != values(other))
          changing.insert(ColumnKey(table, column.name));
      }
    }
    return changing;
  }

  std::vector<std::string> copies_;
  std::vector<Stop> stops_;
  std::mt19937 random_{1};
};

TEST_P(Kill, AnywhereOnTheWayUp) { ExpectSameEnd({}); }

// Cases of which some stop leaves a state that another recipe goes on from, with a way back of its
// own, or in which what is computed from lost values is lost as well.
const std::set<std::string> kOtherWaysBack{
    "column/key_under_stored_column",
    "continuous_aggregate/drop_column",
    "enum/remap",
};

class KillOnTheWayBack : public Kill {};

// Going back stops, and the new state is wanted after all; and from there the way back brings the
// rows, as if it had never been stopped. Where what remains to be done is the same word for word as
// at another stop, that one speaks for both.
TEST_P(KillOnTheWayBack, Anywhere) {
  const PlanOptions options{.archive = true};
  const Plan plan = PlanOn(address_, case_.after, options);
  const std::string script = sql::EmitScripts(plan, sql::Direction::Up);
  const bool archived =
      script != sql::EmitScripts(PlanOn(address_, case_.after), sql::Direction::Up);
  if (!archived) {
    ASSERT_NO_FATAL_FAILURE(RunScript(address_, script, "up"));
  } else {
    ASSERT_NO_FATAL_FAILURE(ExpectSameEnd(options));
  }
  stops_.clear();
  std::set<std::string> seen{script};
  for (const ScriptUnit& unit : UnitsOf(plan, sql::Direction::Down)) {
    if (IsConcurrent(unit)) StopWaiting(unit);
    ASSERT_EQ(Refused(address_, unit), std::nullopt) << TextOf(unit);
    const Plan again = PlanOn(address_, case_.after, options);
    if (seen.insert(sql::EmitScripts(again, sql::Direction::Up)).second)
      AddStop(Copy(), "going back, stopped after", unit);
  }
  for (const Stop& stop : stops_) {
    ASSERT_NO_FATAL_FAILURE(GoOn(stop, options));
    EXPECT_FALSE(pg::Introspect(stop.address).in_flight.schema) << stop.where;
    if (!kOtherWaysBack.contains(GetParam())) {
      SCOPED_TRACE(stop.where);
      ASSERT_NO_FATAL_FAILURE(
          RunScript(stop.address, sql::EmitScripts(plan, sql::Direction::Down), "back"));
      ExpectSameRows(rows_, ReadRows(stop.address, case_.before), NotBack(plan, archived), false);
    }
    Drop(stop.address);
  }
}

// A row that breaks what the plan wants to hold, and what somebody does about it once a script has
// failed: a check or foreign key does not validate, a unique build finds a duplicate, a value does
// not convert.
struct Obstacle {
  const char* spoil = "";
  const char* repair = "";
};

const std::map<std::string, Obstacle> kObstacles{
    {"column/narrow",
     {"insert into orders values (1001, 'much too long')",
      "update orders set code = 'short' where id = 1001"}},
    {"column/set_not_null_without_backfill",
     {"insert into orders (id) values (1001)", "update orders set note = 'found' where id = 1001"}},
    {"column/add_required_without_backfill",
     {"insert into orders (id) values (1001)", "delete from orders where id = 1001"}},
    {"constraint/add_check",
     {"insert into orders values (1201, -1)", "update orders set amount = 1 where id = 1201"}},
    {"constraint/add_exclusion",
     {"insert into bookings values (1001, 7, '[2024-01-01, 2024-01-03)')",
      "delete from bookings where id = 1001"}},
    {"constraint/add_foreign_key",
     {"insert into lines values (1001, 999999)", "delete from lines where id = 1001"}},
    {"constraint/add_foreign_keys",
     {"insert into orders (id, code) values (1001, 'none')",
      "update orders set code = 'c1' where id = 1001"}},
    {"constraint/add_primary_key",
     {"insert into measures select place, day, -1 from measures where place = 7",
      "update measures set place = 1001 where value = -1"}},
    {"constraint/add_unique",
     {"insert into orders (id, number) values (1001, 7)",
      "update orders set number = 1001 where id = 1001"}},
    {"constraint/change_each",
     {"insert into orders values (1001, 1001, 'a', 1, 1, 200000)",
      "update orders set amount = 1 where id = 1001"}},
    {"index/unique_after_backfill",
     {"insert into docs values (1300, 'c1')", "update docs set code = 'other' where id = 1300"}},
    {"partition/index",
     {"insert into metrics values (1, '2024-05-05', 9, 'M')",
      "delete from metrics where unit = 'M'"}},
    {"partition/keys",
     {"insert into readings values (7, 1, '2024-05-05')", "delete from readings where id = 7"}},
};

std::vector<std::string> ObstructedCases() {
  std::vector<std::string> names;
  for (const auto& [name, obstacle] : kObstacles) names.push_back(name);
  return names;
}

class Obstructed : public LiveCase {};

TEST_P(Obstructed, GoesOnOnceTheRowIsRepaired) {
  const Obstacle& obstacle = kObstacles.at(GetParam());
  RunScript(address_, obstacle.spoil, "spoil");
  const Plan plan = PlanOn(address_, case_.after);
  const pg::PsqlOutcome outcome =
      pg::RunPsqlText(address_, sql::EmitScripts(plan, sql::Direction::Up));
  ASSERT_FALSE(outcome.ok());
  SCOPED_TRACE(outcome.errors);
  RunScript(address_, obstacle.repair, "repair");
  const Plan rest = PlanOn(address_, case_.after);
  SCOPED_TRACE(text::DumpPlan(rest));
  ASSERT_NO_FATAL_FAILURE(
      RunScript(address_, sql::EmitScripts(rest, sql::Direction::Up), "the rest"));
  ExpectAfter();
  EXPECT_FALSE(pg::Introspect(address_).in_flight.schema);
}

INSTANTIATE_TEST_SUITE_P(Cases, Obstructed, testing::ValuesIn(ObstructedCases()),
                         [](const auto& param) { return TestName(param.param); });
INSTANTIATE_TEST_SUITE_P(Cases, KillOnTheWayBack, testing::ValuesIn(CaseNames()),
                         [](const auto& param) { return TestName(param.param); });
INSTANTIATE_TEST_SUITE_P(Cases, Kill, testing::ValuesIn(CaseNames()),
                         [](const auto& param) { return TestName(param.param); });

}  // namespace
}  // namespace pleat::tests
