#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::vector<ObjectKey> OwnerOf(const std::optional<ColumnRef>& owner) {
  if (!owner) return {};
  return {{Kind::Table, owner->table, {}}, ColumnKey(owner->table, owner->column)};
}

}  // namespace

// The owner comes afterwards: its column's default may need the sequence first.
void Lower(const Create<Sequence>& change, PlanBuilder& plan) {
  Chain chain(plan);
  chain.Then({.step = {.phase = Phase::Expand,
                       .actions = {CreateSequence{change.after}},
                       .undo = Reverse{{DropSequence{change.key.name}}},
                       .subject = change.key},
              .makes = {change.key},
              .needs = plan.new_dependencies.Of(change.after)});
  if (change.after.owned_by) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {OwnSequence{change.key.name, change.after.owned_by}},
                         .undo = Reverse{{OwnSequence{change.key.name, std::nullopt}}},
                         .subject = change.key},
                .needs = OwnerOf(change.after.owned_by)});
  }
  LowerNewComment(change.key, change.after.comment, plan);
}

void Lower(const Drop<Sequence>& change, PlanBuilder& plan) {
  std::vector<Action> undo{CreateSequence{change.before}};
  if (change.before.owned_by) undo.push_back(OwnSequence{change.key.name, change.before.owned_by});
  if (change.before.comment) undo.push_back(Comment{change.key, change.before.comment});
  // A sequence goes with the column or table that owns it.
  std::vector<Action> actions;
  if (change.before.owned_by &&
      (plan.IsDropped({Kind::Table, change.before.owned_by->table, {}}) ||
       plan.IsDropped(ColumnKey(change.before.owned_by->table, change.before.owned_by->column)))) {
    actions.push_back(OwnSequence{change.key.name, std::nullopt});
  }
  actions.push_back(DropSequence{change.key.name});
  std::vector<ObjectKey> frees = plan.old_dependencies.Of(change.before);
  Append(frees, OwnerOf(change.before.owned_by));
  plan.Add({.step = {.phase = Phase::Contract,
                     .title = "drop sequence " + NameForPeople(change.key),
                     .actions = actions,
                     .undo = Irreversible{.reason = "the sequence starts again from its beginning",
                                          .actions = undo},
                     .hazards = {{Hazard::DataLoss}},
                     .needs_allow = AllowName("drop-sequence", change.key),
                     .subject = change.key},
            .frees = std::move(frees),
            .removes = {change.key},
            .rank = Rank::Last});
}

void Lower(const Alter<Sequence>& change, PlanBuilder& plan) {
  Sequence same_owner = change.after;
  same_owner.owned_by = change.before.owned_by;
  same_owner.comment = change.before.comment;
  Chain chain(plan);
  if (!(same_owner == change.before)) {
    Step step{.phase = Phase::Expand,
              .actions = {AlterSequence{change.before, change.after}},
              .undo = Reverse{{AlterSequence{change.after, change.before}}},
              .subject = change.key};
    const bool narrower = NarrowerBounds(change.before.options, change.before.type,
                                         change.after.options, change.after.type)
                              .has_value();
    if (narrower) step.hazards.push_back({Hazard::BeginsAnew});
    chain.Then({.step = std::move(step), .needs = {change.key}});
  }
  if (change.before.owned_by != change.after.owned_by) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {OwnSequence{change.key.name, change.after.owned_by}},
                         .undo = Reverse{{OwnSequence{change.key.name, change.before.owned_by}}},
                         .subject = change.key},
                .needs = OwnerOf(change.after.owned_by),
                .frees = OwnerOf(change.before.owned_by)});
  }
}

void Lower(const Rename<Sequence>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

}  // namespace pleat
