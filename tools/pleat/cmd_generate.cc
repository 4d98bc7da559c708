#include "tools/pleat/cmd_generate.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "emit/json/emit.h"
#include "emit/sql/emit.h"
#include "tools/pleat/allow.h"

namespace pleat {
namespace {

// A name that is safe in a path: letters, digits, and an underscore for what stands between them.
std::string Slug(const std::string& name) {
  std::string slug;
  bool between = false;
  for (unsigned char c : name) {
    if (!std::isalnum(c)) {
      between = true;
      continue;
    }
    if (between && !slug.empty()) slug += '_';
    between = false;
    slug += static_cast<char>(std::tolower(c));
  }
  return slug;
}

void WriteFile(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error(fmt::format("cannot write `{}`", path.string()));
}

void WritePhase(const std::filesystem::path& folder, const Plan& plan, Phase phase, int number) {
  for (const auto direction : {sql::Direction::Up, sql::Direction::Down}) {
    const std::string script = sql::EmitScript(plan, phase, direction);
    if (script.empty()) continue;
    const std::string stem = plan.direct ? "direct" : fmt::format("{}_{}", number, ToString(phase));
    WriteFile(
        folder / fmt::format("{}.{}.sql", stem, direction == sql::Direction::Up ? "up" : "down"),
        script);
  }
}

}  // namespace

CLI::App* SetupGenerate(CLI::App& app, GenerateCommand& command) {
  CLI::App* generate =
      app.add_subcommand("generate", "Write the migration as files that psql runs");
  generate->add_option("name", command.name, "What the change is about: add_lot_codes")
      ->required()
      ->type_name("NAME");
  SetupSides(*generate, command.sides);
  generate->add_option("--out", command.out, "Where <time>_<name>/ is made")
      ->type_name("FOLDER")
      ->capture_default_str();
  generate->add_flag("--direct", command.direct,
                     "Without phases, for a database that nobody else uses");
  generate->add_flag("--archive", command.archive,
                     "Keep what is dropped in the schema pleat_archive: down brings it back");
  SetupAllow(*generate, command.allow);
  generate->footer(
      "Writes 1_expand, 2_backfill and 3_contract, each .up.sql and .down.sql, and plan.json; "
      "a\n"
      "phase without work is left out. Prints the folder.\n"
      "Each script runs by itself: psql -X -v ON_ERROR_STOP=1 -f 1_expand.up.sql\n"
      "It may be stopped and planned again at any point.");
  return generate;
}

ExitCode RunGenerate(const GenerateCommand& command, Project project) {
  const std::string slug = Slug(command.name);
  if (slug.empty()) {
    fmt::print(stderr, "error: a name needs a letter or a digit, got `{}`\n", command.name);
    return ExitCode::Error;
  }
  project.allow.insert(project.allow.end(), command.allow.begin(), command.allow.end());
  const std::optional<Compiled> compiled = Compile(
      command.sides, {.direct = command.direct, .archive = command.archive, .fingerprints = true},
      project);
  if (!compiled) return ExitCode::Error;
  const Plan& plan = compiled->plan;
  if (!plan.not_allowed.empty()) {
    for (const std::string& what : plan.not_allowed) {
      fmt::print(stderr, "error: not allowed: give --allow {} to let it happen\n", what);
    }
    return ExitCode::NotAllowed;
  }
  if (plan.empty()) {
    fmt::print("nothing to do\n");
    return ExitCode::Ok;
  }
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  const std::filesystem::path folder = std::filesystem::path(command.out) /
                                       fmt::format("{:%Y%m%d%H%M%S}_{}", fmt::gmtime(now), slug);
  std::filesystem::create_directories(folder);
  WritePhase(folder, plan, Phase::Expand, 1);
  WritePhase(folder, plan, Phase::Backfill, 2);
  WritePhase(folder, plan, Phase::Contract, 3);
  WriteFile(folder / "plan.json", json::EmitPlan(plan));
  fmt::print("{}\n", folder.string());
  return ExitCode::Ok;
}

}  // namespace pleat
