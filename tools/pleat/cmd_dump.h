#pragma once

#include "tools/pleat/compile.h"

namespace pleat {

struct DumpCommand {
  std::string source = {};
};

CLI::App* SetupDump(CLI::App& app, DumpCommand& command);
ExitCode RunDump(const DumpCommand& command, const Project& project);

}  // namespace pleat
