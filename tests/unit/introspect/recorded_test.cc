// The readers on catalogs of TimescaleDB's releases, where no server here may have them. What a
// server of each release said about tests/recorded/fixture.sql lies beside that; it is written down
// anew, with the release in question, by
//   PLEAT_UPDATE=1 PLEAT_POSTGRES_BIN=$(tools/timescaledb-server 2.17.2) build/pleat_unit_tests
//       --gtest_filter='Recorded*'
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/introspect/introspect.h"
#include "compiler/introspect/query.h"
#include "compiler/model/portable.h"
#include "emit/dsl/emit.h"
#include "tests/support/recording.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

namespace fs = std::filesystem;

const fs::path kRecorded = PLEAT_RECORDED;

bool IsUpdating() { return std::getenv("PLEAT_UPDATE") != nullptr; }

std::string TextOfFile(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// What pleat makes of an answer: the schema file and what it has no kind for.
std::string Printed(const Database& database) {
  std::string text = EmitDsl(AsDeclared(database));
  for (const auto& [kind, name] : database.unmodelled) text += "-- " + kind + ": " + name + "\n";
  return text;
}

void ExpectPrinted(const Database& database, const fs::path& expected) {
  if (IsUpdating()) std::ofstream(expected) << Printed(database);
  EXPECT_EQ(Printed(database), TextOfFile(expected));
}

fs::path With(fs::path recording, const char* extension) {
  return recording.replace_extension(extension);
}

std::vector<fs::path> Recordings() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(kRecorded)) {
    if (entry.path().extension() == ".txt") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class Recorded : public testing::TestWithParam<fs::path> {};

TEST_P(Recorded, IsReadWithoutTheExtension) {
  pg::Session session(Replay(ReadRecording(GetParam()), MakeDatabase("")));
  EXPECT_EQ("timescaledb-" + session.features().timescaledb.value_or("?"), GetParam().stem());
  ExpectPrinted(pg::Introspect(session), With(GetParam(), ".pleat"));
}

INSTANTIATE_TEST_SUITE_P(Releases, Recorded, testing::ValuesIn(Recordings()), [](const auto& one) {
  std::string name = one.param.stem();
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
});

TEST(RecordedFixture, IsReadFromTheServerAsFromTheRecording) {
  const auto release = pg::Session(SharedServer().address()).features().new_timescaledb;
  if (!release) GTEST_SKIP() << "TimescaleDB is not installed";
  const std::string fixture = TextOfFile(kRecorded / "fixture.sql");
  const std::string address =
      MakeDatabase(pg::TextFor({.name = "fixture", .text = fixture}, {.timescaledb = *release}));
  Recording recording;
  pg::Session session(RecordFrom(address, recording));
  const Database database = pg::Introspect(session);
  const fs::path file = kRecorded / ("timescaledb-" + *release + ".txt");
  if (IsUpdating()) Write(recording, file);
  if (!fs::exists(file)) GTEST_SKIP() << "nothing is recorded of " << *release;
  ExpectPrinted(database, With(file, ".pleat"));
}

}  // namespace
}  // namespace pleat::tests
