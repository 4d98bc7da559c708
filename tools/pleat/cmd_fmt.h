#pragma once

#include "tools/pleat/compile.h"

namespace pleat {

struct FmtCommand {
  std::vector<std::string> paths = {};
  bool check = false;
};

CLI::App* SetupFmt(CLI::App& app, FmtCommand& command);
ExitCode RunFmt(const FmtCommand& command, const Project& project);

}  // namespace pleat
