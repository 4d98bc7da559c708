#include <gtest/gtest.h>

#include "tests/cli/program.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

constexpr const char* kOrders = "table orders {\n  id  bigint primary key;\n}\n";

TEST(Project, GivesDatabaseAndSchema) {
  const TemporaryFolder folder;
  folder.Write("schemas/orders.pleat", kOrders);
  folder.Write("pleat.toml", "database = \"" +
                                 MakeDatabase("create table orders (id bigint primary key)") +
                                 "\"\nschema = \"schemas\"\n");
  for (const char* command : {"plan", "check", "verify"}) {
    const Outcome outcome = Pleat(folder.path(), {command});
    EXPECT_EQ(outcome.status, 0) << command << outcome.out << outcome.err;
  }
  EXPECT_TRUE(Holds(Pleat(folder.path(), {"inspect"}).out, "table orders"));
  EXPECT_EQ(Pleat(folder.path(), {"fmt", "--check"}).status, 0);
  EXPECT_EQ(Pleat(folder.path(), {"check", "--from", "empty"}).status, 2);
}

TEST(Project, GivesParametersAndWhatIsAllowed) {
  const TemporaryFolder folder;
  folder.Write("before.pleat",
               "table orders {\n  id  bigint primary key;\n  note  text;\n  b text;\n}\n");
  folder.Write("after.pleat",
               "param start integer = 1;\n"
               "table orders {\n  id  bigint primary key default :start;\n}\n");
  folder.Write("pleat.toml",
               "database = \"before.pleat\"\nschema = \"after.pleat\"\nparam = [\"start=42\"]\n"
               "allow = [\"drop-column:orders.note\", \"drop-column:orders.b\"]\n");
  const Outcome outcome = Pleat(folder.path(), {"plan", "--format", "sql"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(Holds(outcome.out, "SET DEFAULT 42")) << outcome.out;
  const Outcome given = Pleat(folder.path(), {"--param", "start=43", "plan", "--format", "sql"});
  EXPECT_EQ(given.status, 0) << given.err;
  EXPECT_TRUE(Holds(given.out, "SET DEFAULT 43")) << given.out;
  EXPECT_FALSE(Holds(given.out, "42")) << given.out;
}

TEST(Project, MayBeAskedForByName) {
  const TemporaryFolder folder;
  folder.Write("a.pleat", kOrders);
  folder.Write("other.toml", "database = \"a.pleat\"\nschema = \"a.pleat\"\n");
  EXPECT_EQ(Pleat(folder.path(), {"--config", "other.toml", "check"}).status, 0);
  const Outcome absent = Pleat(folder.path(), {"--config", "absent.toml", "check"});
  EXPECT_EQ(absent.status, 1);
  EXPECT_TRUE(Holds(absent.err, "absent.toml")) << absent.err;
}

TEST(Project, SaysWhichServerFilesAreFor) {
  const TemporaryFolder folder;
  folder.Write("after.pleat",
               "extension timescaledb;\n"
               "table readings {\n  ts timestamptz not null;\n  d integer;\n"
               "  unique nulls not distinct (ts, d);\n"
               "  hypertable by ts { retain '1 day' by creation; }\n}\n");
  const auto plan = [&](const std::string& settings) {
    folder.Write("pleat.toml", "schema = \"after.pleat\"\n" + settings);
    return Pleat(folder.path(), {"plan", "--from", "empty"}).err;
  };
  EXPECT_EQ(plan(""), "");
  EXPECT_EQ(plan("postgresql = 15\ntimescaledb = \"2.13.1\"\n"), "");
  const std::string old_postgresql = plan("postgresql = 14\n");
  EXPECT_TRUE(Holds(old_postgresql, "needs PostgreSQL 15")) << old_postgresql;
  const std::string old_timescaledb = plan("timescaledb = \"2.12\"\n");
  EXPECT_TRUE(Holds(old_timescaledb, "needs TimescaleDB 2.13")) << old_timescaledb;
}

TEST(Project, SaysWhatIsWrongInIt) {
  const TemporaryFolder folder;
  folder.Write("a.pleat", kOrders);
  for (const auto& [text, message] : std::vector<std::pair<std::string, std::string>>{
           {"databse = \"a.pleat\"\nschema = \"a.pleat\"\n", "databse"},
           {"database = \"a.pleat\"\nschema = \"a.pleat\"\n[tables]\nx = 1\n", "tables"},
           {"database = \"a.pleat\"\nschema = \"a.pleat\"\nparam = [\"x\"]\n", "name=value"},
           {"database = \"a.pleat\"\nschema = \"a.pleat\"\nparam = [\"y=1\"]\n", "y"},
           {"database = \"a.pleat\"\nschema = \"a.pleat\"\nallow = [\"everything\"]\n",
            "everything"},
           {"database = \"a.pleat\"\nschema = \"absent.pleat\"\n", "absent.pleat"},
           {"database = \"a.pleat\"\nschema = \"a.pleat\"\npostgresql = \"new\"\n", "`new`"},
           {"this is no toml\n", "pleat.toml"}}) {
    folder.Write("pleat.toml", text);
    const Outcome outcome = Pleat(folder.path(), {"check"});
    EXPECT_EQ(outcome.status, 1) << text << outcome.out << outcome.err;
    EXPECT_TRUE(Holds(outcome.err, message)) << text << outcome.err;
  }
}

TEST(Fmt, PutsFilesIntoTheirLayout) {
  const TemporaryFolder folder;
  folder.Write("s/bad.pleat", "table  orders{id bigint   primary key;}");
  folder.Write("s/good.pleat", "schema sales;\n");
  const Outcome check = Pleat(folder.path(), {"fmt", "--check", "s"});
  EXPECT_EQ(check.status, 2);
  EXPECT_EQ(check.out, "s/bad.pleat\n");
  EXPECT_EQ(ReadWhole(folder.path() / "s/bad.pleat"), "table  orders{id bigint   primary key;}");
  const Outcome format = Pleat(folder.path(), {"fmt", "s"});
  EXPECT_EQ(format.status, 0);
  EXPECT_EQ(ReadWhole(folder.path() / "s/bad.pleat"), kOrders);
  EXPECT_EQ(Pleat(folder.path(), {"fmt", "--check", "s"}).status, 0);
}

TEST(Fmt, FromStdinToStdout) {
  const TemporaryFolder folder;
  const Outcome outcome =
      Shell(folder.path(), "echo 'table  orders{id bigint   primary key;}' | pleat fmt -");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, kOrders);
  const Outcome check = Shell(folder.path(), "echo 'table  orders{id int;}' | pleat fmt --check -");
  EXPECT_EQ(check.status, 2);
  EXPECT_EQ(check.out, "<stdin>\n");
  const Outcome broken = Shell(folder.path(), "echo 'tabel orders' | pleat fmt -");
  EXPECT_EQ(broken.status, 1);
  EXPECT_EQ(broken.out, "");
  EXPECT_TRUE(broken.err.starts_with("<stdin>:1:1: error")) << broken.err;
}

TEST(Fmt, LeavesABrokenFileAsItIs) {
  const TemporaryFolder folder;
  folder.Write("broken.pleat", "table orders { id bigint");
  folder.Write("bad.pleat", "table  orders{id bigint   primary key;}");
  const Outcome outcome = Pleat(folder.path(), {"fmt", "broken.pleat", "bad.pleat"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(ReadWhole(folder.path() / "broken.pleat"), "table orders { id bigint");
  EXPECT_EQ(ReadWhole(folder.path() / "bad.pleat"), kOrders);
  EXPECT_EQ(Pleat(folder.path(), {"fmt", "absent.pleat"}).status, 1);
}

}  // namespace
}  // namespace pleat::tests
