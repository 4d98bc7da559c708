#include "tools/pleat/cmd_scratch.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "compiler/introspect/scratch_server.h"

namespace pleat {
namespace {

// The exit status as a shell would give it.
int RunAndWait(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    execvp(arguments[0], arguments.data());
    fmt::print(stderr, "error: cannot run `{}`: {}\n", words[0], std::strerror(errno));
    _exit(127);
  }
  int status = 0;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

}  // namespace

CLI::App* SetupScratch(CLI::App& app, ScratchCommand& command) {
  CLI::App* scratch =
      app.add_subcommand("scratch", "Run a command with a throw-away server at $PLEAT_DATABASE");
  scratch->add_option("--load", command.load, "A .sql file to load first")->type_name("FILE");
  scratch->add_option("command", command.command, "The command, after --")
      ->required()
      ->type_name("WORD");
  scratch->footer("Example: pleat scratch --load before.sql -- sh -c 'psql \"$PLEAT_DATABASE\"'");
  return scratch;
}

ExitCode RunScratch(const ScratchCommand& command, const Project& project) {
  const pg::ScratchServer server(ScratchOptionsOf(project));
  if (!command.load.empty()) {
    const pg::PsqlOutcome outcome = pg::RunPsqlFile(server.address(), command.load);
    if (!outcome.ok()) {
      fmt::print(stderr, "error: `{}` does not load\n{}", command.load, outcome.errors);
      return ExitCode::Error;
    }
  }
  setenv("PLEAT_DATABASE", server.address().c_str(), 1);
  const int status = RunAndWait(command.command);
  if (status == 0) return ExitCode::Ok;
  fmt::print(stderr, "`{}` ended with status {}\n", command.command[0], status);
  return ExitCode::Error;
}

}  // namespace pleat
