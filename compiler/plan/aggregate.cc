#include "compiler/model/aggregate.h"

#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::vector<Action> CreationOf(const Aggregate& aggregate) {
  std::vector<Action> actions{CreateDefinition{.object = aggregate}};
  if (aggregate.comment)
    actions.push_back(Comment{MakeKey(Kind::Aggregate, aggregate.name), aggregate.comment});
  return actions;
}

// CREATE OR REPLACE AGGREGATE keeps what goes in and what comes out (manual, CREATE AGGREGATE).
bool CanReplaceAggregate(const Aggregate& before, const Aggregate& after) {
  return before.direct == after.direct && before.hypothetical == after.hypothetical &&
         before.plain.state == after.plain.state && before.plain.final == after.plain.final &&
         before.arguments == after.arguments;
}

// Dropped with what uses it, and created again where it still is wanted, in one transaction.
void LowerRebuild(const Aggregate& before, const Aggregate* after, PlanBuilder& plan) {
  const ObjectKey key = MakeKey(Kind::Aggregate, before.name);
  const ViewStack stack = RebuildDependents(key, plan);
  std::vector<Action> forth = stack.drop_old;
  std::vector<Action> back = stack.drop_new;
  forth.push_back(DropDefinition{key});
  std::vector<ObjectKey> needs = stack.needs;
  if (after != nullptr) {
    Append(forth, CreationOf(*after));
    Append(forth, AccessActions(key, plan.after, plan));
    back.push_back(DropDefinition{key});
    for (ObjectKey& need : plan.new_dependencies.Of(*after)) needs.push_back(std::move(need));
  }
  Append(forth, stack.create_new);
  Append(back, CreationOf(before));
  if (after != nullptr) Append(back, AccessActions(key, plan.before, plan));
  Append(back, stack.create_old);
  std::vector<HazardNote> hazards{{Hazard::BreaksOldCode}};
  hazards.insert(hazards.end(), stack.hazards.begin(), stack.hazards.end());
  Draft draft{.step = {.phase = Phase::Contract,
                       .title = (after != nullptr ? "rebuild " : "drop ") + ToString(key),
                       .actions = std::move(forth),
                       .undo = Reverse{std::move(back)},
                       .hazards = std::move(hazards),
                       .subject = key},
              .needs = std::move(needs),
              .frees = plan.old_dependencies.Of(before),
              .removes = {key}};
  if (after != nullptr) {
    draft.makes = {key};
  } else {
    draft.rank = Rank::Last;
  }
  plan.Add(std::move(draft));
}

}  // namespace

void Lower(const Create<Aggregate>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = CreationOf(change.after),
                     .undo = Reverse{{DropDefinition{change.key}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after)});
}

void Lower(const Drop<Aggregate>& change, PlanBuilder& plan) {
  if (!plan.handled.contains(change.key)) LowerRebuild(change.before, nullptr, plan);
}

void Lower(const Alter<Aggregate>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  if (!CanReplaceAggregate(change.before, change.after)) {
    plan.handled.insert(change.key);
    return LowerRebuild(change.before, &change.after, plan);
  }
  plan.Add(
      {.step = {.phase = Phase::Expand,
                .actions = {CreateDefinition{.object = change.after, .or_replace = true}},
                .undo = Reverse{{CreateDefinition{.object = change.before, .or_replace = true}}},
                .subject = change.key},
       .makes = {change.key},
       .needs = plan.new_dependencies.Of(change.after),
       .frees = plan.old_dependencies.Of(change.before),
       .rank = Rank::Last});
}

}  // namespace pleat
