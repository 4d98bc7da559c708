#include "tools/pleat/cmd_check.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "emit/text/emit.h"

namespace pleat {

CLI::App* SetupCheck(CLI::App& app, CheckCommand& command) {
  CLI::App* check = app.add_subcommand("check", "Compare, and exit with 2 if anything differs");
  SetupSides(*check, command.sides);
  check->footer(
      "For a pull request (is the committed schema what the database has?) and to watch for "
      "drift.\n"
      "Prints the plan that would remove the difference.\n"
      "Example: pleat check --from postgresql:///shop --to schemas");
  return check;
}

ExitCode RunCheck(const CheckCommand& command, const Project& project) {
  const std::optional<Compiled> compiled = Compile(command.sides, {}, project);
  if (!compiled) return ExitCode::Error;
  if (compiled->plan.empty()) {
    fmt::print("no difference\n");
    return ExitCode::Ok;
  }
  fmt::print("{}", text::EmitPlan(compiled->plan));
  return ExitCode::Different;
}

}  // namespace pleat
