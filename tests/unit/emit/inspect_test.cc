#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/ast/parse.h"
#include "compiler/diag/render.h"
#include "compiler/introspect/introspect.h"
#include "compiler/model/portable.h"
#include "compiler/resolve/resolve.h"
#include "emit/dsl/emit.h"
#include "tests/support/server.h"

namespace pleat {
namespace {

class Inspect : public testing::TestWithParam<std::string> {};

// What is read from a live database and printed says the same again.
TEST_P(Inspect, PrintsWhatReadsBackAsTheSameCatalog) {
  std::ifstream servers(std::filesystem::path(GetParam()).parent_path() / "servers.txt");
  int needed = 0;
  servers >> needed;
  if (needed > tests::SharedServer().installation().major) {
    GTEST_SKIP() << "needs PostgreSQL " << needed;
  }
  std::ifstream file(GetParam());
  std::stringstream script;
  script << file.rdbuf();
  ASSERT_FALSE(script.str().empty());
  const Database database = pg::Introspect(tests::MakeDatabase(script.str()));
  EXPECT_TRUE(database.unmodelled.empty());
  Catalog read = AsDeclared(database);
  const SourceFile source("printed.pleat", EmitDsl(read));
  EXPECT_EQ(source.text, EmitDslByReading(read));
  Sink sink;
  std::vector<ast::File> files;
  files.push_back(ast::Parse(source, sink));
  const Catalog again = Resolve(files, {}, sink).catalog;
  EXPECT_TRUE(sink.ok()) << Render(sink.Sorted());
  EXPECT_EQ(ToString(again), ToString(read)) << source.text;
  // Where there is nothing to say about privileges, the file says nothing.
  read.grants = again.grants;
  EXPECT_EQ(again, read);
}

INSTANTIATE_TEST_SUITE_P(RealSchemas, Inspect,
                         testing::Values(PLEAT_SCHEMAS "/bakermaiden/before.sql",
                                         PLEAT_SCHEMAS "/manufacturing/before.sql",
                                         PLEAT_GOLDEN "/inspect/definitions/setup.sql",
                                         PLEAT_GOLDEN "/inspect/keys/setup.sql",
                                         PLEAT_GOLDEN "/inspect/manual/setup.sql",
                                         PLEAT_GOLDEN "/inspect/musicbrainz/setup.sql",
                                         PLEAT_GOLDEN "/inspect/operators/setup.sql",
                                         PLEAT_GOLDEN "/inspect/pagila/setup.sql",
                                         PLEAT_GOLDEN "/inspect/public/setup.sql",
                                         PLEAT_GOLDEN "/inspect/types/setup.sql",
                                         PLEAT_GOLDEN "/inspect/partitions/setup.sql"));

}  // namespace
}  // namespace pleat
