#include "tools/pleat/cmd_generate.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <chrono>

#include "tools/pleat/allow.h"
#include "tools/pleat/write_migration.h"

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

std::vector<Phase> PhasesOf(const std::string& name) {
  const std::vector<Phase> all{Phase::Expand, Phase::Backfill, Phase::Contract};
  std::vector<Phase> phases;
  std::copy_if(all.begin(), all.end(), std::back_inserter(phases),
               [&](Phase phase) { return name.empty() || ToString(phase) == name; });
  return phases;
}

std::vector<std::string> Write(const GenerateCommand& command, const Plan& plan,
                               const std::vector<Phase>& phases, const MigrationPlace& place) {
  if (command.format == "alembic")
    return WriteRevisions(plan, phases, place, command.down_revision);
  if (command.format == "prisma") return WritePrismaMigrations(plan, phases, place);
  return WriteScripts(plan, phases, place);
}

}  // namespace

CLI::App* SetupGenerate(CLI::App& app, GenerateCommand& command) {
  CLI::App* generate =
      app.add_subcommand("generate", "Write the migration as files for psql, Alembic or Prisma");
  generate->add_option("name", command.name, "What the change is about: add_lot_codes")
      ->required()
      ->type_name("NAME");
  SetupSides(*generate, command.sides);
  generate->add_option("--out", command.out, "Where it is written")
      ->type_name("FOLDER")
      ->capture_default_str();
  generate
      ->add_option("--format", command.format,
                   "psql: scripts that psql runs; alembic: revisions;\n"
                   "prisma: folders of migrations for `prisma migrate deploy`")
      ->check(CLI::IsMember({"psql", "alembic", "prisma"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  generate
      ->add_option("--down-revision", command.down_revision,
                   "The revision of Alembic that it comes after")
      ->type_name("ID");
  CLI::Option* phase = generate->add_option("--phase", command.phase, "Only this phase")
                           ->check(CLI::IsMember({"expand", "backfill", "contract"}))
                           ->type_name("PHASE");
  generate
      ->add_flag("--direct", command.direct, "Without phases, for a database that nobody else uses")
      ->excludes(phase);
  generate->add_flag("--archive", command.archive,
                     "Keep what is dropped in the schema pleat_archive: down brings it back");
  SetupAllow(*generate, command.allow);
  generate->final_callback([&command] {
    if (command.format != "alembic" && !command.down_revision.empty())
      throw CLI::ValidationError("--down-revision", "is for --format alembic");
  });
  generate->footer(
      "Prints what it wrote; a phase without work is left out.\n"
      "psql: <time>_<name>/ with 1_expand, 2_backfill and 3_contract, each .up.sql and .down.sql,\n"
      "and plan.json. Each script runs by itself: psql -X -v ON_ERROR_STOP=1 -f 1_expand.up.sql\n"
      "alembic: <time>_<name>_<phase>.py, a revision a phase, each of which goes up and down:\n"
      "alembic upgrade <time>_expand\n"
      "prisma: <time>_<name>_<phase>/migration.sql, a folder for each transaction and for each\n"
      "statement that may not be in one; down.sql of a phase's first folder is for psql. Prisma\n"
      "runs all that it finds: generate the next --phase once the one before is deployed.\n"
      "Stopped at any point, generate again: it finds what is left to do.");
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
  const std::vector<Phase> phases = PhasesOf(command.phase);
  if (std::none_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
        return std::count(phases.begin(), phases.end(), step.phase) > 0;
      })) {
    fmt::print("nothing to do\n");
    return ExitCode::Ok;
  }
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  for (const std::string& made : Write(command, plan, phases, {command.out, now, slug})) {
    fmt::print("{}\n", made);
  }
  return ExitCode::Ok;
}

}  // namespace pleat
