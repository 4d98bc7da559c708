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
namespace {

// A folder of the account that servers run under.
std::filesystem::path MakeFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "pleat-standby-XXXXXX").string();
  const std::filesystem::path folder = mkdtemp(pattern.data());
  if (const auto account = pg::ServerAccount()) {
    EXPECT_EQ(chown(folder.c_str(), account->user, account->group), 0);
  }
  return folder;
}

void RemoveFolder(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

pg::Outcome RunTool(const char* name, const std::vector<std::string>& arguments) {
  return pg::RunProgram(SharedServer().installation().bin / name, arguments, "",
                        pg::ServerAccount());
}

// Of the server whose data is in `folder`, and whose socket is there.
bool Control(const std::filesystem::path& folder, const std::string& command,
             const std::string& settings) {
  const std::string options = fmt::format(
      "-c listen_addresses= -c unix_socket_directories={} -c fsync=off -c wal_level=replica "
      "-c shared_buffers=32MB {}",
      folder.string(), settings);
  std::vector<std::string> arguments{"-D", (folder / "data").string(), "-w", "-m", "fast",
                                     "-l", (folder / "log").string()};
  if (command == "start") arguments.insert(arguments.end(), {"-o", options});
  arguments.push_back(command);
  return RunTool("pg_ctl", arguments).status == 0;
}

}  // namespace

HotStandby::HotStandby(const std::string& script) : folder_(MakeFolder()) {
  const std::filesystem::path data = folder_ / "data";
  const pg::Outcome made = RunTool("initdb", {"-D", data.string(), "-U", "postgres", "-A", "trust",
                                              "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"});
  EXPECT_EQ(made.status, 0) << made.errors;
  const char* settings = "-c hot_standby=on";
  EXPECT_TRUE(Control(folder_, "start", settings));
  const pg::PsqlOutcome outcome = pg::RunPsqlText(address(), script);
  EXPECT_TRUE(outcome.ok()) << outcome.errors;
  EXPECT_TRUE(Control(folder_, "stop", settings));
  std::ofstream(data / "standby.signal").flush();
  EXPECT_TRUE(Control(folder_, "start", settings));
}

HotStandby::~HotStandby() {
  Control(folder_, "stop", "");
  RemoveFolder(folder_);
}

std::string HotStandby::address() const {
  return fmt::format("postgresql://postgres@/postgres?host={}", folder_.string());
}

Replicated::Replicated(const std::string& delay)
    : primary_({.installation = SharedServer().installation(),
                .settings = {"wal_level=replica", "max_wal_senders=4"}}),
      folder_(MakeFolder()) {
  const pg::Outcome copied =
      RunTool("pg_basebackup", {"-D", (folder_ / "data").string(), "-d", primary(), "-R", "-X",
                                "stream", "-c", "fast", "--no-sync"});
  EXPECT_EQ(copied.status, 0) << copied.errors;
  // Nobody reads there, and so nothing has to be as on the primary.
  EXPECT_TRUE(Control(folder_, "start", "-c hot_standby=off -c recovery_min_apply_delay=" + delay));
}

Replicated::~Replicated() {
  Control(folder_, "stop", "");
  RemoveFolder(folder_);
}

}  // namespace pleat::tests
