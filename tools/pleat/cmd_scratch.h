#pragma once

#include "tools/pleat/compile.h"

namespace pleat {

struct ScratchCommand {
  std::string load = {};
  std::vector<std::string> command = {};
};

CLI::App* SetupScratch(CLI::App& app, ScratchCommand& command);
ExitCode RunScratch(const ScratchCommand& command, const Project& project);

}  // namespace pleat
