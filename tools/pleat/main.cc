#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "compiler/introspect/session.h"
#include "tools/pleat/cmd_check.h"
#include "tools/pleat/cmd_dump.h"
#include "tools/pleat/cmd_fmt.h"
#include "tools/pleat/cmd_generate.h"
#include "tools/pleat/cmd_inspect.h"
#include "tools/pleat/cmd_plan.h"
#include "tools/pleat/cmd_scratch.h"
#include "tools/pleat/cmd_verify.h"

namespace {

using namespace pleat;

struct Commands {
  Project project = {};
  PlanCommand plan = {};
  GenerateCommand generate = {};
  CheckCommand check = {};
  InspectCommand inspect = {};
  DumpCommand dump = {};
  FmtCommand fmt = {};
  VerifyCommand verify = {};
  ScratchCommand scratch = {};
};

int Run(int argc, char** argv) {
  CLI::App app{
      "pleat compiles the schema that you want into SQL that takes a live PostgreSQL database\n"
      "there without downtime.",
      "pleat"};
  app.set_version_flag("--version", "pleat 0.1.0");
  app.require_subcommand(1);
  app.fallthrough();
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return fmt::format("error: {}\n`pleat COMMAND --help` says what there is\n", error.what());
  });
  Commands commands;
  SetupProject(app, commands.project);
  CLI::App* plan = SetupPlan(app, commands.plan);
  CLI::App* generate = SetupGenerate(app, commands.generate);
  CLI::App* check = SetupCheck(app, commands.check);
  CLI::App* inspect = SetupInspect(app, commands.inspect);
  CLI::App* dump = SetupDump(app, commands.dump);
  CLI::App* fmt = SetupFmt(app, commands.fmt);
  CLI::App* verify = SetupVerify(app, commands.verify);
  CLI::App* scratch = SetupScratch(app, commands.scratch);
  app.footer(
      "A SOURCE is a .pleat file or folder, a .sql file (loaded into a throw-away server), a\n"
      "postgresql:// address, or `empty`.\n"
      "Exit codes: 0 nothing wrong, 1 an error, 2 differences (check, plan --exit-code,\n"
      "fmt --check), 3 something would be destroyed that was not allowed by name.\n"
      "Begin with: pleat inspect postgresql:///shop > shop.pleat");
  try {
    app.parse(argc, argv);
    ExitCode code = ExitCode::Error;
    if (plan->parsed()) code = RunPlan(commands.plan, commands.project);
    if (generate->parsed()) code = RunGenerate(commands.generate, commands.project);
    if (check->parsed()) code = RunCheck(commands.check, commands.project);
    if (inspect->parsed()) code = RunInspect(commands.inspect, commands.project);
    if (dump->parsed()) code = RunDump(commands.dump, commands.project);
    if (fmt->parsed()) code = RunFmt(commands.fmt, commands.project);
    if (scratch->parsed()) code = RunScratch(commands.scratch, commands.project);
    if (verify->parsed()) code = RunVerify(commands.verify, commands.project);
    return static_cast<int>(code);
  } catch (const CLI::ConfigError& error) {
    // CLI11 says "INI was not able to parse NAME".
    const std::string_view text = error.what();
    fmt::print(stderr, "error: `{}`: no setting is called `{}`\n",
               app.get_config_ptr()->as<std::string>(), text.substr(text.rfind("parse ") + 6));
    return static_cast<int>(ExitCode::Error);
  } catch (const CLI::ParseError& error) {
    // --help and --version come this way too and are no errors.
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::Error);
  }
}

// Where the caller has closed one of the standard streams, a connection would get its number and
// receive what is printed. Such a stream is opened so that writing to it fails.
void HoldStandardStreams() {
  for (int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) < 0) open("/dev/null", O_RDONLY);
  }
}

// A full disk or a closed stream is an error: what was printed did not arrive.
int Flush(int code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  fmt::print(stderr, "error: cannot write to the standard output: {}\n", std::strerror(errno));
  return static_cast<int>(ExitCode::Error);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    HoldStandardStreams();
    const int code = Flush(Run(argc, argv));
    // The tables of the generated parser take as long to free as a small schema to read.
    std::_Exit(code);
  } catch (const pleat::pg::Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
  }
  return static_cast<int>(pleat::ExitCode::Error);
}
