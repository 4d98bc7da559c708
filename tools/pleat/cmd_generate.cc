#include "tools/pleat/cmd_generate.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "emit/json/emit.h"
#include "emit/sql/emit.h"

namespace pleat {
namespace {

// A name that is safe in a path: letters, digits and underscores.
std::string Slug(const std::string& name) {
  std::string slug;
  for (unsigned char c : name) slug += std::isalnum(c) ? static_cast<char>(std::tolower(c)) : '_';
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
  CLI::App* generate = app.add_subcommand(
      "generate", "Write the migration as files: up and down for each phase, and plan.json");
  generate->add_option("name", command.name, "What the change is about: add_lot_codes")->required();
  SetupSides(*generate, command.sides);
  generate->add_option("--out", command.out, "The folder to put it in, below <time>_<name>/")
      ->capture_default_str();
  generate->add_flag("--direct", command.direct,
                     "Without phases, for a database that nobody else uses");
  generate->add_flag("--archive", command.archive,
                     "Keep what is dropped in the schema pleat_archive: down brings it back");
  generate->add_option("--allow", command.allow, "What may be destroyed: drop-column:orders.note")
      ->expected(1)
      ->take_all()
      ->type_name("WHAT");
  generate->footer(
      "Each script runs by itself: psql -X -v ON_ERROR_STOP=1 -f 1_expand.up.sql\n"
      "It may be stopped and planned again at any point.");
  return generate;
}

ExitCode RunGenerate(const GenerateCommand& command, Project project) {
  project.allow.insert(project.allow.end(), command.allow.begin(), command.allow.end());
  const std::optional<Compiled> compiled =
      Compile(command.sides, {.direct = command.direct, .archive = command.archive}, project);
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
  const std::filesystem::path folder =
      std::filesystem::path(command.out) /
      fmt::format("{:%Y%m%d%H%M%S}_{}", fmt::gmtime(now), Slug(command.name));
  std::filesystem::create_directories(folder);
  WritePhase(folder, plan, Phase::Expand, 1);
  WritePhase(folder, plan, Phase::Backfill, 2);
  WritePhase(folder, plan, Phase::Contract, 3);
  WriteFile(folder / "plan.json", json::EmitPlan(plan));
  fmt::print("{}\n", folder.string());
  return ExitCode::Ok;
}

}  // namespace pleat
