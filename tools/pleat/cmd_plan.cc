#include "tools/pleat/cmd_plan.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "emit/json/emit.h"
#include "emit/sql/emit.h"
#include "emit/text/emit.h"
#include "tools/pleat/allow.h"

namespace pleat {
namespace {

std::optional<Phase> PhaseNamed(const std::string& name) {
  if (name == "expand") return Phase::Expand;
  if (name == "backfill") return Phase::Backfill;
  if (name == "contract") return Phase::Contract;
  return std::nullopt;
}

std::string Print(const PlanCommand& command, const Plan& plan) {
  const std::optional<Phase> phase = PhaseNamed(command.phase);
  if (command.format == "json") return json::EmitPlan(plan);
  if (command.format == "sql") {
    const auto direction = command.down ? sql::Direction::Down : sql::Direction::Up;
    return phase ? sql::EmitScript(plan, *phase, direction, command.lock_timeout)
                 : sql::EmitScripts(plan, direction, command.lock_timeout);
  }
  return command.down ? text::EmitDown(plan, phase) : text::EmitPlan(plan, phase);
}

}  // namespace

CLI::App* SetupPlan(CLI::App& app, PlanCommand& command) {
  CLI::App* plan = app.add_subcommand(
      "plan", "Print what has to happen for the database to be what the schema says");
  SetupSides(*plan, command.sides);
  plan->add_option("--format", command.format, "text for people, sql for psql, json for programs")
      ->check(CLI::IsMember({"text", "sql", "json"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  CLI::Option* phase = plan->add_option("--phase", command.phase, "Only this phase")
                           ->check(CLI::IsMember({"expand", "backfill", "contract"}))
                           ->type_name("PHASE");
  plan->add_flag("--down", command.down, "The way back instead");
  plan->add_flag("--direct", command.direct, "Without phases, for a database that nobody else uses")
      ->excludes(phase);
  plan->add_flag("--archive", command.archive,
                 "Keep what is dropped in the schema pleat_archive: down brings it back");
  plan->add_option("--lock-timeout", command.lock_timeout,
                   "How long a statement of the SQL waits for a lock, as PostgreSQL writes times")
      ->type_name("TIME")
      ->capture_default_str();
  plan->add_flag("--exit-code", command.exit_code, "Exit with 2 if there is anything to do");
  SetupAllow(*plan, command.allow);
  plan->final_callback([&command] {
    if (command.format == "json" && (command.down || !command.phase.empty())) {
      throw CLI::ValidationError("--format json", "holds all phases, both ways");
    }
  });
  plan->footer(
      "A plan has up to three phases. expand: code from before the change keeps working.\n"
      "backfill: old and new code keep working. contract: only new code runs.\n"
      "Example: pleat plan --from postgresql:///shop --to schemas --format sql --phase expand");
  return plan;
}

ExitCode RunPlan(const PlanCommand& command, Project project) {
  project.allow.insert(project.allow.end(), command.allow.begin(), command.allow.end());
  const std::optional<Compiled> compiled = Compile(command.sides,
                                                   {.direct = command.direct,
                                                    .archive = command.archive,
                                                    .fingerprints = command.format == "json"},
                                                   project);
  if (!compiled) return ExitCode::Error;
  const Plan& plan = compiled->plan;
  // SQL may go straight into psql, so none is printed that may not run.
  const bool refuse = !plan.not_allowed.empty();
  if (refuse && command.format == "sql") {
    for (const std::string& what : plan.not_allowed) {
      fmt::print(stderr, "error: not allowed: give --allow {} to let it happen\n", what);
    }
    return ExitCode::NotAllowed;
  }
  fmt::print("{}", Print(command, plan));
  if (refuse) return ExitCode::NotAllowed;
  return command.exit_code && !plan.empty() ? ExitCode::Different : ExitCode::Ok;
}

}  // namespace pleat
