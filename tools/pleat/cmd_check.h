#pragma once

#include "tools/pleat/compile.h"

namespace pleat {

struct CheckCommand {
  Sides sides = {};
};

CLI::App* SetupCheck(CLI::App& app, CheckCommand& command);
ExitCode RunCheck(const CheckCommand& command, const Project& project);

}  // namespace pleat
