#pragma once

#include "tools/pleat/compile.h"

namespace pleat {

struct VerifyCommand {
  Sides sides = {};
  bool direct = false;
  bool archive = false;
};

CLI::App* SetupVerify(CLI::App& app, VerifyCommand& command);
ExitCode RunVerify(const VerifyCommand& command, Project project);

}  // namespace pleat
