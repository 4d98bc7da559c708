#include <gtest/gtest.h>

#include <charconv>

#include "compiler/introspect/installation.h"
#include "tests/cli/program.h"

// Databases of the project's own through pleat and back; tools/roundtrip does it for any folder.
namespace pleat::tests {
namespace {

namespace fs = std::filesystem;

int ServerMajor() { return pg::FindInstallations().front().major; }

// The version that a fixture needs: what servers.txt beside it says.
int NeededBy(const fs::path& script) {
  const std::string text = ReadWhole(script.parent_path() / "servers.txt");
  int major = 0;
  std::from_chars(text.data(), text.data() + text.size(), major);
  return major;
}

class RoundTrip : public testing::TestWithParam<std::string> {};

TEST_P(RoundTrip, GivesTheSameDatabase) {
  const std::string script = (fs::path(PLEAT_SOURCE_DIR) / GetParam()).string();
  if (NeededBy(script) > ServerMajor()) GTEST_SKIP() << "needs PostgreSQL " << NeededBy(script);
  const TemporaryFolder folder;
  const Outcome inspected = Pleat(folder.path(), {"inspect", script});
  ASSERT_EQ(inspected.status, 0) << inspected.err;
  EXPECT_EQ(inspected.err, "");
  folder.Write("printed.pleat", inspected.out);
  const Outcome check = Pleat(folder.path(), {"check", "--from", script, "--to", "printed.pleat"});
  EXPECT_EQ(check.status, 0) << check.out << check.err;
  if (!pg::FindPgDump(ServerMajor())) GTEST_SKIP() << "no pg_dump reads this server";
  const Outcome difference =
      Shell(folder.path(), "pleat dump " + Quoted(script) +
                               " >there && pleat dump printed.pleat >again && diff there again");
  EXPECT_EQ(difference.status, 0) << difference.out << difference.err;
}

INSTANTIATE_TEST_SUITE_P(
    Own, RoundTrip,
    testing::Values(
        "schemas/bakermaiden/before.sql", "schemas/manufacturing/before.sql",
        "schemas/ms5/before.sql", "schemas/iso22400/before.sql",
        "schemas/iso22400/before_7_tables.sql", "schemas/sentia/before.sql",
        "tests/golden/inspect/definitions/setup.sql", "tests/golden/inspect/keys/setup.sql",
        "tests/golden/inspect/manual/setup.sql", "tests/golden/inspect/musicbrainz/setup.sql",
        "tests/golden/inspect/pagila/setup.sql", "tests/golden/inspect/partitions/setup.sql",
        "tests/golden/inspect/public/setup.sql", "tests/golden/inspect/types/setup.sql"));

TEST(Dump, DoesNotDependOnWhatHappenedToTheDatabase) {
  if (!pg::FindPgDump(ServerMajor())) GTEST_SKIP() << "no pg_dump reads this server";
  const TemporaryFolder folder;
  folder.Write("one.sql",
               "create table b (id int primary key, x text check (x <> ',;()'), y int default 1);"
               "create table a (id int);"
               "create unlogged table c (y int, \"odd (\n name\" int);");
  folder.Write("other.sql",
               "create table a (gone int); alter table a add id int; alter table a drop gone;"
               "create unlogged table c (\"odd (\n name\" int, y int);"
               "create table b (y int default 1, x text check (x <> ',;()'), id int);"
               "alter table b add primary key (id);");
  const Outcome one = Pleat(folder.path(), {"dump", "one.sql"});
  const Outcome other = Pleat(folder.path(), {"dump", "other.sql"});
  EXPECT_EQ(one.status, 0) << one.err;
  EXPECT_NE(one.out.find("-- TABLE public.b\nCREATE TABLE public.b (\n"), std::string::npos)
      << one.out;
  EXPECT_EQ(one.out, other.out);
  folder.Write("third.sql",
               "create table b (id int primary key, x text check (x <> ',;( )'), y int default 1);"
               "create table a (id int);"
               "create unlogged table c (y int, \"odd (\n name\" int);");
  EXPECT_NE(one.out, Pleat(folder.path(), {"dump", "third.sql"}).out);
}

TEST(Dump, OfNonsenseIsAnError) {
  if (!pg::FindPgDump(ServerMajor())) GTEST_SKIP() << "no pg_dump reads this server";
  const TemporaryFolder folder;
  folder.Write("broken.sql", "create tabel x;\n");
  folder.Write("broken.pleat", "tabel x {}\n");
  for (const char* source : {"broken.sql", "broken.pleat", "absent.sql", "absent"}) {
    const Outcome outcome = Pleat(folder.path(), {"dump", source});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find(source), std::string::npos) << outcome.err;
  }
}

}  // namespace
}  // namespace pleat::tests
