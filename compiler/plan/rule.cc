#include "compiler/model/rule.h"

#include "compiler/plan/archive.h"
#include "compiler/plan/lower.h"

// Rules and event triggers.
namespace pleat {
namespace {

template <class T>
std::vector<Action> CreationOf(const T& object, bool or_replace = false) {
  const ObjectKey key = MakeKey(kKindOf<T>, object.name);
  std::vector<Action> actions{CreateDefinition{.object = object, .or_replace = or_replace}};
  if (object.firing != Firing::Origin) actions.push_back(SetFiring{key, object.firing});
  if (object.comment) actions.push_back(Comment{key, object.comment});
  return actions;
}

template <class T>
void LowerRuleCreation(const Create<T>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = CreationOf(change.after),
                     .undo = Reverse{{DropDefinition{change.key}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after),
            .rank = Rank::Last});
}

template <class T>
void LowerRuleRemoval(const Drop<T>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {DropDefinition{change.key}},
                     .undo = Reverse{CreationOf(change.before)},
                     .subject = change.key},
            .frees = plan.old_dependencies.Of(change.before),
            .removes = {change.key}});
}

// CREATE OR REPLACE RULE leaves the state as it is; there is none for event triggers.
std::vector<Action> Replacement(const Rule& before, const Rule& after) {
  std::vector<Action> actions{CreateDefinition{.object = after, .or_replace = true}};
  if (before.firing != after.firing)
    actions.push_back(SetFiring{MakeKey(Kind::Rule, after.name), after.firing});
  return actions;
}

std::vector<Action> Replacement(const EventTrigger& before, const EventTrigger& after) {
  std::vector<Action> actions{DropDefinition{MakeKey(Kind::EventTrigger, before.name)}};
  for (Action& action : CreationOf(after)) actions.push_back(std::move(action));
  return actions;
}

template <class T>
void LowerChange(const Alter<T>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  T same_firing = change.after;
  same_firing.firing = change.before.firing;
  same_firing.comment = change.before.comment;
  Step step{.phase = Phase::Expand, .subject = change.key};
  if (same_firing == change.before) {
    step.actions = {SetFiring{change.key, change.after.firing}};
    step.undo = Reverse{{SetFiring{change.key, change.before.firing}}};
  } else {
    step.title = "replace " + ToString(change.key);
    step.actions = Replacement(change.before, change.after);
    step.undo = Reverse{Replacement(change.after, change.before)};
  }
  plan.Add({.step = std::move(step),
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after),
            .frees = plan.old_dependencies.Of(change.before),
            .rank = Rank::Last});
}

}  // namespace

std::vector<Action> RuleCreation(const ObjectKey& key, const Catalog& catalog) {
  if (key.kind == Kind::EventTrigger) return CreationOf(catalog.event_triggers.at(key.name));
  return CreationOf(catalog.rules.at({key.name, key.member}));
}

std::vector<Action> RulesOf(const QualifiedName& relation, const Catalog& catalog) {
  std::vector<Action> actions;
  for (auto at = catalog.rules.lower_bound({.owner = relation});
       at != catalog.rules.end() && at->first.owner == relation; ++at) {
    for (Action& action : CreationOf(at->second)) actions.push_back(std::move(action));
  }
  return actions;
}

void Lower(const Create<Rule>& change, PlanBuilder& plan) { LowerRuleCreation(change, plan); }
void Lower(const Drop<Rule>& change, PlanBuilder& plan) {
  const bool table_goes = plan.IsDropped({Kind::Table, change.key.name, {}});
  const bool goes_with_owner = (table_goes && !MovesToArchive(change.key.name, plan)) ||
                               plan.IsDropped({Kind::View, change.key.name, {}});
  if (!goes_with_owner && !plan.handled.contains(change.key)) LowerRuleRemoval(change, plan);
}
void Lower(const Alter<Rule>& change, PlanBuilder& plan) { LowerChange(change, plan); }
void Lower(const Rename<Rule>& change, PlanBuilder& plan) {
  LowerDefinitionRename(change.from, change.key, false, plan);
}

// Creating one takes a superuser.
void Lower(const Create<EventTrigger>& change, PlanBuilder& plan) {
  LowerRuleCreation(change, plan);
}
void Lower(const Drop<EventTrigger>& change, PlanBuilder& plan) {
  if (!plan.handled.contains(change.key)) LowerRuleRemoval(change, plan);
}
void Lower(const Alter<EventTrigger>& change, PlanBuilder& plan) { LowerChange(change, plan); }
void Lower(const Rename<EventTrigger>& change, PlanBuilder& plan) {
  LowerDefinitionRename(change.from, change.key, false, plan);
}

}  // namespace pleat
