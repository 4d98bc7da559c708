#pragma once

#include <optional>
#include <string>

#include "emit/sql/emit.h"
#include "tools/pleat/compile.h"

namespace pleat {

struct PlanCommand {
  Sides sides = {};
  std::string format = "text";
  std::string phase = {};
  bool down = false;
  bool direct = false;
  bool archive = false;
  std::string lock_timeout = std::string(sql::kLockTimeout);
  bool exit_code = false;
  std::vector<std::string> allow = {};
};

CLI::App* SetupPlan(CLI::App& app, PlanCommand& command);
ExitCode RunPlan(const PlanCommand& command, Project project);

}  // namespace pleat
