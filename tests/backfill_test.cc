// Backfills beside an application: they show how far they are, make way for those who wait for the
// table and for replicas that lag, and do no harm where they go on in the server after psql is
// gone.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "compiler/introspect/process.h"
#include "emit/sql/emit.h"
#include "tests/support/client.h"
#include "tests/support/live_case.h"
#include "tests/support/server.h"
#include "tests/support/standby.h"

namespace pleat::tests {
namespace {

using namespace std::chrono_literals;

// A row takes a millisecond, so that there is something to look at.
constexpr const char* kRows = R"(
create table t (id bigint primary key, a text);
insert into t select i, 'row ' || i from generate_series(1, 3000) i;
create function slowly(text) returns text language plpgsql volatile as
  $$ begin perform pg_catalog.pg_sleep(0.001); return upper($1); end $$;
)";

constexpr const char* kFilled = R"(
function slowly(text) returns text language plpgsql volatile as
  $$ begin perform pg_catalog.pg_sleep(0.001); return upper($1); end $$;
table t {
  id  bigint primary key;
  a   text;
  b   text not null backfill (slowly(a));
}
)";

constexpr const char* kIndexed = R"(
function slowly(text) returns text language plpgsql volatile as
  $$ begin perform pg_catalog.pg_sleep(0.001); return upper($1); end $$;
table t {
  id  bigint primary key;
  a   text;

  index t_a on (a);
}
)";

// Fails at a row of the second batch where the session says so.
constexpr const char* kDays = R"(
create table t (day date primary key, a integer);
insert into t select date '1999-06-14' + i, i from generate_series(0, 2999) i;
create function counted(a integer) returns integer language plpgsql volatile as $$ begin
  if a = 1500 and current_setting('test.stop', true) = 'on' then raise 'stopped'; end if;
  return a;
end $$;
)";

constexpr const char* kFilledByDay = R"(
function counted(a integer) returns integer language plpgsql volatile as $$ begin
  if a = 1500 and current_setting('test.stop', true) = 'on' then raise 'stopped'; end if;
  return a;
end $$;
table t {
  day  date primary key;
  a    integer;
  b    integer not null backfill (counted(a));
}
)";

std::string ScriptOf(const Plan& plan, Phase phase) {
  return sql::EmitScript(plan, phase, sql::Direction::Up);
}

std::string One(const std::string& address, const std::string& query) {
  const auto rows = Client(address).Run(query);
  return rows.empty() ? "" : rows.front().front();
}

// Whether `is_so` became true within half a minute.
bool Within(const std::function<bool()>& is_so) {
  for (int i = 0; i < 1500; ++i) {
    if (is_so()) return true;
    std::this_thread::sleep_for(20ms);
  }
  return false;
}

bool Eventually(const std::string& address, const std::string& condition) {
  return Within([&] { return One(address, "select " + condition) == "t"; });
}

// Runs the script of a phase while the test looks at what it does.
std::future<pg::PsqlOutcome> Running(const std::string& address, const std::string& script) {
  return std::async(std::launch::async,
                    [address, script] { return pg::RunPsqlText(address, script); });
}

// Runs a script in a psql that is killed when `is_time` says so; the server knows nothing of that.
void RunInKilledPsql(const std::string& address, const std::string& script,
                     const std::function<bool()>& is_time) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / fmt::format("pleat-killed-{}.sql", getpid());
  std::ofstream(file) << script;
  const std::string command =
      fmt::format("psql -X -q -v ON_ERROR_STOP=1 -f '{}' '{}' & echo $! > '{}.pid'; wait",
                  file.string(), address, file.string());
  auto psql = std::async(std::launch::async, [&] {
    return pg::RunProgram("/bin/sh", {"-c", command});
  });
  EXPECT_TRUE(Within(is_time));
  pg::RunProgram("/bin/sh", {"-c", fmt::format("kill -9 $(cat '{}.pid')", file.string())});
  psql.wait();
  std::filesystem::remove(file);
  std::filesystem::remove(file.string() + ".pid");
}

