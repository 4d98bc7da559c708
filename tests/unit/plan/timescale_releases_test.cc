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

constexpr const char* kDailyTwice = R"(
continuous aggregate daily {
  refresh every '1 day' from '30 days' to '10 days';
  refresh every '1 hour' from '9 days' to '1 hour';
} as select time_bucket('1 day', ts) as day, max(value) from metrics group by 1;
)";

constexpr const char* kDaily = R"(
continuous aggregate daily {
  refresh every '1 day' from '30 days' to '3 days' with (buckets_per_batch = 10);
  refresh every '1 hour' from '3 days' to '1 hour';
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
            "error[E0404]: continuous aggregate `daily` needs TimescaleDB 2.19, and this one is "
            "TimescaleDB 2.18.0\n"
            "help: leave out `buckets_per_batch`, or use such a server\n"
            "error[E0404]: continuous aggregate `daily` needs TimescaleDB 2.21, and this one is "
            "TimescaleDB 2.18.0\n"
            "help: leave out `more than one refresh policy`, or use such a server\n");
  Database apache = Server("2.28.3", kMetrics);
  apache.features.timescaledb_apache = true;
  EXPECT_EQ(Outcome(apache, std::string(kMetrics) + kDaily),
            "error[E0404]: continuous aggregate `daily` needs TimescaleDB under the Timescale "
            "license, and this one is the build with Apache's\n"
            "help: leave out `continuous aggregate`, or use such a server\n");
}

// Beside kMetrics, what a release lacks.
struct Lack {
  const char* name = "";
  const char* schema = "";
  const char* without = "";
  const char* with = "";
  // What the error says to leave out.
  const char* what = "";
};

class TimescaleLack : public testing::TestWithParam<Lack> {};

TEST_P(TimescaleLack, IsNamed) {
  const Lack& lack = GetParam();
  const std::string schema = std::string(kMetrics) + lack.schema;
  const std::string refused = Outcome(Server(lack.without, kMetrics), schema);
  EXPECT_NE(refused.find(std::string("and this one is TimescaleDB ") + lack.without),
            std::string::npos)
      << refused;
  EXPECT_NE(refused.find(std::string("leave out `") + lack.what + "`"), std::string::npos)
      << refused;
  const std::string planned = Outcome(Server(lack.with, kMetrics), schema);
  EXPECT_EQ(planned.find("error"), std::string::npos) << planned;
}

INSTANTIATE_TEST_SUITE_P(
    Releases, TimescaleLack,
    testing::Values(
        Lack{"Unlogged", "unlogged table u { ts timestamptz not null; hypertable by ts; }",
             "2.22.1", "2.23.0", "unlogged"},
        Lack{"ReplicaIdentity",
             "table u { ts timestamptz not null; replica identity full; hypertable by ts; }",
             "2.11.2", "2.12.0", "replica identity"},
        Lack{"TransitionTable",
             "function f() returns trigger language plpgsql as 'begin return null; end';"
             "trigger added after insert on metrics referencing new table as fresh "
             "for each statement execute function f();",
             "2.17.2", "2.18.0", "referencing"},
        Lack{"Reference",
             "table u { ts timestamptz not null; primary key (ts); hypertable by ts; }"
             "table v { ts timestamptz references u; }",
             "2.15.3", "2.16.0", "a reference to a hypertable"},
        Lack{"ReferenceBySegment",
             "table u { id integer primary key; }"
             "table v { ts timestamptz not null; u integer references u;"
             " hypertable by ts { columnstore order by (ts desc); } }",
             "2.15.3", "2.16.0", "a reference by a column that the columnstore has no segments by"},
        Lack{"ChunkSkipping",
             "table u { ts timestamptz not null; n integer; hypertable by ts { chunk skipping (n); "
             "columnstore order by (ts desc); } }",
             "2.15.3", "2.16.0", "chunk skipping"},
        Lack{"Auto",
             "table u { ts timestamptz not null; hypertable by ts { columnstore segment by auto "
             "order by auto; } }",
             "2.21.4", "2.22.0", "auto"},
        Lack{
            "TimeZone",
            "procedure p(job_id integer, config jsonb) language plpgsql as 'begin end';"
            "job p call p () every '1 day' starting '2030-01-01' time zone 'Europe/Berlin' paused;",
            "2.11.2", "2.12.0", "time zone"},
        Lack{"ByCreation",
             "table u { ts timestamptz not null; hypertable by ts { retain '1 day' by creation; } "
             "}",
             "2.12.2", "2.13.0", "by creation"},
        Lack{"NamedJob",
             "procedure p(job_id integer, config jsonb) language plpgsql as 'begin end';"
             "job other call p () every '1 day';",
             "2.19.3", "2.20.0", "a name that is not the procedure's"},
        Lack{"ColumnstoreWithinRefresh",
             "continuous aggregate daily { refresh every '1 day' from '30 days' to '1 day';"
             " columnstore after '20 days' order by (day); }"
             " as select time_bucket('1 day', ts) as day, max(value) from metrics group by 1;",
             "2.17.2", "2.18.0", "a refresh of what the columnstore has"},
        Lack{"AggregateChunks",
             "continuous aggregate daily { chunk interval '30 days'; }"
             " as select time_bucket('1 day', ts) as day, max(value) from metrics group by 1;",
             "2.11.2", "2.12.0", "chunk interval"},
        Lack{"TwoRefreshPolicies", kDailyTwice, "2.20.3", "2.21.0",
             "more than one refresh policy"}),
    [](const auto& one) { return one.param.name; });

