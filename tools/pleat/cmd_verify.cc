#include "tools/pleat/cmd_verify.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/canon/reconcile.h"
#include "compiler/diff/diff.h"
#include "compiler/introspect/introspect.h"
#include "compiler/introspect/scratch_server.h"
#include "emit/sql/emit.h"
#include "emit/text/emit.h"
#include "tools/pleat/allow.h"

namespace pleat {
namespace {

// Whatever may be destroyed on a scratch server is nobody's.
PlanOptions Everything(bool direct) {
  const std::vector<std::string> all = AllowEverything();
  return {.direct = direct, .allow = {all.begin(), all.end()}};
}

class Proof {
 public:
  Proof(std::string address, const Compiled& compiled, bool direct)
      : address_(std::move(address)), compiled_(compiled), direct_(direct) {}

  bool Run() { return Build() && Up() && SettledUp() && Down() && SettledDown(); }

 private:
  bool Say(bool ok, std::string_view what) {
    fmt::print("{} {}\n", ok ? "ok  " : "FAIL", what);
    return ok;
  }

  bool RunScript(const std::string& script, const std::string& what) {
    if (script.empty()) return true;
    const pg::PsqlOutcome outcome = pg::RunPsqlText(address_, script);
    if (!outcome.ok()) fmt::print(stderr, "{}", outcome.errors);
    return Say(outcome.ok(), what);
  }

  Plan PlanTo(const Catalog& wanted, const Transition& transition) {
    Sink sink;
    Plan plan = BuildPlan(pg::Introspect(address_), wanted, transition, Everything(false), sink);
    Report(sink);
    return plan;
  }

  bool Build() {
    State empty;
    const QualifiedName standard{{}, {"public"}};
    empty.database.catalog.schemas[standard] = {.name = standard};
    Sink sink;
    const Plan plan =
        BuildPlan(empty.database, compiled_.from.database.catalog, {}, Everything(true), sink);
    return Report(sink) &&
           RunScript(sql::EmitScripts(plan, sql::Direction::Up), "the present state, rebuilt") &&
           Settled(compiled_.from.database.catalog, {}, "it is what was read");
  }

  bool Up() {
    bool ok = true;
    for (Phase phase : {Phase::Expand, Phase::Backfill, Phase::Contract}) {
      ok = ok && RunScript(sql::EmitScript(compiled_.plan, phase, sql::Direction::Up),
                           direct_ ? "up" : fmt::format("up: {}", ToString(phase)));
    }
    return ok;
  }

  bool Settled(const Catalog& wanted, const Transition& transition, std::string_view what) {
    const Plan rest = PlanTo(wanted, transition);
    if (!rest.empty()) fmt::print("{}", text::EmitPlan(rest));
    return Say(rest.empty(), what);
  }

  bool SettledUp() {
    return Settled(compiled_.to.database.catalog, compiled_.to.transition,
                   "planning again finds nothing to do");
  }

  bool Down() {
    bool ok = true;
    for (Phase phase : {Phase::Contract, Phase::Backfill, Phase::Expand}) {
      ok = ok && RunScript(sql::EmitScript(compiled_.plan, phase, sql::Direction::Down),
                           direct_ ? "down" : fmt::format("down: {}", ToString(phase)));
    }
    return ok;
  }

  // What the plan calls irreversible may differ: it is listed, and is no failure.
  bool SettledDown() {
    const Catalog live = pg::Introspect(address_).catalog;
    Catalog wanted = compiled_.from.database.catalog;
    Transition none;
    canon::Reconcile(live, wanted, none);
    bool expected = true;
    const std::vector<Change> rest = Diff(live, wanted);
    for (const Change& change : rest) {
      const bool declared = IsIrreversible(KeyOf(change));
      fmt::print("     {}: {}\n", declared ? "no way back" : "differs", ToString(change));
      expected = expected && declared;
    }
    return Say(expected, rest.empty() ? "it is what was read before"
                                      : "it is what was read before, but for what has no way back");
  }

  bool IsIrreversible(const ObjectKey& key) const {
    return std::any_of(
        compiled_.plan.steps.begin(), compiled_.plan.steps.end(), [&](const Step& step) {
          return step.subject == key && std::holds_alternative<Irreversible>(step.undo);
        });
  }

  std::string address_;
  const Compiled& compiled_;
  bool direct_;
};

}  // namespace

CLI::App* SetupVerify(CLI::App& app, VerifyCommand& command) {
  CLI::App* verify = app.add_subcommand("verify", "Prove the plan on a throw-away server");
  SetupSides(*verify, command.sides);
  verify->add_flag("--archive", command.archive,
                   "Keep what is dropped in the schema pleat_archive: down brings it back");
  verify->add_flag("--direct", command.direct, "Prove the plan without phases");
  verify->footer(
      "Builds what --from says without its rows, runs every phase up, plans again, which has to\n"
      "find nothing, runs every phase down, and compares with what was there. Touches nothing "
      "else.\n"
      "Example: pleat verify --from postgresql:///shop --to schemas");
  return verify;
}

ExitCode RunVerify(const VerifyCommand& command, Project project) {
  project.allow = AllowEverything();
  const std::optional<Compiled> compiled =
      Compile(command.sides, {.direct = command.direct, .archive = command.archive}, project);
  if (!compiled) return ExitCode::Error;
  pg::ScratchOptions options;
  if (!project.cache.empty()) options.cache = project.cache;
  pg::ScratchServer server(options);
  Proof proof(server.CreateDatabase("verify"), *compiled, command.direct);
  return proof.Run() ? ExitCode::Ok : ExitCode::Error;
}

}  // namespace pleat
