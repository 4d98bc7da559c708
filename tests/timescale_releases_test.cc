// What a plan does otherwise where an older release of TimescaleDB, or its Apache build, is there.
#include <gtest/gtest.h>

#include "compiler/diag/render.h"
#include "compiler/plan/plan.h"
#include "emit/sql/emit.h"
#include "emit/text/emit.h"
#include "tests/support/case.h"

namespace pleat::tests {
namespace {

constexpr const char* kMetrics = R"(extension timescaledb;
table metrics {
  ts     timestamptz not null;
  value  integer;
  hypertable by ts;
}
)";

constexpr const char* kDaily = R"(
continuous aggregate daily {
  refresh every '1 day' from '30 days' to '1 day' with (buckets_per_batch = 10);
  refresh every '1 hour' from '1 day' to '1 hour';
} as select time_bucket('1 day', ts) as day, max(value) from metrics group by 1;
)";

Database Server(const std::string& release, const std::string& schema) {
  Database live;
  live.catalog = ResolveText(schema).catalog;
  live.features.timescaledb = release;
  return live;
}

// The errors of a plan, or else the plan.
std::string Outcome(const Database& live, const std::string& schema) {
  const Desired after = ResolveText(schema);
  Sink sink;
  const Plan plan = BuildPlan(live, after.catalog, after.transition, {}, sink);
  return sink.ok() ? text::DumpPlan(plan) : Render(sink.Sorted());
}

std::string Up(const std::string& release) {
  const std::string plain =
      "continuous aggregate daily as\n"
      "  select time_bucket('1 day', ts) as day, max(value) from metrics group by 1;";
  return sql::EmitScripts(PlanFor(Server(release, kMetrics), ResolveText(kMetrics + plain)),
                          sql::Direction::Up);
}

TEST(TimescaleReleases, RefreshAsAWholeBeforeBucketsAreKnown) {
  const std::string whole = "CALL refresh_continuous_aggregate('public.daily', NULL, NULL);";
  EXPECT_NE(Up("2.14.2").find(whole), std::string::npos);
  EXPECT_EQ(Up("2.15.0").find(whole), std::string::npos);
}

TEST(TimescaleReleases, WatchTheTableByATriggerBefore223) {
  const std::string lock =
      "create continuous aggregate daily | lock: SHARE ROW EXCLUSIVE on metrics";
  EXPECT_NE(Up("2.22.1").find(lock), std::string::npos);
  EXPECT_EQ(Up("2.23.0").find(lock), std::string::npos);
}

TEST(TimescaleReleases, NameWhatTheyLack) {
  EXPECT_EQ(Outcome(Server("2.18.0", kMetrics), std::string(kMetrics) + kDaily),
            "error[E0401]: continuous aggregate `daily` needs TimescaleDB 2.19 for "
            "`buckets_per_batch`\n"
            "help: leave it out\n"
            "error[E0401]: continuous aggregate `daily` needs TimescaleDB 2.21 for more than one "
            "refresh policy\n"
            "help: leave one of them\n");
  Database apache = Server("2.28.3", kMetrics);
  apache.features.timescaledb_apache = true;
  EXPECT_EQ(Outcome(apache, std::string(kMetrics) + kDaily),
            "error[E0401]: continuous aggregate `daily` needs TimescaleDB under the Timescale "
            "license, and this one has the Apache license\n"
            "help: install the build with the Timescale license, or use a materialized view\n");
}

TEST(TimescaleReleases, ChangeNoTypeThatAContinuousAggregateReads) {
  std::string wider = std::string(kMetrics) + kDaily;
  wider.replace(wider.find("integer"), 7, "bigint");
  EXPECT_EQ(Outcome(Server("2.28.3", std::string(kMetrics) + kDaily), wider),
            "error[E0401]: column metrics.value changes its type, and a continuous aggregate reads "
            "it\n"
            "note: TimescaleDB refuses to change the type of such a column\n"
            "help: add a column of the new type with a `backfill`, and read that\n");
}

}  // namespace
}  // namespace pleat::tests