std::string Passed(const std::string& address) {
  return One(address, "select passed from pleat.progress");
}

constexpr const char* kHasBegun = "(select passed > 0 from pleat.progress)";

class Backfill : public testing::Test {
 protected:
  void Start(const std::string& address, const char* wanted) {
    address_ = address;
    wanted_ = ResolveText(wanted);
    plan_ = PlanOn(address_, wanted_);
  }

  // A database in which the expand phase is complete.
  void Expand(const std::string& address, const char* wanted) {
    Start(address, wanted);
    RunScript(address_, ScriptOf(plan_, Phase::Expand), "expand");
  }

  // What is left, planned again, comes to the end.
  void ExpectTheRestWorks() {
    const Plan rest = PlanOn(address_, wanted_);
    for (const Phase phase : kPhases) RunScript(address_, ScriptOf(rest, phase), ToString(phase));
    EXPECT_TRUE(PlanOn(address_, wanted_).steps.empty());
  }

  std::string address_ = {};
  Desired wanted_ = {};
  Plan plan_ = {};
};

TEST_F(Backfill, ShowsHowFarItIs) {
  Expand(MakeDatabase(kRows), kFilled);
  auto run = Running(address_, ScriptOf(plan_, Phase::Backfill));
  EXPECT_TRUE(Eventually(address_, R"(exists (select from pg_stat_activity
    where datname = current_database() and application_name ~ '^pleat: fill t.b [1-9][0-9]* %$'))"));
  const pg::PsqlOutcome outcome = run.get();
  EXPECT_TRUE(outcome.ok()) << outcome.errors;
  EXPECT_NE(outcome.errors.find("pleat: fill t.b: 3000 rows changed in"), std::string::npos)
      << outcome.errors;
  ExpectTheRestWorks();
  EXPECT_EQ(One(address_, "select count(*) from t where b = upper(a)"), "3000");
}

TEST_F(Backfill, MakesWayForWhoWaitsForTheTable) {
  Expand(MakeDatabase(kRows), kFilled);
  auto run = Running(address_, ScriptOf(plan_, Phase::Backfill));
  ASSERT_TRUE(Eventually(address_, kHasBegun));
  Client reader(address_);
  reader.Run("begin; select count(*) from t");
  auto waiting = std::async(std::launch::async, [this] {
    Client(address_).Run("begin; lock table t in access exclusive mode; commit");
  });
  ASSERT_TRUE(Eventually(address_,
                         "exists (select from pg_locks where not granted "
                         "and relation = 't'::regclass and mode = 'AccessExclusiveLock')"));
  // The batch that was under way has ended by then, one way or the other.
  std::this_thread::sleep_for(500ms);
  const std::string passed = Passed(address_);
  std::this_thread::sleep_for(700ms);
  EXPECT_EQ(Passed(address_), passed);
  EXPECT_EQ(run.wait_for(0s), std::future_status::timeout);
  reader.Run("commit");
  waiting.get();
  const pg::PsqlOutcome outcome = run.get();
  EXPECT_TRUE(outcome.ok()) << outcome.errors;
  ExpectTheRestWorks();
}

TEST_F(Backfill, MakesWayForReplicasThatLag) {
  if (!std::filesystem::exists(SharedServer().installation().bin / "pg_basebackup"))
    GTEST_SKIP() << "a replica needs pg_basebackup";
  // What the primary writes is seen there a second later.
  const Replicated servers("1s");
  pg::RunPsqlText(servers.primary(), kRows);
  Expand(servers.primary(), kFilled);
  auto run = Running(address_, "set pleat.max_lag = '300ms';\n" + ScriptOf(plan_, Phase::Backfill));
  // Nothing is done from one look to the next, though nobody locks anything.
  const std::string lags =
      "exists (select from pg_stat_replication where replay_lag > '300ms') and " +
      std::string(kHasBegun);
  ASSERT_TRUE(Eventually(address_, lags));
  bool paused = false;
  while (!paused && run.wait_for(0s) == std::future_status::timeout) {
    const std::string passed = Passed(address_);
    std::this_thread::sleep_for(500ms);
    paused = One(address_, "select " + lags) == "t" && Passed(address_) == passed;
  }
  EXPECT_TRUE(paused);
  const pg::PsqlOutcome outcome = run.get();
  EXPECT_TRUE(outcome.ok()) << outcome.errors;
  EXPECT_EQ(One(address_, "select count(*) from t where b = upper(a)"), "3000");
}

