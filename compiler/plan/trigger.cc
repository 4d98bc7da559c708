#include "compiler/model/trigger.h"

#include "compiler/plan/archive.h"
#include "compiler/plan/definition.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::vector<Action> CreationOf(const Trigger& trigger) {
  const ObjectKey key = MakeKey(Kind::Trigger, trigger.name);
  std::vector<Action> actions{CreateDefinition{.object = trigger}};
  if (trigger.firing != Firing::Origin) actions.push_back(SetFiring{key, trigger.firing});
  if (trigger.comment) actions.push_back(Comment{key, trigger.comment});
  return actions;
}

std::vector<Action> Replacement(const Trigger& before, const Trigger& after,
                                const PlanBuilder& plan) {
  const bool in_place =
      plan.live.features.or_replace_trigger && !before.constraint && !after.constraint;
  std::vector<Action> actions;
  if (!in_place) actions.push_back(DropDefinition{MakeKey(Kind::Trigger, before.name)});
  std::vector<Action> creation = CreationOf(after);
  // A comment stays where the trigger does.
  if (in_place) {
    std::erase_if(creation, [](const Action& action) { return action.As<Comment>() != nullptr; });
    creation.front() = CreateDefinition{.object = after, .or_replace = true};
  }
  for (Action& action : creation) actions.push_back(std::move(action));
  return actions;
}

ObjectKey OwnerOf(const ObjectKey& trigger) { return {Kind::Table, trigger.name, {}}; }

// In the archive a table would hold on to functions that go.
bool GoesWithOwner(const ObjectKey& trigger, const PlanBuilder& plan) {
  return (plan.IsDropped(OwnerOf(trigger)) && !MovesToArchive(trigger.name, plan)) ||
         plan.IsDropped({Kind::View, trigger.name, {}});
}

}  // namespace

void AddMemberNeeds(const QualifiedName& relation, const PlanBuilder& plan,
                    std::vector<ObjectKey>& needs) {
  const auto add = [&](const auto& members) {
    for (auto at = members.lower_bound({.owner = relation});
         at != members.end() && at->first.owner == relation; ++at) {
      for (ObjectKey& key : plan.old_dependencies.Of(at->second)) {
        if (key.name != relation) needs.push_back(std::move(key));
      }
    }
  };
  add(plan.before.triggers);
  add(plan.before.rules);
  add(plan.before.policies);
}

std::vector<Action> TriggerCreation(const ObjectKey& key, const Catalog& catalog) {
  return CreationOf(catalog.triggers.at({key.name, key.member}));
}

std::vector<Action> TriggersOf(const QualifiedName& relation, const Catalog& catalog) {
  std::vector<Action> actions;
  for (auto at = catalog.triggers.lower_bound({.owner = relation});
       at != catalog.triggers.end() && at->first.owner == relation; ++at) {
    for (Action& action : CreationOf(at->second)) actions.push_back(std::move(action));
  }
  return actions;
}

// On a table that old code uses it acts on that code as well, which is what is wanted of it: it
// comes when everything that it may name is there.
void Lower(const Create<Trigger>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = CreationOf(change.after),
                     .undo = Reverse{{DropDefinition{change.key}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after),
            .rank = Rank::Last});
}

void Lower(const Drop<Trigger>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key) || GoesWithOwner(change.key, plan)) return;
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {DropDefinition{change.key}},
                     .undo = Reverse{CreationOf(change.before)},
                     .subject = change.key},
            .frees = plan.old_dependencies.Of(change.before),
            .removes = {change.key}});
}

void Lower(const Alter<Trigger>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  const Trigger& before = change.before;
  const Trigger& after = change.after;
  Trigger same_firing = after;
  same_firing.firing = before.firing;
  same_firing.comment = before.comment;
  Step step{.phase = Phase::Expand, .subject = change.key};
  if (same_firing == before) {
    step.actions = {SetFiring{change.key, after.firing}};
    step.undo = Reverse{{SetFiring{change.key, before.firing}}};
  } else {
    step.title = "replace " + ToString(change.key);
    step.actions = Replacement(before, after, plan);
    step.undo = Reverse{Replacement(after, before, plan)};
  }
  plan.Add({.step = std::move(step),
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(after),
            .frees = plan.old_dependencies.Of(before),
            .rank = Rank::Last});
  Draft& draft = plan.drafts.back();
  WaitForRenames(draft.frees, plan, draft);
}

void Lower(const Rename<Trigger>& change, PlanBuilder& plan) {
  LowerDefinitionRename(change.from, change.key, false, plan);
}

}  // namespace pleat
