// What TimescaleDB refuses on a table with a columnstore, and from which release on it takes it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/case.h"

namespace pleat::tests {
namespace {

constexpr const char* kTable = R"(extension timescaledb;
table devices {{ id integer primary key; }}
table t {{
  ts  timestamptz not null;
  d   integer {};
  v   integer{};
  {}
  hypertable by ts {{ columnstore after '1 day' segment by (d){}; }}
}}
)";

struct Variant {
  const char* name = "";
  // What stands behind `d integer`, behind `v integer`, as another item, and in the columnstore.
  const char* d = "";
  const char* v = "";
  const char* item = "";
  const char* columnstore = "";
  // The release that refuses it, and what it says; the one that takes it.
  const char* refusing = "";
  const char* message = "";
  const char* taking = "";
};

std::string TextOf(const Variant& change) {
  return fmt::format(kTable, change.d, change.v, change.item, change.columnstore);
}

std::string MessagesBetween(const std::string& before, const std::string& after,
                            const char* release) {
  Database live{.catalog = ResolveText(before).catalog};
  live.features.timescaledb = release;
  const Desired desired = ResolveText(after);
  Sink sink;
  BuildPlan(live, desired.catalog, desired.transition, {}, sink);
  std::string text;
  for (const Diagnostic& diagnostic : sink.Sorted()) text += diagnostic.message + "\n";
  return text;
}

std::string MessagesFor(const Variant& before, const Variant& after, const char* release) {
  return MessagesBetween(TextOf(before), TextOf(after), release);
}

class ColumnstoreRefusal : public testing::TestWithParam<Variant> {};

TEST_P(ColumnstoreRefusal, IsNamed) {
  const Variant& change = GetParam();
  EXPECT_NE(MessagesFor({}, change, change.refusing).find(change.message), std::string::npos)
      << MessagesFor({}, change, change.refusing);
  if (*change.taking == 0) return;
  EXPECT_EQ(MessagesFor({}, change, change.taking), "");
}

INSTANTIATE_TEST_SUITE_P(
    Columnstore, ColumnstoreRefusal,
    testing::Values(Variant{.name = "Identity",
                            .item = "i bigint generated always as identity;",
                            .refusing = "2.28.3",
                            .message = "an identity column cannot be added"},
                    Variant{.name = "Generated",
                            .item = "g integer generated always as (d + 1) stored;",
                            .refusing = "2.28.3",
                            .message = "a generated column cannot be added"},
                    Variant{.name = "Serial",
                            .item = "s serial;",
                            .refusing = "2.28.3",
                            .message = "a serial column would be null in all compressed rows"},
                    Variant{.name = "DistinctValues",
                            .v = " statistics 100 (n_distinct = 5)",
                            .refusing = "2.28.3",
                            .message = "n_distinct of a column cannot change"},
                    Variant{.name = "Storage",
                            .v = " storage main",
                            .refusing = "2.28.3",
                            .message = "the storage of a column cannot change"},
                    Variant{.name = "NotNull",
                            .v = " not null",
                            .refusing = "2.17.2",
                            .message = "NOT NULL needs TimescaleDB 2.18",
                            .taking = "2.18.0"},
                    Variant{.name = "Check",
                            .item = "check positive (v > 0);",
                            .refusing = "2.17.2",
                            .message = "a new constraint needs TimescaleDB 2.18",
                            .taking = "2.20.0"},
                    Variant{.name = "ForeignKey",
                            .d = "references devices (id)",
                            .refusing = "2.17.2",
                            .message = "a new constraint needs TimescaleDB 2.18",
                            .taking = "2.20.0"},
                    Variant{.name = "Unique",
                            .item = "unique (d, ts);",
                            .refusing = "2.17.2",
                            .message = "a new constraint needs TimescaleDB 2.18",
                            .taking = "2.19.0"},
                    Variant{.name = "UniqueIndex",
                            .item = "unique index one on (d, ts);",
                            .refusing = "2.17.2",
                            .message = "a unique index needs TimescaleDB 2.18",
                            .taking = "2.19.0"},
                    Variant{.name = "BecomesIdentity",
                            .v = " not null generated always as identity",
                            .refusing = "2.28.3",
                            .message = "a column cannot become an identity or stop being one"},
                    Variant{.name = "Firing",
                            .item = "disable trigger same before update for each row execute "
                                    "function suppress_redundant_updates_trigger();",
                            .refusing = "2.27.2",
                            .message = "enabling or disabling a trigger needs TimescaleDB 2.28",
                            .taking = "2.28.0"},
                    Variant{.name = "ReplicaIdentity",
                            .item = "replica identity full;",
                            .refusing = "2.15.0",
                            .message = "a replica identity needs TimescaleDB 2.16",
                            .taking = "2.16.0"}),
    [](const auto& param) { return param.param.name; });

TEST(Columnstore, TypesChangeFromARelease) {
  const auto messages = [&](const char* release) {
    Database live{.catalog = ResolveText(TextOf({})).catalog};
    live.features.timescaledb = release;
    std::string text = TextOf({});
    text.replace(text.find("v   integer"), 11, "v   bigint");
    const Desired desired = ResolveText(text);
    Sink sink;
    const Plan plan = BuildPlan(live, desired.catalog, desired.transition, {}, sink);
    std::string said;
    for (const Diagnostic& diagnostic : sink.Sorted()) said += diagnostic.message;
    for (const Step& step : plan.steps) said += step.title + "\n";
    return said;
  };
  EXPECT_NE(messages("2.23.0").find("needs TimescaleDB 2.24"), std::string::npos);
  EXPECT_NE(messages("2.24.0").find("take chunks of t out of the columnstore"), std::string::npos);
}

TEST(Columnstore, StaysOrRowsAreHidden) {
  const std::string table = "extension timescaledb; table t { ts timestamptz not null; ";
  const std::string stored = "hypertable by ts { columnstore order by (ts); } }";
  EXPECT_NE(MessagesBetween(table + stored, table + "force row level security; " + stored, "2.28.3")
                .find("row-level security cannot change"),
            std::string::npos);
  EXPECT_EQ(MessagesBetween(table + stored,
                            table + "enable row level security; hypertable by ts; }", "2.28.3"),
            "");
  const std::string keyed = "extension timescaledb; table t { ts timestamptz primary key; ";
  EXPECT_NE(MessagesBetween(keyed + "enable row level security; }", keyed + stored, "2.28.3")
                .find("is to become a hypertable with a columnstore"),
            std::string::npos);
}

TEST(Columnstore, NotNullGoesFromARelease) {
  const Variant required{.v = " not null"};
  EXPECT_NE(MessagesFor(required, {}, "2.17.2").find("dropping NOT NULL needs TimescaleDB 2.18"),
            std::string::npos);
  EXPECT_EQ(MessagesFor(required, {}, "2.18.0"), "");
}

TEST(Columnstore, IsReferredToFromARelease) {
  const std::string head =
      "extension timescaledb; table t { ts timestamptz primary key; hypertable by ts { columnstore "
      "order by (ts desc); } } table u { ts timestamptz";
  const auto messages = [&](const char* release) {
    return MessagesBetween(head + "; }", head + " references t; }", release);
  };
  EXPECT_NE(messages("2.17.2").find("a foreign key to it needs TimescaleDB 2.18"),
            std::string::npos)
      << messages("2.17.2");
  EXPECT_EQ(messages("2.19.0"), "");
}

TEST(Columnstore, TriggersAreDisabledFromARelease) {
  const std::string function =
      "function f() returns trigger language plpgsql as 'begin return null; end';";
  const auto with = [&](std::string firing) {
    return function + TextOf({}).replace(TextOf({}).find("  hypertable"), 0,
                                         firing +
                                             " trigger x after insert for each row execute "
                                             "function f();\n");
  };
  const auto messages = [&](const char* release) {
    return MessagesBetween(with(""), with("disable"), release);
  };
  EXPECT_NE(messages("2.27.0").find("enabling or disabling a trigger needs TimescaleDB 2.28"),
            std::string::npos);
  EXPECT_EQ(messages("2.28.0"), "");
}

TEST(Columnstore, SettingsWaitForRowsBefore214) {
  const Variant ordered{.columnstore = " order by (v, ts desc)"};
  const auto titles = [&](const char* release) {
    Database live{.catalog = ResolveText(TextOf({})).catalog};
    live.features.timescaledb = release;
    std::string text;
    for (const Step& step : PlanFor(live, ResolveText(TextOf(ordered))).steps)
      text += step.title + "\n";
    return text;
  };
  EXPECT_EQ(titles("2.13.1"),
            "take chunks of t out of the columnstore\nconfigure the columnstore of t\n"
            "move chunks of t to the columnstore after 1 day\n");
  EXPECT_EQ(titles("2.14.0"), "configure the columnstore of t\n");
}

TEST(Columnstore, SettingsOfAggregatesWaitForRowsBefore214) {
  const auto text = [](const char* order) {
    return "extension timescaledb; table t { ts timestamptz not null; hypertable by ts; } "
           "continuous aggregate a { columnstore after '9 days' order by (" +
           std::string(order) +
           "); refresh every '1 hour' from '8 days' to '1 hour'; } as select time_bucket('1 day', "
           "ts) as day, count(*) as n from t group by 1;";
  };
  const auto plan = [&](const char* release) {
    Database live{.catalog = ResolveText(text("day desc")).catalog};
    live.features.timescaledb = release;
    return PlanFor(live, ResolveText(text("day")));
  };
  const Plan chunk_by_chunk = plan("2.13.1");
  ASSERT_EQ(chunk_by_chunk.steps.size(), 3U);
  EXPECT_NE(chunk_by_chunk.steps.front().actions.front().As<LeaveColumnstore>(), nullptr);
  EXPECT_TRUE(chunk_by_chunk.steps[1].hazards.empty());
  EXPECT_NE(ActionsOf(chunk_by_chunk.steps.back().undo).front().As<LeaveColumnstore>(), nullptr);
  EXPECT_EQ(plan("2.14.0").steps.size(), 1U);
}

// A policy that is there may compress the first chunk between the plan and its script.
TEST(Columnstore, IsLeftWhereAPolicyRunsBeforeAnyChunkIsCompressed) {
  const std::string table = "extension timescaledb; table t { ts timestamptz; hypertable by ts";
  const auto titles = [&](const std::string& columnstore) {
    Database live{.catalog = ResolveText(table + " { " + columnstore + " } }").catalog};
    live.sizes[{{"public"}, {"t"}}].chunk_sizes.push_back({.rows = 100});
    std::string text;
    for (const Step& step : PlanFor(live, ResolveText(table + "; }")).steps)
      text += step.title + "\n";
    return text;
  };
  EXPECT_EQ(titles("columnstore;"), "disable the columnstore of t\n");
  EXPECT_EQ(titles("columnstore after '1 day';"),
            "remove the columnstore policy of t\ntake chunks of t out of the columnstore\n"
            "disable the columnstore of t\n");
}

TEST(Columnstore, ConstraintsGoFromARelease) {
  const Variant checked{.item = "check positive (v > 0);"};
  EXPECT_NE(MessagesFor(checked, {}, "2.14.2").find("dropping a constraint needs TimescaleDB 2.15"),
            std::string::npos);
  EXPECT_EQ(MessagesFor(checked, {}, "2.15.0"), "");
}

constexpr std::int64_t kDay = 86'400'000'000;

// The step that adds a policy to a table with chunks of these ages in days, of 100 rows each.
Step RetentionStep(const std::string& policy, const std::vector<int>& ages) {
  const std::string table = "extension timescaledb; table t { ts timestamptz; hypertable by ts { ";
  Database live{.catalog = ResolveText(table + "} }").catalog};
  TableSize& size = live.sizes[{{"public"}, {"t"}}];
  for (const int age : ages)
    size.chunk_sizes.push_back({.age = age * kDay, .age_by_creation = 0, .rows = 100});
  return PlanFor(live, ResolveText(table + policy + "} }")).steps.back();
}

TEST(Retention, SaysWhatItsFirstRunDrops) {
  const Step step = RetentionStep("retain '30 days'; ", {1, 29, 30, 400});
  ASSERT_EQ(step.hazards.size(), 1U);
  EXPECT_EQ(step.hazards[0].detail, "2 of 4 chunks with about 200 rows are older now");
  EXPECT_EQ(step.needs_allow, "retention:t");
  EXPECT_EQ(step.phase, Phase::Contract);
}

TEST(Retention, NeedsNoLeaveWhereNothingIsOldEnoughOrItIsPaused) {
  EXPECT_EQ(RetentionStep("retain '1 year'; ", {1, 29}).needs_allow, std::nullopt);
  EXPECT_EQ(RetentionStep("retain '1 year' by creation; ", {900}).needs_allow, std::nullopt);
  EXPECT_EQ(RetentionStep("retain '1 day' paused; ", {900}).needs_allow, std::nullopt);
}

TEST(Columnstore, SettingsThatOnlyLaterReleasesKnowAreNamed) {
  const Variant sparse{.columnstore = " sparse index (bloom (v))"};
  EXPECT_NE(MessagesFor({}, sparse, "2.21.0").find("TimescaleDB 2.22"), std::string::npos);
  EXPECT_EQ(MessagesFor({}, sparse, "2.22.0"), "");
}

}  // namespace
}  // namespace pleat::tests
