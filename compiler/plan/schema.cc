#include "compiler/plan/lower.h"

namespace pleat {

void Lower(const Create<Schema>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreateSchema{change.key.name}},
                     .undo = Reverse{{DropSchema{change.key.name}}},
                     .subject = change.key},
            .makes = {change.key},
            .rank = Rank::First});
  LowerNewComment(change.key, change.after.comment, plan);
}

// DROP SCHEMA without CASCADE refuses where anything is left in it, modelled or not.
void Lower(const Drop<Schema>& change, PlanBuilder& plan) {
  std::vector<Action> back{CreateSchema{change.key.name}};
  if (change.before.comment) back.push_back(Comment{change.key, change.before.comment});
  Append(back, DefaultsAgain(change.key.name, plan));
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {DropSchema{change.key.name}},
                     .undo = Reverse{std::move(back)},
                     .subject = change.key},
            .removes = {change.key},
            .rank = Rank::Last});
}

// A schema has a name and a comment, and nothing else that could change.
void Lower(const Alter<Schema>&, PlanBuilder&) {}
void Lower(const Rename<Schema>&, PlanBuilder&) {}

}  // namespace pleat
