#include <gtest/gtest.h>

#include "tests/cli/program.h"

// The systems of schemas/, each from every state that it may start from.
namespace pleat::tests {
namespace {

namespace fs = std::filesystem;

const fs::path kSchemas = fs::path(PLEAT_SOURCE_DIR) / "schemas";

struct Road {
  std::string system;
  // As tools/demo takes it: nothing for before.sql.
  std::string start = {};
  // An extension that the server is taken not to have.
  std::string without = {};
  // Who runs the migration.
  std::string by = "psql";
};

std::string Label(const testing::TestParamInfo<Road>& info) {
  const Road& road = info.param;
  return road.system + (road.start.empty() ? "" : "_from_" + road.start) +
         (road.without.empty() ? "" : "_without_" + road.without) +
         (road.by == "psql" ? "" : "_by_" + road.by);
}

// As tools/runners/alembic.sh looks for it.
bool HasAlembic() {
  return Shell(
             PLEAT_SOURCE_DIR,
             "for python in python3 /usr/bin/python3; do $python -c 'import alembic, psycopg2' && "
             "exit; done; exit 1")
             .status == 0;
}

class Demo : public testing::TestWithParam<Road> {};

TEST_P(Demo, GoesThereAndBack) {
  const Road& road = GetParam();
  if (road.by == "alembic" && !HasAlembic()) GTEST_SKIP() << "there is no Alembic";
  const Outcome outcome = Shell(
      PLEAT_SOURCE_DIR, "PLEAT_PROGRAM=" + Quoted(PLEAT_PROGRAM) +
                            " PLEAT_SCRATCH_CACHE=" + Quoted(PLEAT_SCRATCH_CACHE) +
                            " PLEAT_DEMO_ROWS=20000 PLEAT_DEMO_WITHOUT=" + Quoted(road.without) +
                            " tools/demo " + road.system + " " + road.start + " --by " + road.by);
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  for (const char* code : {"old", "new"}) {
    const std::string line = std::string("   ") + code + " code: ";
    EXPECT_EQ(Holds(outcome.out, line), road.start != "empty") << outcome.out;
  }
  EXPECT_TRUE(Holds(outcome.out, "no difference\n")) << outcome.out;
  EXPECT_TRUE(Holds(outcome.out, " tables is as it was\n")) << outcome.out;
}

INSTANTIATE_TEST_SUITE_P(
    Systems, Demo,
    testing::Values(Road{"bakermaiden"}, Road{"manufacturing"}, Road{"iso22400"},
                    Road{"iso22400", "7_tables"}, Road{"iso22400", "empty"},
                    Road{"iso22400", "", "timescaledb"},
                    Road{"iso22400", "7_tables", "timescaledb"}, Road{"sentia"},
                    Road{"sentia", "empty"}, Road{"ms5"}, Road{"ms5", "empty"},
                    Road{"ms5", "", "timescaledb"}, Road{"ms5", "empty", "timescaledb"},
                    Road{"manufacturing", "", "", "alembic"}, Road{"sentia", "", "", "prisma"},
                    Road{"ms5", "", "", "prisma"}),
    Label);

TEST(Systems, AreWrittenInTheOneLayout) {
  const Outcome outcome = Pleat(kSchemas, {"fmt", "--check", "."});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
}

// Debian's server has no pgvector, so this much of it.
TEST(Systems, MayHaveVectors) {
  const Outcome outcome = Pleat(kSchemas / "sentia", {"plan", "--from", "empty", "--to", "after",
                                                      "--to", "with/vector", "--format", "sql"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(Holds(outcome.out, "USING hnsw (embedding public.vector_cosine_ops)")) << outcome.out;
}

}  // namespace
}  // namespace pleat::tests
