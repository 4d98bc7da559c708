// What no golden case can show of TimescaleDB: what stays on the server, what somebody has changed
// by hand, and the build with the Apache license.
#include <gtest/gtest.h>

#include "compiler/diag/render.h"
#include "compiler/introspect/introspect.h"
#include "compiler/introspect/session.h"
#include "compiler/model/requirement.h"
#include "emit/sql/emit.h"
#include "emit/text/emit.h"
#include "tests/support/live_case.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

class Timescale : public testing::Test {
 protected:
  void SetUp() override {
    if (!SharedServer().installation().timescaledb) GTEST_SKIP() << "the server has no timescaledb";
  }

  // What the case needs that this release lacks.
  static std::optional<std::string> LackOf(const Case& c) {
    const ServerFeatures features = pg::Session(SharedServer().address()).features();
    for (const Catalog& catalog : {c.before, c.after.catalog}) {
      for (const Requirement& unmet : UnmetRequirements(catalog, features))
        return unmet.what + " needs " + unmet.needs;
    }
    return std::nullopt;
  }

  // A database of that schema with the rows of the case.
  static std::string DatabaseOf(const Catalog& catalog, const Case& c) {
    const Database empty{.catalog = EmptyCatalog(),
                         .features = pg::Session(SharedServer().address()).features()};
    const Plan build = PlanFor(empty, {.catalog = catalog}, {.direct = true});
    return MakeDatabase(sql::EmitScripts(build, sql::Direction::Up) +
                        ReadFile(c.folder / "rows.sql").value_or(""));
  }

  static void Run(const std::string& address, const Plan& plan, sql::Direction direction) {
    RunScript(address, sql::EmitScripts(plan, direction), "plan");
  }

  static void ExpectOnServer(const std::string& address, const std::string& condition) {
    RunScript(address, "do $$ begin assert (" + condition + "); end $$;", condition);
  }

  static constexpr const char* kNoChunks =
      "select count(*) = 0 from pg_class where relname ~ '^(compress)?_?hyper_'";
};

TEST_F(Timescale, LeavesNoCompressedChunksOfWhatIsDropped) {
  const Case c = ReadCase("hypertable/drop_compressed");
  const std::string address = DatabaseOf(c.before, c);
  Run(address, PlanOn(address, c.after), sql::Direction::Up);
  ExpectOnServer(address, kNoChunks);
}

TEST_F(Timescale, LeavesNoCompressedChunksOfWhatIsTakenBack) {
  const Case c = ReadCase("hypertable/drop_compressed");
  const std::string address = DatabaseOf(c.after.catalog, {});
  const Plan create = PlanOn(address, {.catalog = c.before});
  Run(address, create, sql::Direction::Up);
  RunScript(address, *ReadFile(c.folder / "rows.sql"), "rows");
  Run(address, create, sql::Direction::Down);
  ExpectOnServer(address, kNoChunks);
}

TEST_F(Timescale, RefreshPoliciesChangedByHandAreChangedBack) {
  const Case c = ReadCase("continuous_aggregate/refresh_policies");
  if (const auto lack = LackOf(c)) GTEST_SKIP() << *lack;
  const std::string address = DatabaseOf(c.before, c);
  for (const char* change :
       {"scheduled => false", "schedule_interval => interval '7 minutes'", "max_retries => 9",
        "fixed_schedule => true, initial_start => '2031-01-01'",
        "config => config || '{\"refresh_newest_first\": true}'"}) {
    RunScript(address,
              std::string("select alter_job(job_id, ") + change +
                  ") from timescaledb_information.jobs "
                  "where proc_name = 'policy_refresh_continuous_aggregate'",
              change);
    const Plan back = PlanOn(address, {.catalog = c.before});
    EXPECT_FALSE(back.empty()) << change;
    Run(address, back, sql::Direction::Up);
    EXPECT_EQ(text::DumpPlan(PlanOn(address, {.catalog = c.before})), "nothing to do\n") << change;
  }
}

