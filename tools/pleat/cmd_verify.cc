#include "tools/pleat/cmd_verify.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "compiler/canon/reconcile.h"
#include "compiler/diff/access.h"
#include "compiler/diff/diff.h"
#include "compiler/introspect/introspect.h"
#include "compiler/introspect/schema_dump.h"
#include "compiler/introspect/scratch_server.h"
#include "compiler/introspect/session.h"
#include "compiler/model/roles_of.h"
#include "compiler/plan/comparison.h"
#include "emit/sql/emit.h"
#include "emit/sql/role.h"
#include "emit/text/emit.h"
#include "tools/pleat/allow.h"
#include "tools/pleat/ask.h"
#include "tools/pleat/dump.h"
#include "tools/pleat/rebuild.h"

namespace pleat {
namespace {

bool IsThere(const Catalog& catalog, const ObjectKey& key) {
  return Contains(catalog, key) ||
         (key.kind == Kind::Sequence && OwnerOfSequence(catalog, key.name).has_value());
}

// What the files do not say about owners and privileges stays as it is with what stays.
void KeepAccess(const Catalog& before, Catalog& wanted) {
  const bool said = wanted.grants;
  for (const auto& [key, access] : before.access) {
    if (!IsThere(wanted, key)) continue;
    Access kept = wanted.access[key];
    if (!kept.owner && wanted.owner.empty()) kept.owner = access.owner;
    if (!said) {
      kept.grants = access.grants;
      kept.owner_lacks = access.owner_lacks;
    }
    wanted.access[key] = std::move(kept);
  }
  wanted.grants = said || before.grants;
}

class Proof {
 public:
  Proof(pg::ScratchServer& server, const Compiled& compiled, std::string source, bool direct)
      : server_(server),
        address_(server.CreateDatabase("verify")),
        compiled_(compiled),
        source_(std::move(source)),
        direct_(direct) {}

  bool Run() {
    return Build() && Up() && SettledUp() && DumpedUp() && Down() && SettledDown() && DumpedDown();
  }

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
    const std::vector<std::string> all = AllowEverything();
    const Database live = pg::Introspect(address_);
    Comparison comparison = Compare(live, wanted, transition);
    AskServer(address_, comparison);
    Plan plan = BuildPlan(live, comparison, {.allow = {all.begin(), all.end()}}, sink);
    Report(sink);
    return plan;
  }

  bool Build() {
    const std::string roles = sql::EmitRoles(RolesOf(compiled_.to.database.catalog));
    const bool ok =
        pg::RunPsqlText(address_, roles).ok() &&
        Say(Rebuild(address_, compiled_.from.database.catalog), "the present state, rebuilt") &&
        Settled(compiled_.from.database.catalog, {}, "it is what was read");
    if (ok) dumped_ = pg::DumpSchema(address_);
    if (ok && !dumped_) {
      fmt::print("skip no pg_dump reads PostgreSQL {}: not compared by it\n",
                 server_.installation().major);
    }
    if (dumped_ && IsAddress(source_)) TellUnseen();
    return ok;
  }

  // What pleat does not model it cannot prove anything about.
  void TellUnseen() const {
    if (compiled_.from.database.features.major != server_.installation().major) return;
    const auto there = pg::DumpSchema(source_);
    const std::string unseen = there ? Difference(ReadDump(*there), ReadDump(*dumped_)) : "";
    if (unseen.empty()) return;
    fmt::print(
        "note pg_dump prints otherwise of the database itself, of which this is not carried "
        "over:\n{}",
        unseen);
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
    const Database live = pg::Introspect(address_);
    Comparison comparison = Compare(live, compiled_.from.database.catalog, {});
    AskServer(address_, comparison);
    bool expected = true;
    const std::vector<Change> rest = Diff(comparison.before(), comparison.desired);
    if (!rest.empty()) lost_ = live.catalog;
    for (const Change& change : rest) {
      const bool declared = IsIrreversible(KeyOf(change));
      fmt::print("     {}: {}\n", declared ? "no way back" : "differs", ToString(change));
      expected = expected && declared;
    }
    return Say(expected, rest.empty() ? "it is what was read before"
                                      : "it is what was read before, but for what has no way back");
  }

