#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

using testing::Test;

constexpr const char* kBefore = R"(
table orders {
  id    bigint generated always as identity primary key;
  note  text;
}
)";

constexpr const char* kAfter = R"(
table orders {
  id     bigint generated always as identity primary key;
  total  numeric(12,2) not null backfill (0);
}
)";

constexpr const char* kAllow = "drop-column:orders.note";

class PlanCommandLine : public Test {
 protected:
  void SetUp() override {
    folder_.Write("before.pleat", kBefore);
    folder_.Write("after.pleat", kAfter);
  }

  Outcome Run(const std::string& command, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {command, "--from", "before.pleat", "--to", "after.pleat"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Pleat(folder_.path(), arguments);
  }

  TemporaryFolder folder_;
};

// A database in whose statistics `orders` has as many rows and pages.
std::string MakeOrders(std::int64_t rows, std::int64_t pages) {
  return MakeDatabase(
      "create table orders (id bigint generated always as identity primary key, note text, code "
      "text); update pg_class set reltuples = " +
      std::to_string(rows) + ", relpages = " + std::to_string(pages) +
      " where oid = 'orders'::regclass");
}

constexpr const char* kStricter = R"(
table orders {
  id    bigint generated always as identity primary key;
  note  text not null;
  code  text;

  index orders_code_idx on (code);
  exclude using gist (int8range(id, id) with &&);
}
)";

