#include "tests/support/standby.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "compiler/introspect/installation.h"
#include "compiler/introspect/process.h"
#include "compiler/introspect/scratch_server.h"
#include "tests/support/server.h"

namespace pleat::tests {

HotStandby::HotStandby(const std::string& script) {
  std::string pattern = (std::filesystem::temp_directory_path() / "pleat-standby-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  if (const auto account = pg::ServerAccount()) {
    EXPECT_EQ(chown(folder_.c_str(), account->user, account->group), 0);
  }
  const std::filesystem::path data = folder_ / "data";
  const pg::Outcome made = pg::RunProgram(SharedServer().installation().bin / "initdb",
                                          {"-D", data.string(), "-U", "postgres", "-A", "trust",
                                           "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"},
                                          "", pg::ServerAccount());
  EXPECT_EQ(made.status, 0) << made.errors;
  EXPECT_TRUE(Control("start"));
  const pg::PsqlOutcome outcome = pg::RunPsqlText(address(), script);
  EXPECT_TRUE(outcome.ok()) << outcome.errors;
  EXPECT_TRUE(Control("stop"));
  std::ofstream(data / "standby.signal").flush();
  EXPECT_TRUE(Control("start"));
}

HotStandby::~HotStandby() {
  Control("stop");
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string HotStandby::address() const {
  return fmt::format("postgresql://postgres@/postgres?host={}", folder_.string());
}

bool HotStandby::Control(const std::string& command) {
  const std::string options = fmt::format(
      "-c listen_addresses= -c unix_socket_directories={} -c fsync=off -c wal_level=replica "
      "-c hot_standby=on -c shared_buffers=32MB",
      folder_.string());
  std::vector<std::string> arguments{"-D", (folder_ / "data").string(), "-w", "-m", "fast",
                                     "-l", (folder_ / "log").string()};
  if (command == "start") arguments.insert(arguments.end(), {"-o", options});
  arguments.push_back(command);
  const pg::Outcome outcome = pg::RunProgram(SharedServer().installation().bin / "pg_ctl",
                                             arguments, "", pg::ServerAccount());
  return outcome.status == 0;
}

}  // namespace pleat::tests