// Where it stopped is a text, and not one that says another day to who goes on.
TEST_F(Backfill, GoesOnWhereItStoppedWhateverTheDateStyle) {
  Expand(MakeDatabase(kDays), kFilledByDay);
  const std::string settings = "SET datestyle = 'SQL, DMY';\nSET test.stop = 'on';\n";
  const pg::PsqlOutcome stopped =
      pg::RunPsqlText(address_, settings + ScriptOf(plan_, Phase::Backfill));
  EXPECT_NE(stopped.errors.find("stopped"), std::string::npos) << stopped.errors;
  EXPECT_EQ(Passed(address_), "1000");
  RunScript(address_, ScriptOf(PlanOn(address_, wanted_), Phase::Backfill), "backfill");
  EXPECT_EQ(One(address_, "select count(*) from t where b is distinct from a"), "0");
  ExpectTheRestWorks();
}

TEST_F(Backfill, DoesNoHarmWithoutItsPsql) {
  Expand(MakeDatabase(kRows), kFilled);
  RunInKilledPsql(address_, ScriptOf(plan_, Phase::Backfill),
                  [&] { return One(address_, "select " + std::string(kHasBegun)) == "t"; });
  EXPECT_EQ(One(address_,
                "select count(*) from pg_stat_activity where datname = current_database() "
                "and query ~ '^CALL pleat.backfill'"),
            "1");
  ExpectTheRestWorks();
  EXPECT_EQ(One(address_, "select count(*) from t where b = upper(a)"), "3000");
}

// Those who wait for others before they build an index, or drop one, without blocking writes.
constexpr const char* kBuilds =
    "select count(*) from pg_stat_activity where datname = current_database() "
    "and query ~ '^(CREATE|DROP) INDEX CONCURRENTLY' and wait_event_type = 'Lock'";

class BuildWithoutItsPsql : public Backfill {
 protected:
  // A build that waits for another transaction when its psql is killed.
  void SetUp() override {
    Start(MakeDatabase(kRows), kIndexed);
    other_ = std::make_unique<Client>(address_);
    other_->Run("begin; update t set a = a where id = 1");
    const auto builds = [&] { return One(address_, kBuilds) == "1"; };
    RunInKilledPsql(address_, ScriptOf(plan_, Phase::Expand), builds);
    EXPECT_TRUE(builds());
  }

  std::unique_ptr<Client> other_ = {};
};

TEST_F(BuildWithoutItsPsql, IsMadeAgainAfterIt) {
  const Plan rest = PlanOn(address_, wanted_);
  other_->Run("commit");
  for (const Phase phase : kPhases) RunScript(address_, ScriptOf(rest, phase), ToString(phase));
  EXPECT_TRUE(PlanOn(address_, wanted_).steps.empty());
}

// The server refuses one of two builds that wait for each other (deadlock_timeout); what is there
// then is gone on from.
TEST_F(BuildWithoutItsPsql, IsMadeAgainBesideIt) {
  const std::string script = ScriptOf(PlanOn(address_, wanted_), Phase::Expand);
  auto beside = Running(address_, script);
  EXPECT_TRUE(Eventually(address_, fmt::format("2 = ({})", kBuilds)));
  other_->Run("commit");
  beside.get();
  EXPECT_TRUE(Eventually(address_, fmt::format("0 = ({})", kBuilds)));
  ExpectTheRestWorks();
}

}  // namespace
}  // namespace pleat::tests
