#include "compiler/introspect/scratch_server.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "compiler/introspect/introspect.h"
#include "compiler/introspect/session.h"
#include "tests/support/server.h"

namespace pleat::pg {
namespace {

namespace fs = std::filesystem;

TEST(ScratchServer, AnswersAndIsGoneAfterwards) {
  fs::path folder;
  {
    ScratchServer server({.cache = PLEAT_SCRATCH_CACHE});
    folder = server.folder();
    EXPECT_TRUE(fs::exists(folder));
    EXPECT_EQ(Session(server.address()).features().major, server.installation().major);
  }
  EXPECT_FALSE(fs::exists(folder));
}

TEST(ScratchServer, DiesWithAProcessThatIsKilled) {
  int report[2];
  ASSERT_EQ(pipe(report), 0);
  const pid_t child = fork();
  if (child == 0) {
    try {
      ScratchServer server({.cache = PLEAT_SCRATCH_CACHE});
      const std::string folder = server.folder().string();
      (void)!write(report[1], folder.data(), folder.size());
      pause();
    } catch (const Error&) {
    }
    _exit(1);
  }
  close(report[1]);
  char folder[256] = {};
  ASSERT_GT(read(report[0], folder, sizeof folder - 1), 0);
  EXPECT_TRUE(fs::exists(folder));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  for (int tries = 0; fs::exists(folder) && tries < 200; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_FALSE(fs::exists(folder));
}

TEST(ScratchServer, MakesDatabasesWithAnyName) {
  const std::string address = tests::SharedServer().CreateDatabase("Odd \"name\" %41");
  EXPECT_TRUE(RunPsqlText(address, "create table t (id int)").ok());
  EXPECT_EQ(Introspect(address).catalog.tables.size(), 1u);
}

TEST(ScratchServer, PsqlTellsWhereItStopped) {
  const PsqlOutcome outcome =
      RunPsqlText(tests::SharedServer().address(), "select 1;\nselect nonsense;\n");
  EXPECT_NE(outcome.status, 0);
  EXPECT_NE(outcome.errors.find(":2: ERROR:"), std::string::npos) << outcome.errors;
}

}  // namespace
}  // namespace pleat::pg