TEST_F(Timescale, ChunksByOtherSettingsAreFoundAndCompressedAgain) {
  const Case c = ReadCase("hypertable/recompress");
  if (const auto lack = LackOf(c)) GTEST_SKIP() << *lack;
  const std::string address = DatabaseOf(c.before, c);
  const Desired wanted{.catalog = c.after.catalog};
  Run(address, PlanOn(address, wanted), sql::Direction::Up);
  ASSERT_EQ(text::DumpPlan(PlanOn(address, wanted)), "nothing to do\n");
  // As after an interruption.
  RunScript(address,
            "select compress_chunk(c, recompress => true) from show_chunks('readings') c limit 1",
            "one of them");
  const Plan rest = PlanOn(address, c.after);
  EXPECT_EQ(rest.steps.size(), 2U) << text::DumpPlan(rest);
  Run(address, rest, sql::Direction::Up);
  EXPECT_EQ(text::DumpPlan(PlanOn(address, c.after)), "nothing to do\n");
}

// Chunks that were compressed after the columnstore came are no obstacle for going back, by the
// script from before or by a plan of what was there.
TEST_F(Timescale, AColumnstoreGoesBackFromCompressedChunks) {
  const Case c = ReadCase("hypertable/columnstore_off");
  for (const bool by_script : {true, false}) {
    const std::string address = DatabaseOf(c.after.catalog, {});
    const Plan plan = PlanOn(address, {.catalog = c.before});
    Run(address, plan, sql::Direction::Up);
    RunScript(address, *ReadFile(c.folder / "rows.sql"), "rows");
    if (by_script) {
      Run(address, plan, sql::Direction::Down);
    } else {
      Run(address, PlanOn(address, c.after), sql::Direction::Up);
    }
    EXPECT_EQ(Differences(address, c.after.catalog, {}, {}), std::vector<std::string>{});
  }
}

TEST_F(Timescale, TheColumnstoreOfAnAggregateGoesBackFromCompressedChunks) {
  const Case c = ReadCase("continuous_aggregate/columnstore");
  for (const bool by_script : {true, false}) {
    const std::string address = DatabaseOf(c.before, c);
    const Plan plan = PlanOn(address, c.after);
    Run(address, plan, sql::Direction::Up);
    RunScript(address,
              "select compress_chunk(k, true) from (select show_chunks('b') union all "
              "select show_chunks('c')) as s (k)",
              "compress");
    if (by_script) {
      Run(address, plan, sql::Direction::Down);
    } else {
      Run(address, PlanOn(address, {.catalog = c.before}), sql::Direction::Up);
    }
    EXPECT_EQ(Differences(address, c.before, {}, {}), std::vector<std::string>{});
  }
}

std::string ErrorsOf(const std::string& address, const std::string& schema) {
  const Database live = pg::Introspect(address);
  const Desired desired = ResolveText(schema);
  Sink sink;
  BuildPlan(live, desired.catalog, desired.transition, {}, sink);
  return Render(sink.Sorted());
}

TEST_F(Timescale, UnderTheApacheLicenseWhatItLacksIsRefusedByName) {
  pg::ScratchServer server(
      {.cache = PLEAT_SCRATCH_CACHE, .settings = {"timescaledb.license=apache"}});
  const std::string address = server.CreateDatabase("apache");
  const std::string head =
      "extension timescaledb; procedure p(job_id integer, config jsonb) language plpgsql as "
      "$$begin end$$; ";
  const std::string table = "table t { ts timestamptz not null; d integer; hypertable by ts { ";
  const std::string plain = head + table + "chunk interval '1 day'; space (d) partitions 2; } }";
  Run(address, PlanOn(address, ResolveText(plain)), sql::Direction::Up);
  EXPECT_EQ(text::DumpPlan(PlanOn(address, ResolveText(plain))), "nothing to do\n");
  for (const auto& [item, what] :
       {std::pair{"columnstore; } }", "a columnstore"},
        std::pair{"retain '1 day'; } }", "a policy"},
        std::pair{"} } job nightly call p () every '1 day';", "a job"},
        std::pair{"} } continuous aggregate c as select time_bucket('1 day', ts) as day, count(*) "
                  "as n from t group by 1;",
                  "continuous aggregate"}}) {
    const std::string errors =
        ErrorsOf(address, head + table + "chunk interval '1 day'; space (d) partitions 2; " + item);
    EXPECT_NE(errors.find("needs TimescaleDB under the Timescale license"), std::string::npos)
        << errors;
    EXPECT_NE(errors.find(std::string("leave out `") + what + "`"), std::string::npos) << errors;
  }
}

}  // namespace
}  // namespace pleat::tests
