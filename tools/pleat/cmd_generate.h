#pragma once

#include "tools/pleat/compile.h"

namespace pleat {

struct GenerateCommand {
  Sides sides = {};
  std::string name = {};
  std::string out = "migrations";
  // "psql", "alembic" or "prisma".
  std::string format = "psql";
  // Of Alembic: what it comes after.
  std::string down_revision = {};
  // Empty for all.
  std::string phase = {};
  bool direct = false;
  bool archive = false;
  std::vector<std::string> allow = {};
};

CLI::App* SetupGenerate(CLI::App& app, GenerateCommand& command);
ExitCode RunGenerate(const GenerateCommand& command, Project project);

}  // namespace pleat
