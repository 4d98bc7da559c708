#include "compiler/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/canon/reconcile.h"
#include "compiler/canon/rename.h"
#include "compiler/diff/diff.h"
#include "compiler/plan/builder.h"
#include "compiler/plan/describe.h"
#include "compiler/plan/locks.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/order.h"
#include "compiler/plan/transactions.h"

namespace pleat {
namespace {

std::string NameRing(const Ring& ring) {
  std::string text;
  for (const ObjectKey& key : ring) text += ToString(key) + " → ";
  return text + ToString(ring.front());
}

std::set<QualifiedName> RelationsOf(const Catalog& catalog) {
  std::set<QualifiedName> names;
  for (const auto& [name, table] : catalog.tables) names.insert(name);
  for (const auto& [name, table] : catalog.foreign_tables) names.insert(name);
  for (const auto& [name, view] : catalog.views) names.insert(name);
  for (const auto& [name, view] : catalog.materialized_views) names.insert(name);
  for (const auto& [name, index] : catalog.indexes) names.insert(name);
  for (const auto& [name, sequence] : catalog.sequences) names.insert(name);
  return names;
}

bool IsAllowed(const std::string& needed, const std::set<std::string>& allowed) {
  if (allowed.contains(needed)) return true;
  return allowed.contains(needed.substr(0, needed.find(':') + 1) + "*");
}

void CheckAllowed(const PlanOptions& options, Plan& plan) {
  for (const Step& step : plan.steps) {
    if (!step.needs_allow || IsAllowed(*step.needs_allow, options.allow)) continue;
    plan.not_allowed.push_back(*step.needs_allow);
  }
}

// One script: steps keep the order that the phases gave them.
void MergePhases(std::vector<Step>& steps) {
  for (Step& step : steps) step.phase = Phase::Expand;
}

}  // namespace

// How a plan comes about.
//
// 1. Renames. Every `was` that still applies is followed in a copy of the live catalog, so that
// from here on both sides
//    call an object by its new name (canon::Renamed).
// 2. Words. Wherever the desired catalog says the same as the live one in other words, it takes
// over the live words
//    (canon::Reconcile); from here on == decides.
// 3. Changes. Diff compares object by object and knows nothing but the catalogs.
// 4. Steps. Each change is lowered by the functions of its kind: recipes that spread over the
// phases, each step with
//    its undo, its hazards, and the objects that it makes, needs, frees and removes. What is in
//    flight from an earlier run is picked up: a recipe leaves out what it finds done, so the same
//    call made after any step yields the steps that remain.
// 5. Order. The objects give the edges; a stable topological sort puts steps in order within the
// phases and moves a
//    step to a later phase where it has to wait for one there. A ring is an error that names it.
// 6. Transactions. Neighbours share one where they lock no second table; what cannot run in one
// stands alone.
Plan BuildPlan(const Database& live, const Catalog& wanted, const Transition& declared,
               const PlanOptions& options, Sink& sink) {
  const std::optional<canon::RenamedCatalog> followed = canon::Renamed(live.catalog, declared);
  const Catalog& renamed = followed ? followed->catalog : live.catalog;
  const Renames renames = followed ? followed->renames : Renames{};
  Catalog desired = wanted;
  Transition transition = declared;
  canon::Reconcile(renamed, desired, transition);
  const std::vector<Change> changes = Diff(renamed, desired, renames);

  PlanBuilder builder(live, renamed, desired, transition, options, sink);
  for (const auto& [from, to] : renames) builder.old_keys[to] = from;
  // Views that a recipe rebuilds come with it, so types change before views are looked at:
  // kinds.def has that order.
  for (const Change& change : changes) {
    std::visit([&](const auto& c) { Lower(c, builder); }, change);
  }
  LowerInFlight(builder);
  LowerTransition(builder);

  Plan plan{.direct = options.direct,
            .search_path = SearchPath(desired),
            .relations_before = RelationsOf(renamed)};
  plan.relations_before.merge(RelationsOf(live.catalog));
  auto ordered = InOrder(std::move(builder.drafts), builder.edges);
  if (const auto* ring = std::get_if<Ring>(&ordered)) {
    sink.Add({.code = Code::DependencyRing,
              .message = "these changes wait for each other: " + NameRing(*ring),
              .help = "make the change in two steps, or break the ring in the schema"});
    return plan;
  }
  plan.steps = std::move(std::get<std::vector<Step>>(ordered));
  if (options.direct) MergePhases(plan.steps);
  AssignTransactions(plan.steps, plan.relations_before, options.direct);
  CheckAllowed(options, plan);
  if (options.fingerprints) {
    plan.before = Fingerprint(live.catalog);
    plan.after = Fingerprint(desired);
  }
  return plan;
}

std::vector<Step> DownSteps(const Plan& plan, Phase phase) {
  std::vector<Step> down;
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    if (step->phase != phase) continue;
    const std::vector<Action>& actions = ActionsOf(step->undo);
    std::vector<Action> together;
    const auto flush = [&](Isolation isolation) {
      if (together.empty()) return;
      std::string title =
          together.size() == 1 ? Describe(together.front()) : "undo: " + step->title;
      down.push_back({.phase = phase,
                      .title = std::move(title),
                      .actions = std::move(together),
                      .undo = NothingToUndo{"run the phase again"},
                      .isolation = isolation,
                      .subject = step->subject});
      together.clear();
    };
    // Actions of one undo share a transaction except around those that cannot.
    for (const Action& action : actions) {
      const Isolation isolation = IsolationOf(action);
      if (isolation != Isolation::Shared) flush(Isolation::Shared);
      together.push_back(action);
      if (isolation != Isolation::Shared) flush(isolation);
    }
    flush(Isolation::Shared);
  }
  AssignTransactions(down, plan.relations_before, plan.direct);
  return down;
}

}  // namespace pleat
