#include <gtest/gtest.h>

#include "compiler/introspect/installation.h"
#include "tests/cli/program.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWithNote = "table orders {\n  id bigint primary key;\n  note text;\n}\n";
constexpr const char* kWithTotal =
    "table orders {\n  id bigint primary key;\n  total int not null backfill (0);\n}\n";

bool HasPgDump() { return pg::FindPgDump(pg::FindInstallations().front().major).has_value(); }

// The server's programs, but for a pg_dump that changes what it prints by this sed script, of the
// database that the migration ran in.
void WritePrograms(const TemporaryFolder& folder, const std::string& sed) {
  const fs::path bin = pg::FindInstallations().front().bin;
  fs::create_directories(folder.path() / "bin");
  for (const char* program : {"postgres", "initdb"}) {
    fs::create_symlink(bin / program, folder.path() / "bin" / program);
  }
  const int major = pg::FindInstallations().front().major;
  const std::string real = Quoted(pg::FindPgDump(major).value().string());
  const fs::path fake = folder.Write("bin/pg_dump", "#!/bin/sh\ncase \"$*\" in\n*/verify*) " +
                                                        real + " \"$@\" | sed " + Quoted(sed) +
                                                        ";;\n*) " + real + " \"$@\";;\nesac\n");
  fs::permissions(fake, fs::perms(0755));
  fs::permissions(folder.path(), fs::perms(0755));
}

Outcome Verify(const TemporaryFolder& folder) {
  folder.Write("before.pleat", kWithNote);
  folder.Write("after.pleat", kWithTotal);
  return Shell(folder.path(),
               "PLEAT_POSTGRES_BIN=$PWD/bin pleat verify --from before.pleat --to after.pleat");
}

TEST(Verify, AsksPgDumpAsWell) {
  if (!HasPgDump()) GTEST_SKIP() << "no pg_dump reads this server";
  const TemporaryFolder folder;
  WritePrograms(folder, "");
  const Outcome outcome = Verify(folder);
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_TRUE(Holds(outcome.out, "ok   pg_dump prints what it prints of a database built anew\n"));
  EXPECT_TRUE(Holds(outcome.out, "no way back: drop column orders.note") ||
              Holds(outcome.out, "ok   pg_dump prints what it printed before\n"))
      << outcome.out;
}

// The hypertables behind them have other numbers each time.
TEST(Verify, ComparesContinuousAggregatesByWhatTheySay) {
  if (!HasPgDump()) GTEST_SKIP() << "no pg_dump reads this server";
  if (!SharedServer().installation().timescaledb) GTEST_SKIP() << "the server has no timescaledb";
  const Outcome outcome =
      Pleat(fs::path(PLEAT_SOURCE_DIR) / "tests/golden/continuous_aggregate/drop",
            {"verify", "--from", "before.pleat", "--to", "after.pleat"});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
}

TEST(Verify, TakesFilesToBeForTheServerThatProvesThem) {
  if (pg::FindInstallations().front().major >= 18) GTEST_SKIP() << "the server takes it";
  const TemporaryFolder folder;
  folder.Write("after.pleat", "table t {\n  a integer;\n  check (a > 0) not enforced;\n}\n");
  const Outcome outcome =
      Pleat(folder.path(), {"verify", "--from", "empty", "--to", "after.pleat"});
  EXPECT_EQ(outcome.status, 1) << outcome.out;
  EXPECT_TRUE(Holds(outcome.err, "needs PostgreSQL 18")) << outcome.err;
}

TEST(Verify, FailsWhereOnlyPgDumpSeesTheDifference) {
  if (!HasPgDump()) GTEST_SKIP() << "no pg_dump reads this server";
  const TemporaryFolder folder;
  WritePrograms(folder, "s/total integer NOT NULL/total integer/");
  const Outcome outcome = Verify(folder);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(Holds(outcome.out, "ok   planning again finds nothing to do\n")) << outcome.out;
  EXPECT_TRUE(Holds(outcome.out,
                    "  TABLE public.orders\n"
                    "    -     total integer NOT NULL\n"
                    "    +     total integer\n"
                    "FAIL pg_dump prints what it prints of a database built anew\n"))
      << outcome.out;
}

TEST(Verify, FailsWhereAnObjectIsLeftBehind) {
  if (!HasPgDump()) GTEST_SKIP() << "no pg_dump reads this server";
  const TemporaryFolder folder;
  WritePrograms(folder,
                "$a\\\n-- Name: left; Type: COLLATION; Schema: public; Owner: joe\\\n--\\\n"
                "CREATE COLLATION left;");
  const Outcome outcome = Verify(folder);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(
      Holds(outcome.out, "  COLLATION public.left: not wanted\n    + CREATE COLLATION left;\n"))
      << outcome.out;
}

TEST(Verify, TellsWhyPgDumpFails) {
  if (!HasPgDump()) GTEST_SKIP() << "no pg_dump reads this server";
  const TemporaryFolder folder;
  WritePrograms(folder, "");
  folder.Write("bin/pg_dump",
               "#!/bin/sh\n[ $1 = --version ] && echo 'pg_dump (PostgreSQL) 99.1' && exit\n"
               "echo 'pg_dump: error: it rains' >&2\nexit 1\n");
  const Outcome outcome = Verify(folder);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(Holds(outcome.err, "it rains")) << outcome.err;
}

// A pg_dump reads no server newer than itself, and says so of its version before it connects.
TEST(Verify, SaysThatItWentWithoutPgDump) {
  const TemporaryFolder folder;
  const fs::path bin = pg::FindInstallations().front().bin;
  fs::create_directories(folder.path() / "bin");
  for (const char* program : {"postgres", "initdb"}) {
    fs::create_symlink(bin / program, folder.path() / "bin" / program);
  }
  folder.Write("bin/pg_dump", "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n");
  fs::permissions(folder.path() / "bin/pg_dump", fs::perms(0755));
  fs::permissions(folder.path(), fs::perms(0755));
  const bool another = HasPgDump();
  const Outcome outcome = Verify(folder);
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_EQ(Holds(outcome.out, "skip no pg_dump reads PostgreSQL"), !another) << outcome.out;
}

}  // namespace
}  // namespace pleat::tests
