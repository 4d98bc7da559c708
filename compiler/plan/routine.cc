#include "compiler/model/routine.h"

#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::vector<Action> CreationOf(const Routine& routine) {
  std::vector<Action> actions{CreateDefinition{.object = routine}};
  const ObjectKey key = MakeKey(Kind::Routine, routine.name);
  if (routine.comment) actions.push_back(Comment{key, routine.comment});
  return actions;
}

// Dropped, and created again where it still is wanted, with everything that uses it, in one
// transaction.
struct Rebuild {
  std::vector<Action> forth = {};
  std::vector<Action> back = {};
};

Rebuild RebuildOf(const Routine& before, const Routine* after, const ViewStack& stack,
                  const PlanBuilder& plan) {
  const ObjectKey key = MakeKey(Kind::Routine, before.name);
  Rebuild rebuild{.forth = stack.drop_old, .back = stack.drop_new};
  rebuild.forth.push_back(DropDefinition{key});
  if (after != nullptr) {
    Append(rebuild.forth, CreationOf(*after));
    Append(rebuild.forth, AccessActions(key, plan.after, plan));
    rebuild.back.push_back(DropDefinition{key});
  }
  Append(rebuild.forth, stack.create_new);
  Append(rebuild.back, CreationOf(before));
  // Of what goes for good, RestoreAccess says it.
  if (after != nullptr) Append(rebuild.back, AccessActions(key, plan.before, plan));
  Append(rebuild.back, stack.create_old);
  return rebuild;
}

// What stays as it is on disk although its function gives other values now.
std::vector<HazardNote> StaleValues(const Routine& before, const Routine& after,
                                    PlanBuilder& plan) {
  if (before.body == after.body && before.library == after.library) return {};
  std::vector<HazardNote> notes;
  for (const ObjectKey& key :
       plan.old_dependencies.DependentsOf(MakeKey(Kind::Routine, before.name))) {
    const bool stored = key.kind == Kind::Index || key.kind == Kind::MaterializedView ||
                        key.kind == Kind::Constraint ||
                        (key.kind == Kind::Column && IsGenerated(plan.before, key));
    if (stored && Contains(plan.after, key)) notes.push_back({Hazard::StaleValues, ToString(key)});
  }
  return notes;
}

}  // namespace

void Lower(const Create<Routine>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreateDefinition{.object = change.after}},
                     .undo = Reverse{{DropDefinition{change.key}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after)});
  LowerNewComment(change.key, change.after.comment, plan);
}

void Lower(const Drop<Routine>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  const ViewStack stack = RebuildDependents(change.key, plan);
  Rebuild rebuild = RebuildOf(change.before, nullptr, stack, plan);
  const bool alone = rebuild.forth.size() == 1;
  plan.Add(
      {.step = {.phase = Phase::Contract,
                .title = alone ? "" : "drop " + ToString(change.key) + " and rebuild its users",
                .actions = std::move(rebuild.forth),
                .undo = Reverse{std::move(rebuild.back)},
                .hazards = {{Hazard::BreaksOldCode}},
                .subject = change.key},
       .needs = stack.needs,
       .frees = plan.old_dependencies.Of(change.before),
       .removes = {change.key},
       .rank = Rank::Last});
}

void Lower(const Alter<Routine>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  const Routine& before = change.before;
  const Routine& after = change.after;
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(after);
  if (!CanReplace(before, after)) {
    const ViewStack stack = RebuildDependents(change.key, plan);
    Rebuild rebuild = RebuildOf(before, &after, stack, plan);
    plan.handled.insert(change.key);
    needs.insert(needs.end(), stack.needs.begin(), stack.needs.end());
    std::vector<HazardNote> hazards{{Hazard::BreaksOldCode}};
    hazards.insert(hazards.end(), stack.hazards.begin(), stack.hazards.end());
    plan.Add({.step = {.phase = Phase::Contract,
                       .title = "rebuild " + ToString(change.key),
                       .actions = std::move(rebuild.forth),
                       .undo = Reverse{std::move(rebuild.back)},
                       .hazards = std::move(hazards),
                       .subject = change.key},
              .makes = {change.key},
              .needs = std::move(needs),
              .frees = plan.old_dependencies.Of(before),
              .removes = {change.key}});
    return;
  }
  std::vector<Action> back;
  if (CanReplace(after, before)) {
    back.push_back(CreateDefinition{.object = before, .or_replace = true});
  } else {
    back = RebuildOf(before, &after, UnchangedDependents(change.key, plan), plan).back;
  }
  // Last, so that what a new body names is there when the next call comes.
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreateDefinition{.object = after, .or_replace = true}},
                     .undo = Reverse{std::move(back)},
                     .hazards = StaleValues(before, after, plan),
                     .subject = change.key},
            .makes = {change.key},
            .needs = std::move(needs),
            .frees = plan.old_dependencies.Of(before),
            .rank = Rank::Last});
}

// Code calls a function by its name: whatever calls it by the old one fails from then on.
void Lower(const Rename<Routine>& change, PlanBuilder& plan) {
  LowerDefinitionRename(change.from, change.key, true, plan);
}

}  // namespace pleat
