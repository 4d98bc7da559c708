#pragma once

#include "tools/pleat/compile.h"

namespace pleat {

struct GenerateCommand {
  Sides sides = {};
  std::string name = {};
  std::string out = "migrations";
  bool direct = false;
  bool archive = false;
  std::vector<std::string> allow = {};
};

CLI::App* SetupGenerate(CLI::App& app, GenerateCommand& command);
ExitCode RunGenerate(const GenerateCommand& command, Project project);

}  // namespace pleat
