#include "compiler/plan/lower.h"

namespace pleat {

void Lower(const Create<Extension>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreateExtension{change.after}},
                     .undo = Reverse{{DropExtension{change.after.name}}},
                     .hazards = {{Hazard::NeedsExtension}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after),
            .rank = Rank::First});
  LowerNewComment(change.key, change.after.comment, plan);
}

// Which types, operators and functions an extension has, and so who uses it, is not known: it goes
// after everything else. What its own tables and types hold goes with it, so it is never dropped
// unasked.
void Lower(const Drop<Extension>& change, PlanBuilder& plan) {
  std::vector<Action> back{CreateExtension{change.before}};
  if (change.before.comment) back.push_back(Comment{change.key, change.before.comment});
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {DropExtension{change.key.name}},
                     .undo = Irreversible{.reason = "data of the extension is not brought back",
                                          .actions = std::move(back)},
                     .hazards = {{Hazard::DataLoss}},
                     .needs_allow = AllowName("drop-extension", change.key),
                     .subject = change.key},
            .removes = {change.key},
            .rank = Rank::End});
}

void Lower(const Alter<Extension>& change, PlanBuilder& plan) {
  Chain chain(plan);
  if (change.before.version != change.after.version) {
    chain.Then(
        {.step = {.phase = Phase::Expand,
                  .actions = {UpdateExtension{change.key.name, change.after.version}},
                  .undo = Irreversible{.reason = "extensions have no way back to an old version"},
                  .hazards = {{Hazard::Irreversible}},
                  .subject = change.key},
         .makes = {change.key},
         .rank = Rank::First});
  }
  if (change.before.schema != change.after.schema && change.after.schema && change.before.schema) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {MoveExtension{change.key.name, *change.after.schema}},
                         .undo = Reverse{{MoveExtension{change.key.name, *change.before.schema}}},
                         .hazards = {{Hazard::BreaksOldCode}},
                         .subject = change.key},
                .needs = plan.new_dependencies.Of(change.after),
                .rank = Rank::First});
  }
}

// `was` cannot be said of an extension.
void Lower(const Rename<Extension>&, PlanBuilder&) {}

}  // namespace pleat
