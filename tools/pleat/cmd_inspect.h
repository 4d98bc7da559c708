#pragma once

#include "tools/pleat/compile.h"

namespace pleat {

struct InspectCommand {
  std::string source = {};
  // A folder to write; empty to print.
  std::string split = {};
};

CLI::App* SetupInspect(CLI::App& app, InspectCommand& command);
ExitCode RunInspect(const InspectCommand& command, const Project& project);

}  // namespace pleat