TEST(TimescaleReleases, JoinOuterFrom216) {
  const std::string joined =
      std::string(kMetrics) +
      "table names { value integer primary key; name text; }"
      "continuous aggregate daily as select time_bucket('1 day', ts) as day, name, count(*) "
      "from metrics left join names on names.value = metrics.value group by 1, 2;";
  EXPECT_NE(Outcome(Server("2.15.3", kMetrics), joined).find("needs TimescaleDB 2.16 for its join"),
            std::string::npos);
  EXPECT_EQ(Outcome(Server("2.16.0", kMetrics), joined).find("error"), std::string::npos);
}

// kMetrics with another word in the place of one.
std::string Metrics(const std::string& from, const std::string& to) {
  std::string schema = kMetrics;
  return schema.replace(schema.find(from), from.size(), to);
}

TEST(TimescaleReleases, TakeTheTimeAsNotNull) {
  const std::string nullable = Metrics("timestamptz not null", "timestamptz");
  EXPECT_EQ(Outcome(Server("2.28.3", kMetrics), nullable), "nothing to do\n");
}

TEST(TimescaleReleases, SayWhenTriggersFireFrom227) {
  const auto with = [](const char* firing) {
    return std::string(kMetrics) +
           "function f() returns trigger language plpgsql as 'begin return null; end';"
           "table more { ts timestamptz not null; " +
           firing +
           " trigger t after insert for each row execute function f(); hypertable by ts; }";
  };
  EXPECT_NE(Outcome(Server("2.26.4", with("")), with("disable"))
                .find("enabling or disabling a trigger needs TimescaleDB 2.27"),
            std::string::npos);
  EXPECT_EQ(Outcome(Server("2.27.0", with("")), with("disable")).find("error"), std::string::npos);
}

// What was a table until the swap is kept equal to the hypertable from then on.
TEST(TimescaleReleases, KeepAShadowEqualByTriggersAsTheyTakeThem) {
  const std::string key = "table more { ts timestamptz not null; primary key (ts); ";
  const auto script = [&](const char* release) {
    return sql::EmitScript(
        PlanFor(Server(release, std::string(kMetrics) + key + "}"),
                ResolveText(std::string(kMetrics) + key + "hypertable by ts; }")),
        Phase::Backfill, sql::Direction::Up);
  };
  EXPECT_EQ(script("2.26.4").find("ENABLE ALWAYS TRIGGER"), std::string::npos);
  EXPECT_NE(script("2.27.0").find("ENABLE ALWAYS TRIGGER"), std::string::npos);
}

TEST(TimescaleReleases, TakeNoPublishedTableFrom219) {
  const std::string table = "table more { ts timestamptz not null; ";
  const auto with = [&](const char* hypertable, const char* published) {
    return std::string(kMetrics) + table + hypertable + "} publication p for " + published + ";";
  };
  for (const char* published : {"table more", "all tables"}) {
    const std::string refused =
        Outcome(Server("2.19.0", with("", published)), with("hypertable by ts;", published));
    EXPECT_NE(refused.find("cannot become a hypertable while publication `p` has it"),
              std::string::npos)
        << refused;
    const std::string planned =
        Outcome(Server("2.18.0", with("", published)), with("hypertable by ts;", published));
    EXPECT_EQ(planned.find("error"), std::string::npos) << planned;
  }
}

struct Refused {
  const char* name = "";
  const char* before = "";
  const char* after = "";
  const char* message = "";
};

class HypertableRefusal : public testing::TestWithParam<Refused> {};

TEST_P(HypertableRefusal, IsNamed) {
  const std::string head =
      "extension timescaledb; table t { ts timestamptz not null; d integer not null; ";
  const std::string outcome =
      Outcome(Server("2.28.3", head + GetParam().before + "}"), head + GetParam().after + "}");
  EXPECT_NE(outcome.find(GetParam().message), std::string::npos) << outcome;
}

