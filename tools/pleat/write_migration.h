#pragma once

#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace pleat {

// Where a migration goes, and what it is called there.
struct MigrationPlace {
  std::filesystem::path folder = {};
  std::time_t time = 0;
  // Letters, digits and underscores.
  std::string name = {};
};

// Each writes `phases` of the plan and gives what it made, files or folders, in their order. They
// throw where something cannot be written.

// <time>_<name>/ with a script a phase and direction, and plan.json.
std::vector<std::string> WriteScripts(const Plan& plan, const std::vector<Phase>& phases,
                                      const MigrationPlace& place);
// <time>_<name>_<phase>.py, the first one after the revision `after`, if it is not empty.
std::vector<std::string> WriteRevisions(const Plan& plan, const std::vector<Phase>& phases,
                                        const MigrationPlace& place, const std::string& after);
// <time>_<name>_<phase>/migration.sql, a second apart; the way back over a phase, for psql, is
// down.sql of its first one. And migration_lock.toml, if it is not there.
std::vector<std::string> WritePrismaMigrations(const Plan& plan, const std::vector<Phase>& phases,
                                               const MigrationPlace& place);

}  // namespace pleat
