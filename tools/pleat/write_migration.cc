#include "tools/pleat/write_migration.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "emit/alembic/emit.h"
#include "emit/json/emit.h"
#include "emit/prisma/emit.h"
#include "emit/sql/emit.h"
#include "emit/sql/script.h"

namespace pleat {
namespace {

void WriteFile(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error(fmt::format("cannot write `{}`", path.string()));
}

std::string Stamp(std::time_t time) { return fmt::format("{:%Y%m%d%H%M%S}", fmt::gmtime(time)); }

int NumberOf(Phase phase) { return static_cast<int>(phase) + 1; }

}  // namespace

std::vector<std::string> WriteScripts(const Plan& plan, const std::vector<Phase>& phases,
                                      const MigrationPlace& place) {
  const std::filesystem::path folder =
      place.folder / fmt::format("{}_{}", Stamp(place.time), place.name);
  std::filesystem::create_directories(folder);
  for (Phase phase : phases) {
    const std::string stem =
        plan.direct ? "direct" : fmt::format("{}_{}", NumberOf(phase), ToString(phase));
    for (const auto direction : {sql::Direction::Up, sql::Direction::Down}) {
      const std::string script = sql::EmitScript(plan, phase, direction);
      if (script.empty()) continue;
      const char* way = direction == sql::Direction::Up ? "up" : "down";
      WriteFile(folder / fmt::format("{}.{}.sql", stem, way), script);
    }
  }
  WriteFile(folder / "plan.json", json::EmitPlan(plan));
  return {folder.string()};
}

std::vector<std::string> WriteRevisions(const Plan& plan, const std::vector<Phase>& phases,
                                        const MigrationPlace& place, const std::string& after) {
  std::filesystem::create_directories(place.folder);
  std::vector<std::string> made;
  alembic::Revision revision{.after = after, .about = place.name};
  for (Phase phase : phases) {
    const std::string_view name = sql::NameOf(plan, phase);
    revision.id = fmt::format("{}_{}", Stamp(place.time), name);
    const std::string text = alembic::EmitRevision(plan, phase, revision);
    if (text.empty()) continue;
    const std::filesystem::path path =
        place.folder / fmt::format("{}_{}_{}.py", Stamp(place.time), place.name, name);
    WriteFile(path, text);
    made.push_back(path.string());
    revision.after = revision.id;
  }
  return made;
}

std::vector<std::string> WritePrismaMigrations(const Plan& plan, const std::vector<Phase>& phases,
                                               const MigrationPlace& place) {
  std::filesystem::create_directories(place.folder);
  std::vector<std::string> made;
  std::time_t time = place.time;
  for (Phase phase : phases) {
    int number = 0;
    for (const std::string& migration : prisma::EmitMigrations(plan, phase)) {
      const std::string which = ++number == 1 ? "" : fmt::format("_{}", number);
      const std::filesystem::path folder =
          place.folder /
          fmt::format("{}_{}_{}{}", Stamp(time++), place.name, sql::NameOf(plan, phase), which);
      std::filesystem::create_directories(folder);
      WriteFile(folder / "migration.sql", migration);
      if (number == 1)
        WriteFile(folder / "down.sql", sql::EmitScript(plan, phase, sql::Direction::Down));
      made.push_back(folder.string());
    }
  }
  const std::filesystem::path lock = place.folder / "migration_lock.toml";
  if (!std::filesystem::exists(lock)) WriteFile(lock, prisma::EmitLock());
  return made;
}

}  // namespace pleat
