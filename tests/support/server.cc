#include "tests/support/server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace pleat::tests {

pg::ScratchServer& SharedServer() {
  static pg::ScratchServer server({.cache = PLEAT_SCRATCH_CACHE});
  return server;
}

std::string MakeDatabase(const std::string& script) {
  static int count = 0;
  const std::string address = SharedServer().CreateDatabase(fmt::format("test_{}", ++count));
  const pg::PsqlOutcome outcome = pg::RunPsqlText(address, script);
  EXPECT_TRUE(outcome.ok()) << outcome.errors;
  return address;
}

}  // namespace pleat::tests