INSTANTIATE_TEST_SUITE_P(
    Releases, HypertableRefusal,
    testing::Values(Refused{"PlainAgain", "hypertable by ts;", "",
                            "`t` is a hypertable and is to become a plain table"},
                    Refused{"FewerDimensions", "hypertable by ts { space (d) partitions 2; }",
                            "hypertable by ts;",
                            "the columns by which rows are divided into chunks of hypertable `t`"},
                    Refused{"OtherChunks", "hypertable by ts;",
                            "hypertable by ts { chunk prefix 'x'; }",
                            "the schema and the prefix of chunks of hypertable `t`"},
                    Refused{"Identity", "hypertable by ts;",
                            "i bigint generated always as identity; hypertable by ts;",
                            "an identity column cannot be added where there are chunks"}),
    [](const auto& one) { return one.param.name; });

TEST(TimescaleReleases, KeepTheTypeOfWhatIsHashed) {
  const auto with = [](const char* type) {
    return std::string("extension timescaledb; table t { ts timestamptz not null; d ") + type +
           " not null; hypertable by ts { space (d) partitions 2; } }";
  };
  EXPECT_NE(Outcome(Server("2.28.3", with("integer")), with("bigint"))
                .find("rows are divided into chunks by the hash of its values"),
            std::string::npos);
}

TEST(TimescaleReleases, FindTheExtensionInASchemaOfItsOwn) {
  const std::string head = "extension timescaledb schema ext; schema ext; schema public;\n";
  const Plan plan =
      PlanFor(Server("2.28.3", head),
              ResolveText(head + "table t { ts timestamptz not null; hypertable by ts; }"));
  EXPECT_NE(sql::EmitScript(plan, Phase::Expand, sql::Direction::Up)
                .find("SET search_path = ext, public;"),
            std::string::npos);
}

TEST(TimescaleReleases, ChangeNoTypeThatAContinuousAggregateReads) {
  std::string wider = std::string(kMetrics) + kDaily;
  wider.replace(wider.find("integer"), 7, "bigint");
  EXPECT_EQ(Outcome(Server("2.28.3", std::string(kMetrics) + kDaily), wider),
            "error[E0401]: column metrics.value changes its type, and continuous aggregate daily "
            "reads it\n"
            "note: TimescaleDB refuses that while a continuous aggregate reads the column\n"
            "help: add a column of the new type with a `backfill`, and read that\n");
}

TEST(TimescaleReleases, RefreshByNoAgeOfASmallint) {
  const std::string beats =
      "extension timescaledb; table beats { at smallint not null; hypertable by at { chunk "
      "interval "
      "'100'; now function pulse; } } function pulse() returns smallint language sql stable as "
      "$$select 7::smallint$$; continuous aggregate tens { refresh every '1 hour' from '100' to "
      "'10'; } as select time_bucket(10::smallint, at) as bucket, count(*) as n from beats group "
      "by "
      "1;";
  EXPECT_EQ(Outcome(Server("2.28.3", "extension timescaledb;"), beats),
            "error[E0401]: continuous aggregate `tens` has a refresh policy along a smallint\n"
            "help: let the time be an integer or bigint, or refresh it by a job\n");
}

// A table whose column `value` is as `column` says, and an aggregate that reads it.
std::string Aggregated(const std::string& column, const std::string& domain = "integer") {
  return "extension timescaledb;\ndomain amount as " + domain + ";\ntable metrics { " +
         "ts timestamptz not null; raw integer; value " + column + "; hypertable by ts; }\n" +
         kDaily;
}

TEST(TimescaleReleases, ComputeNoColumnAnewThatAContinuousAggregateReads) {
  const std::string computed = "integer generated always as (raw + 1) stored";
  const std::string anew = "integer generated always as (raw + 2) stored";
  EXPECT_EQ(Outcome(Server("2.28.3", Aggregated(computed)), Aggregated(anew)),
            "error[E0401]: column metrics.value is computed anew, and continuous aggregate daily "
            "reads it\n"
            "note: TimescaleDB refuses that while a continuous aggregate reads the column\n"
            "help: add another column that is computed like that, and read that\n");
}

TEST(TimescaleReleases, ChangeNoDomainOfAColumnThatAContinuousAggregateReads) {
  EXPECT_NE(
      Outcome(Server("2.28.3", Aggregated("amount")), Aggregated("amount", "bigint"))
          .find("column metrics.value changes its type, and continuous aggregate daily reads"),
      std::string::npos);
}

TEST(TimescaleReleases, ComputeNothingAgainOnTheWayBackThatAContinuousAggregateReads) {
  const std::string computed = "integer generated always as (raw + 1) stored";
  const Plan plan =
      PlanFor(Server("2.28.3", Aggregated(computed)), ResolveText(Aggregated("integer")));
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<Irreversible>(plan.steps.front().undo));
  EXPECT_TRUE(ActionsOf(plan.steps.front().undo).empty());
}

}  // namespace
}  // namespace pleat::tests