  // The text that pg_dump prints of a database built from the files alone.
  SchemaText DumpOf(const Catalog& catalog) {
    const std::string fresh = server_.CreateDatabase(fmt::format("fresh_{}", ++fresh_));
    if (!Rebuild(fresh, catalog)) throw std::runtime_error("what is wanted cannot be built anew");
    return ReadDump(pg::DumpSchema(fresh).value_or(""));
  }

  bool SayDifference(const std::string& difference, std::string_view what) {
    fmt::print("{}", difference);
    return Say(difference.empty(), what);
  }

  // First with every text as the files have it. What differs then may be another wording of the
  // same, which is told and no failure.
  bool DumpedUp() {
    if (!dumped_) return true;
    const SchemaText found = ReadDump(pg::DumpSchema(address_).value_or(""));
    const Catalog live = pg::Introspect(address_).catalog;
    Catalog wanted = compiled_.to.database.catalog;
    Transition transition = compiled_.to.transition;
    KeepAccess(Compare(compiled_.from.database, wanted, transition).before(), wanted);
    canon::AdoptNames(live, wanted, transition);
    const std::string difference = Difference(DumpOf(wanted), found);
    return SayDifference(ButForWording(difference, live, wanted, transition, found),
                         "pg_dump prints what it prints of a database built anew");
  }

  // What differs in the words of the live catalog as well.
  std::string ButForWording(const std::string& difference, const Catalog& live, Catalog& wanted,
                            Transition& transition, const SchemaText& found) {
    if (difference.empty()) return "";
    canon::Reconcile(live, wanted, transition);
    std::string rest = Difference(DumpOf(wanted), found);
    if (rest.empty()) fmt::print("     only the wording differs:\n{}", difference);
    return rest;
  }

  // Where something has no way back, what is there has to be all that there is.
  bool DumpedDown() {
    if (!dumped_) return true;
    const SchemaText found = ReadDump(pg::DumpSchema(address_).value_or(""));
    if (lost_)
      return SayDifference(Difference(DumpOf(*lost_), found), "pg_dump prints no more than that");
    // A column that a table had of its parent alone may have come back as its own.
    Catalog before = compiled_.from.database.catalog;
    Transition none;
    return SayDifference(ButForWording(Difference(ReadDump(*dumped_), found),
                                       pg::Introspect(address_).catalog, before, none, found),
                         "pg_dump prints what it printed before");
  }

  // Going back does not forget that a constraint was found to hold, either.
  bool IsIrreversible(const ObjectKey& key) const {
    return std::any_of(
        compiled_.plan.steps.begin(), compiled_.plan.steps.end(), [&](const Step& step) {
          return step.subject == key && (std::holds_alternative<Irreversible>(step.undo) ||
                                         step.actions.front().As<ValidateConstraint>() != nullptr);
        });
  }

  pg::ScratchServer& server_;
  std::string address_;
  const Compiled& compiled_;
  const std::string source_;
  bool direct_;
  int fresh_ = 0;
  // What pg_dump printed before the way up; nothing where there is no pg_dump.
  std::optional<std::string> dumped_ = {};
  // What is there after the way down, where that is not what was there before.
  std::optional<Catalog> lost_ = {};
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
      "find nothing, runs every phase down, and compares with what was there. Then asks pg_dump,\n"
      "which shares nothing with pleat: up, it has to print what it prints of a database that is\n"
      "built from --to alone; down, what it printed before. Touches nothing else.\n"
      "Example: pleat verify --from postgresql:///shop --to schemas");
  return verify;
}

ExitCode RunVerify(const VerifyCommand& command, Project project) {
  project.allow = AllowEverything();
  pg::ScratchServer server(ScratchOptionsOf(project));
  // Files that are for any server are proved on this one.
  const ServerFeatures features = pg::Session(server.address()).features();
  if (project.postgresql.empty()) project.postgresql = server.installation().version;
  if (project.timescaledb.empty()) project.timescaledb = features.new_timescaledb.value_or("");
  const std::optional<Compiled> compiled =
      Compile(command.sides, {.direct = command.direct, .archive = command.archive}, project,
              Keep::Desired);
  if (!compiled) return ExitCode::Error;
  Proof proof(server, *compiled, command.sides.from, command.direct);
  return proof.Run() ? ExitCode::Ok : ExitCode::Error;
}

}  // namespace pleat