TEST_F(PlanCommandLine, SaysHowLongWhatTakesAndForWhichTable) {
  folder_.Write("stricter.pleat", kStricter);
  const auto plan = [&](std::int64_t rows, std::int64_t pages) {
    const Outcome outcome = Pleat(
        folder_.path(), {"plan", "--from", MakeOrders(rows, pages), "--to", "stricter.pleat"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return outcome.out;
  };
  const std::string large = plan(20'000'000, 250'000);
  EXPECT_TRUE(Holds(large,
                    "danger: H203 builds an index while writes wait (about 20,000,000 rows, "
                    "1953 MB, about 20 s)"))
      << large;
  EXPECT_TRUE(Holds(large, "SHARE UPDATE EXCLUSIVE once for about 20 s")) << large;
  EXPECT_TRUE(Holds(large, "ACCESS EXCLUSIVE 2 times, for at most about 20 s")) << large;
  const std::string middling = plan(200'000, 2'500);
  EXPECT_TRUE(Holds(middling, "warning: H203")) << middling;
  const std::string small = plan(2'000, 25);
  EXPECT_TRUE(Holds(small, "notice: H203")) << small;
  EXPECT_TRUE(Holds(small, "ACCESS EXCLUSIVE 2 times, for at most an instant")) << small;
}

TEST_F(PlanCommandLine, TheProjectSaysWhatIsLong) {
  folder_.Write("stricter.pleat", kStricter);
  folder_.Write("pleat.toml", "warning-after = 5000\ndanger-after = 30000\n");
  const auto plan = [&](std::int64_t rows, std::int64_t pages) {
    return Pleat(folder_.path(),
                 {"plan", "--from", MakeOrders(rows, pages), "--to", "stricter.pleat"})
        .out;
  };
  const std::string large = plan(20'000'000, 250'000);
  EXPECT_TRUE(Holds(large, "warning: H203")) << large;
  const std::string middling = plan(200'000, 2'500);
  EXPECT_TRUE(Holds(middling, "notice: H203")) << middling;
}

TEST_F(PlanCommandLine, JsonHasTheNumbers) {
  folder_.Write("stricter.pleat", kStricter);
  const Outcome outcome =
      Pleat(folder_.path(), {"plan", "--format", "json", "--from", MakeOrders(20'000'000, 250'000),
                             "--to", "stricter.pleat"});
  const auto json = nlohmann::json::parse(outcome.out);
  const auto& build = json["steps"][0];
  EXPECT_EQ(build["title"], "build index orders_code_idx on orders");
  EXPECT_EQ(build["work"], nlohmann::json::parse(R"([{"kind": "build", "relation": "public.orders",
      "rows": 20000000, "bytes": 2048000000, "parts": 0, "milliseconds": 20000}])"));
}

TEST_F(PlanCommandLine, SmallTablesAreChangedInOneStatement) {
  folder_.Write("stricter.pleat", kStricter);
  folder_.Write("pleat.toml", "small-table = 10000\n");
  const auto plan = [&](std::int64_t rows) {
    return Pleat(folder_.path(), {"plan", "--format", "sql", "--from", MakeOrders(rows, 80), "--to",
                                  "stricter.pleat"})
        .out;
  };
  const std::string small = plan(9'999);
  EXPECT_FALSE(Holds(small, "CONCURRENTLY")) << small;
  EXPECT_FALSE(Holds(small, "pleat_not_null")) << small;
  const std::string large = plan(10'000);
  EXPECT_TRUE(Holds(large, "CONCURRENTLY")) << large;
  EXPECT_TRUE(Holds(large, "pleat_not_null")) << large;
}

// What was counted while it was empty is not small for that.
TEST_F(PlanCommandLine, TablesThatWereEmptyWhenTheyWereCountedAreMeasured) {
  folder_.Write("wanted.pleat", "table t { id int; index t_id on (id); }");
  folder_.Write("pleat.toml", "small-table = 10000\n");
  const std::string address = MakeDatabase(
      "create table t (id int) with (autovacuum_enabled = off); analyze t;"
      "insert into t select generate_series(1, 20000);");
  const Outcome outcome =
      Pleat(folder_.path(), {"plan", "--format", "sql", "--from", address, "--to", "wanted.pleat"});
  EXPECT_TRUE(Holds(outcome.out, "CONCURRENTLY")) << outcome.out << outcome.err;
}

TEST_F(PlanCommandLine, NothingToDoIsStatusZero) {
  const Outcome outcome =
      Pleat(folder_.path(), {"plan", "--from", "after.pleat", "--to", "after.pleat"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "nothing to do\n");
  EXPECT_EQ(outcome.err, "");
}

TEST_F(PlanCommandLine, WhatIsNotAllowedIsShownAndIsStatusThree) {
  const Outcome outcome = Run("plan");
  EXPECT_EQ(outcome.status, 3);
  EXPECT_TRUE(Holds(outcome.out, std::string("--allow ") + kAllow)) << outcome.out;
}

TEST_F(PlanCommandLine, WhatIsNotAllowedIsNeverPrintedAsSql) {
  for (const char* phase : {"expand", "backfill", "contract"}) {
    for (bool down : {false, true}) {
      std::vector<std::string> more = {"--format", "sql", "--phase", phase};
      if (down) more.push_back("--down");
      const Outcome outcome = Run("plan", more);
      EXPECT_EQ(outcome.status, 3);
      EXPECT_EQ(outcome.out, "");
      EXPECT_TRUE(Holds(outcome.err, kAllow)) << outcome.err;
    }
  }
}

TEST_F(PlanCommandLine, AllowedByNameOrByKindIsStatusZero) {
  for (const char* what : {kAllow, "drop-column:*"}) {
    EXPECT_EQ(Run("plan", {"--allow", what}).status, 0) << what;
  }
  EXPECT_EQ(Run("plan", {"--allow", "drop-column:orders.other"}).status, 3);
  EXPECT_EQ(Run("plan", {"--allow", "drop-table:*"}).status, 3);
}

TEST_F(PlanCommandLine, ArchivedIsNotDestroyed) {
  const Outcome outcome = Run("plan", {"--archive", "--format", "sql"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_TRUE(Holds(outcome.out, "pleat_archive")) << outcome.out;
}

TEST_F(PlanCommandLine, DifferencesAreStatusTwoWhereAskedFor) {
  EXPECT_EQ(Run("plan", {"--allow", kAllow, "--exit-code"}).status, 2);
  EXPECT_EQ(Run("plan", {"--exit-code"}).status, 3);
  const Outcome same = Pleat(
      folder_.path(), {"plan", "--from", "after.pleat", "--to", "after.pleat", "--exit-code"});
  EXPECT_EQ(same.status, 0);
}

TEST_F(PlanCommandLine, PhasesTogetherAreTheWhole) {
  const std::string whole = Run("plan", {"--allow", kAllow, "--format", "sql"}).out;
  std::string parts;
  for (const char* phase : {"expand", "backfill", "contract"}) {
    const Outcome outcome = Run("plan", {"--allow", kAllow, "--format", "sql", "--phase", phase});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_TRUE(Holds(outcome.out, std::string("-- pleat: ") + phase + ", up"));
    if (!parts.empty()) parts += "\n";
    parts += outcome.out;
  }
  EXPECT_EQ(parts, whole);
}

TEST_F(PlanCommandLine, TextOfAPhaseHoldsOnlyThatPhase) {
  const Outcome outcome = Run("plan", {"--allow", kAllow, "--phase", "backfill"});
  EXPECT_TRUE(outcome.out.starts_with("backfill (")) << outcome.out;
  EXPECT_FALSE(Holds(outcome.out, "contract ("));
}

TEST_F(PlanCommandLine, DownIsTheWayBack) {
  EXPECT_TRUE(Run("plan", {"--allow", kAllow, "--down"}).out.starts_with("contract, back ("));
  const Outcome sql = Run("plan", {"--allow", kAllow, "--down", "--format", "sql"});
  EXPECT_EQ(sql.status, 0);
  EXPECT_TRUE(sql.out.starts_with("-- pleat: contract, down")) << sql.out;
  EXPECT_TRUE(Holds(sql.out, "DROP COLUMN total")) << sql.out;
}

TEST_F(PlanCommandLine, DirectHasNoPhases) {
  const Outcome outcome = Run("plan", {"--allow", kAllow, "--direct"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_TRUE(outcome.out.starts_with("direct (")) << outcome.out;
  EXPECT_FALSE(Holds(outcome.out, "expand"));
}

TEST_F(PlanCommandLine, JsonHasItsKeys) {
  const Outcome outcome = Run("plan", {"--format", "json"});
  EXPECT_EQ(outcome.status, 3);
  const auto json = nlohmann::json::parse(outcome.out);
  for (const char* key : {"before", "after", "direct", "steps", "not_allowed"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_EQ(json["not_allowed"], nlohmann::json({kAllow}));
  ASSERT_FALSE(json["steps"].empty());
  for (const auto& step : json["steps"]) {
    for (const char* key : {"number", "phase", "title", "subject", "locks", "transaction",
                            "hazards", "irreversible", "needs_allow", "up", "down"}) {
      EXPECT_TRUE(step.contains(key)) << key;
    }
    for (const auto& hazard : step["hazards"]) {
      for (const char* key : {"code", "severity", "consequence", "detail"}) {
        EXPECT_TRUE(hazard.contains(key)) << key;
      }
    }
  }
}

TEST_F(PlanCommandLine, AValueThatNoCastTurnsIntoTheNewTypeIsAskedFor) {
  const std::string span = "type span as range (subtype = numeric);\ntable orders { code ";
  folder_.Write("before.pleat", span + "span; }");
  folder_.Write("after.pleat", span + "integer; }");
  const Outcome refused = Run("plan");
  EXPECT_EQ(refused.status, 1);
  EXPECT_TRUE(refused.out.empty()) << refused.out;
  EXPECT_NE(refused.err.find("error[E0401]: column `orders.code` cannot change from public.span "
                             "to integer: no cast leads there\n"
                             "help: say what a value becomes with `backfill (…)`"),
            std::string::npos)
      << refused.err;
  folder_.Write("before.pleat", "domain rest as interval; table orders { code rest[]; }");
  folder_.Write("after.pleat", "domain rest as interval; table orders { code integer[]; }");
  EXPECT_EQ(Run("plan").status, 1);
  folder_.Write("after.pleat", "domain rest as interval; table orders { code time[]; }");
  EXPECT_EQ(Run("plan").status, 0);
  folder_.Write("before.pleat", span + "span; }");
  folder_.Write("after.pleat", span + "integer backfill (lower(code)); }");
  const Outcome one_way = Run("plan");
  EXPECT_EQ(one_way.status, 1);
  EXPECT_NE(one_way.err.find("error[E0401]: column `orders.code` cannot go back from integer to "
                             "public.span: no cast leads there\n"
                             "help: say what a value was with `back (…)`"),
            std::string::npos)
      << one_way.err;
  folder_.Write("after.pleat",
                span + "integer backfill (lower(code)) back (span(code, code, '[]')); }");
  EXPECT_EQ(Run("plan").status, 0);
}

TEST_F(PlanCommandLine, DomainsOverEachOtherAreAnError) {
  folder_.Write("before.pleat", "table t { y integer; }");
  folder_.Write("after.pleat",
                "domain a as b;\ndomain b as a;\n"
                "table t { y integer; x a collate \"C\"; index i on (x collate \"C\"); }");
  const Outcome refused = Run("plan");
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.err.find("error[E0202]: domain `a` cannot be made of itself"),
            std::string::npos)
      << refused.err;
}

TEST_F(PlanCommandLine, ADomainGetsNoOtherTypeUnderWhatCallsIt) {
  const std::string users =
      "foreign data wrapper w; server s foreign data wrapper w;\n"
      "function f(a price) returns text language sql as $$select a::text$$;\n"
      "foreign table far server s { a price; }\ntable orders { a price; }";
  folder_.Write("before.pleat", "domain price as integer;\n" + users);
  folder_.Write("after.pleat", "domain price as bigint;\n" + users);
  const Outcome refused = Run("plan");
  EXPECT_EQ(refused.status, 1);
  EXPECT_TRUE(refused.out.empty()) << refused.out;
  EXPECT_EQ(refused.err,
            "error[E0401]: the type of domain `price` cannot be changed while it is in use\n"
            "note: used by function f(public.price), foreign table far, table orders\n"
            "help: declare a new type beside it and change the columns to that\n");
  folder_.Write("after.pleat", "domain price as bigint; table orders { a price; }");
  EXPECT_EQ(Run("plan", {"--allow", "drop-table:*"}).status, 0);
}

TEST_F(PlanCommandLine, AskingForWhatDoesNotExistIsAnError) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--format", "xml"},
                                             {"--phase", "first"},
                                             {"--down", "--format", "json"},
                                             {"--phase", "expand", "--format", "json"},
                                             {"--direct", "--phase", "expand"},
                                             {"--allow", "drop-everything"},
                                             {"--nonsense"},
                                             {"extra"}}) {
    const Outcome outcome = Run("plan", arguments);
    EXPECT_EQ(outcome.status, 1) << arguments.back();
    EXPECT_EQ(outcome.out, "") << arguments.back();
    EXPECT_NE(outcome.err, "") << arguments.back();
  }
  EXPECT_EQ(Pleat(folder_.path(), {}).status, 1);
  EXPECT_EQ(Pleat(folder_.path(), {"migrate"}).status, 1);
}

TEST_F(PlanCommandLine, AClosedOutputIsAnErrorAndNoCrash) {
  const std::string plan = "pleat plan --from before.pleat --to after.pleat --archive";
  const Outcome closed = Shell(folder_.path(), plan + " >&-");
  EXPECT_EQ(closed.status, 1);
  EXPECT_NE(closed.err, "");
  const Outcome full = Shell(folder_.path(), plan + " >/dev/full");
  EXPECT_EQ(full.status, 1);
  EXPECT_NE(full.err, "");
  const Outcome head = Shell(folder_.path(), plan + " --format sql | head -n 1");
  EXPECT_EQ(head.status, 0);
  EXPECT_EQ(head.out, "-- pleat: expand, up\n");
  EXPECT_EQ(head.err, "");
}

TEST_F(PlanCommandLine, CheckIsStatusTwoOnADifference) {
  const Outcome different = Run("check");
  EXPECT_EQ(different.status, 2);
  EXPECT_TRUE(Holds(different.out, "orders.total")) << different.out;
  const Outcome same =
      Pleat(folder_.path(), {"check", "--from", "after.pleat", "--to", "after.pleat"});
  EXPECT_EQ(same.status, 0);
  EXPECT_EQ(same.out, "no difference\n");
}

TEST_F(PlanCommandLine, VerifySaysWhatItProved) {
  const Outcome outcome = Run("verify");
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_TRUE(Holds(outcome.out, "ok   planning again finds nothing to do")) << outcome.out;
  EXPECT_FALSE(Holds(outcome.out, "FAIL")) << outcome.out;
}

class GenerateCommandLine : public PlanCommandLine {
 protected:
  std::vector<std::string> FilesBelow(const std::filesystem::path& folder) const {
    std::vector<std::string> names;
    if (!std::filesystem::exists(folder)) return names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

// What no file can say is lost with what it hangs on.
TEST(PlanOfADatabase, NamesSettingsThatGoWithWhatIsMadeAnew) {
  const std::string address = MakeDatabase(
      "create table t (id bigint primary key, a text);"
      "create materialized view v as select id, a from t;"
      "create materialized view w as select id from t;"
      "alter materialized view v alter column a set statistics 300;"
      "alter materialized view w alter column id set statistics 300;");
  const TemporaryFolder folder;
  folder.Write("wanted.pleat",
               "table t { id bigint primary key; a text; }\n"
               "materialized view v as select a, id from t;\n"
               "materialized view w as select id from t;\n");
  const Outcome plan = Pleat(folder.path(), {"plan", "--from", address, "--to", "wanted.pleat"});
  EXPECT_EQ(plan.status, 0) << plan.err;
  EXPECT_TRUE(Holds(plan.out, "H105")) << plan.out;
  EXPECT_TRUE(Holds(plan.out, "public.v.a")) << plan.out;
  EXPECT_FALSE(Holds(plan.out, "public.w.id")) << plan.out;
}

// Who may do what stays without a word, and what pleat does not know is told.
TEST(VerifyOfADatabase, ComparesWithWhatTheDatabaseItselfHolds) {
  const std::string address = MakeDatabase(
      "do $$ begin create role verify_reader; exception when duplicate_object then null; end $$;"
      "create unlogged table t (id bigint generated by default as identity primary key, a text);"
      "grant select on t to verify_reader; grant usage on sequence t_id_seq to verify_reader;"
      "create materialized view v as select id, a from t;"
      "alter materialized view v alter column a set statistics 300;");
  const TemporaryFolder folder;
  folder.Write("wanted.pleat",
               "table t { id bigint primary key generated by default as identity; a text; }\n"
               "materialized view v as select id, a from t;\n");
  const Outcome verify =
      Pleat(folder.path(), {"verify", "--from", address, "--to", "wanted.pleat"});
  EXPECT_EQ(verify.status, 0) << verify.out << verify.err;
  EXPECT_TRUE(Holds(verify.out, "SET STATISTICS 300")) << verify.out;
}

TEST_F(GenerateCommandLine, WritesAFolderWithBothWaysOfEachPhase) {
  const Outcome outcome =
      Pleat(folder_.path(), {"generate", "Add totals!", "--from", "before.pleat", "--to",
                             "after.pleat", "--out", "made", "--allow", kAllow});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const std::string name = outcome.out.substr(0, outcome.out.find('\n'));
  EXPECT_TRUE(name.starts_with("made/20")) << name;
  EXPECT_TRUE(name.ends_with("_add_totals")) << name;
  const auto made = folder_.path() / name;
  EXPECT_EQ(FilesBelow(made),
            (std::vector<std::string>{"1_expand.down.sql", "1_expand.up.sql", "2_backfill.down.sql",
                                      "2_backfill.up.sql", "3_contract.down.sql",
                                      "3_contract.up.sql", "plan.json"}));
  EXPECT_EQ(ReadWhole(made / "plan.json"),
            Run("plan", {"--allow", kAllow, "--format", "json"}).out);
  EXPECT_EQ(ReadWhole(made / "1_expand.up.sql"),
            Run("plan", {"--allow", kAllow, "--format", "sql", "--phase", "expand"}).out);
}

TEST_F(GenerateCommandLine, WritesARevisionOfAlembicForEachPhase) {
  const Outcome outcome = Pleat(
      folder_.path(), {"generate", "totals", "--from", "before.pleat", "--to", "after.pleat",
                       "--allow", kAllow, "--format", "alembic", "--down-revision", "abc\"1"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const std::vector<std::string> names = FilesBelow(folder_.path() / "migrations");
  ASSERT_EQ(names.size(), 3) << outcome.out;
  const std::string time = names[0].substr(0, 14);
  EXPECT_EQ(names,
            (std::vector<std::string>{time + "_totals_backfill.py", time + "_totals_contract.py",
                                      time + "_totals_expand.py"}));
  EXPECT_EQ(outcome.out, "migrations/" + names[2] + "\nmigrations/" + names[0] + "\nmigrations/" +
                             names[1] + "\n");
  const std::string expand = ReadWhole(folder_.path() / "migrations" / names[2]);
  EXPECT_TRUE(Holds(expand, "revision = \"" + time + "_expand\"\n")) << expand;
  EXPECT_TRUE(Holds(expand, "down_revision = \"abc\\\"1\"\n")) << expand;
  const std::string backfill = ReadWhole(folder_.path() / "migrations" / names[0]);
  EXPECT_TRUE(Holds(backfill, "down_revision = \"" + time + "_expand\"\n")) << backfill;
  EXPECT_TRUE(Holds(backfill, "    with no_transaction():\n")) << backfill;
}

TEST_F(GenerateCommandLine, GivesPrismaAFileForWhatRefusesATransaction) {
  folder_.Write("indexed.pleat",
                "table orders {\n  id    bigint generated always as identity primary key;\n"
                "  note  text;\n  code  text;\n\n  index orders_note_idx on (note);\n}\n");
  const std::vector<std::string> sides{"--from",        "before.pleat", "--to",
                                       "indexed.pleat", "--phase",      "expand"};
  std::vector<std::string> words{"generate", "index", "--format", "prisma"};
  words.insert(words.end(), sides.begin(), sides.end());
  const Outcome outcome = Pleat(folder_.path(), words);
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto migrations = folder_.path() / "migrations";
  const std::vector<std::string> names = FilesBelow(migrations);
  ASSERT_EQ(names.size(), 3) << outcome.out;
  EXPECT_TRUE(names[0].ends_with("_index_expand")) << names[0];
  EXPECT_TRUE(names[1].ends_with("_index_expand_2")) << names[1];
  EXPECT_EQ(names[2], "migration_lock.toml");
  EXPECT_EQ(outcome.out, "migrations/" + names[0] + "\nmigrations/" + names[1] + "\n");
  const std::string add = ReadWhole(migrations / names[0] / "migration.sql");
  EXPECT_TRUE(Holds(add, "SET LOCAL lock_timeout = '3s';\n")) << add;
  EXPECT_TRUE(add.ends_with("ALTER TABLE public.orders ADD COLUMN code text;\n")) << add;
  const std::string build = ReadWhole(migrations / names[1] / "migration.sql");
  EXPECT_TRUE(
      build.ends_with("CREATE INDEX CONCURRENTLY orders_note_idx ON "
                      "public.orders (note);\n"))
      << build;
  EXPECT_FALSE(Holds(build, "SET ")) << build;
  EXPECT_EQ(FilesBelow(migrations / names[0]),
            (std::vector<std::string>{"down.sql", "migration.sql"}));
  words = {"plan", "--format", "sql", "--down"};
  words.insert(words.end(), sides.begin(), sides.end());
  EXPECT_EQ(ReadWhole(migrations / names[0] / "down.sql"), Pleat(folder_.path(), words).out);
}

TEST_F(GenerateCommandLine, KnowsWhatIsForAlembic) {
  const Outcome outcome = Pleat(folder_.path(), {"generate", "totals", "--from", "before.pleat",
                                                 "--to", "after.pleat", "--down-revision", "abc"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(Holds(outcome.err, "is for --format alembic")) << outcome.err;
}

TEST_F(GenerateCommandLine, WritesNothingThatIsNotAllowed) {
  const Outcome outcome = Pleat(
      folder_.path(), {"generate", "totals", "--from", "before.pleat", "--to", "after.pleat"});
  EXPECT_EQ(outcome.status, 3);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(Holds(outcome.err, kAllow)) << outcome.err;
  EXPECT_EQ(FilesBelow(folder_.path()), (std::vector<std::string>{"after.pleat", "before.pleat"}));
}

TEST_F(GenerateCommandLine, WritesNothingWhereThereIsNothingToDo) {
  const Outcome outcome = Pleat(
      folder_.path(), {"generate", "nothing", "--from", "after.pleat", "--to", "after.pleat"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "nothing to do\n");
  EXPECT_EQ(FilesBelow(folder_.path()), (std::vector<std::string>{"after.pleat", "before.pleat"}));
}

TEST_F(GenerateCommandLine, SaysWhereItCannotWrite) {
  folder_.Write("taken", "a file");
  const Outcome outcome =
      Pleat(folder_.path(), {"generate", "totals", "--from", "before.pleat", "--to", "after.pleat",
                             "--out", "taken", "--archive"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(Holds(outcome.err, "taken")) << outcome.err;
  EXPECT_EQ(Pleat(folder_.path(),
                  {"generate", "", "--from", "before.pleat", "--to", "after.pleat", "--archive"})
                .status,
            1);
}

TEST_F(GenerateCommandLine, LeavesTheTableOfARunnerAlone) {
  const std::string database = MakeDatabase(
      "create table orders (id bigint generated always as identity primary key, note text); "
      "create table alembic_version (version_num varchar(32) primary key); "
      "create table \"_prisma_migrations\" (id varchar(36) primary key)");
  const std::vector<std::string> sides{"plan", "--from", database, "--to"};
  std::vector<std::string> words = sides;
  words.push_back("before.pleat");
  EXPECT_EQ(Pleat(folder_.path(), words).out, "nothing to do\n");
  folder_.Write("journal.pleat",
                std::string(kBefore) +
                    "table alembic_version {\n  version_num  varchar(64) primary key;\n}\n");
  words = sides;
  words.push_back("journal.pleat");
  const Outcome declared = Pleat(folder_.path(), words);
  EXPECT_TRUE(Holds(declared.out, "alembic_version.version_num")) << declared.out << declared.err;
}

// One error for each thing, which names the version that it came with.
TEST(PlanOnAnOldServer, SaysWhatNeedsANewerOne) {
  const int major = SharedServer().installation().major;
  if (major >= 17) GTEST_SKIP() << "the server knows MAINTAIN";
  const TemporaryFolder folder;
  folder.Write("new.pleat", R"(
table t {
  id     bigint primary key;
  a      text not null not valid;
  v      text generated always as (a || 'x') virtual;
  since  daterange;
  check c (id > 0) not enforced;
  unique once (id, since without overlaps);
  grant maintain to pg_monitor;
}
)");
  const Outcome outcome =
      Pleat(folder.path(), {"plan", "--from", MakeDatabase(""), "--to", "new.pleat"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.out, "");
  const std::string here = ", and this one is PostgreSQL " + std::to_string(major) + "\n";
  for (const char* what :
       {"column `t.a` needs PostgreSQL 18", "column `t.v` needs PostgreSQL 18",
        "constraint `t.c` needs PostgreSQL 18", "constraint `t.once` needs PostgreSQL 18",
        "table `t` needs PostgreSQL 17"}) {
    EXPECT_TRUE(Holds(outcome.err, what + here)) << outcome.err;
  }
  folder.Write("all.pleat",
               "table t {\n  id  bigint primary key;\n  grant all to pg_monitor;\n}\n");
  EXPECT_EQ(Pleat(folder.path(), {"plan", "--from", MakeDatabase(""), "--to", "all.pleat"}).status,
            0);
}

}  // namespace
}  // namespace pleat::tests
