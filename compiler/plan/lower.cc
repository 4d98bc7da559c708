#include "compiler/plan/lower.h"

#include "compiler/plan/continuous_aggregate.h"
#include "compiler/plan/keys.h"

namespace pleat {

std::vector<ObjectKey> NamesOfSignature(const ObjectKey& key, const PlanBuilder& plan) {
  std::vector<ObjectKey> needs;
  if (key.kind != Kind::Routine && key.kind != Kind::Aggregate && key.kind != Kind::Operator &&
      key.kind != Kind::Cast) {
    return needs;
  }
  if (!Contains(plan.after, key)) return needs;
  for (const ObjectKey& need : plan.new_dependencies.Of(key)) {
    if (plan.old_keys.contains(need)) needs.push_back(RenamedKey(need));
  }
  return needs;
}

void Lower(const SetComment& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  // Its successor comes with its comment.
  if (change.key.kind == Kind::ContinuousAggregate && IsReplaced(change.key.name, plan)) return;
  std::vector<ObjectKey> needs = NamesOfSignature(change.key, plan);
  needs.push_back(change.key);
  if (!change.key.member.empty()) needs.push_back({Kind::Table, change.key.name, {}});
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {Comment{change.key, change.after}},
                     .undo = Reverse{{Comment{change.key, change.before}}},
                     .subject = change.key},
            .needs = std::move(needs)});
}

void LowerNewComment(const ObjectKey& key, const std::optional<std::string>& comment,
                     PlanBuilder& plan) {
  if (!comment) return;
  std::vector<ObjectKey> needs{key};
  if (!key.member.empty()) needs.push_back({Kind::Table, key.name, {}});
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {Comment{key, comment}},
                     .undo = NothingToUndo{"the comment goes with its object"},
                     .subject = key},
            .needs = std::move(needs)});
}

void LowerPlainRename(const ObjectKey& from, const ObjectKey& to, bool breaks_old_code,
                      PlanBuilder& plan, std::vector<ObjectKey> needs) {
  needs.push_back({Kind::Schema, {.schema = {}, .name = to.name.schema}, {}});
  Step step{.phase = breaks_old_code ? Phase::Contract : Phase::Expand,
            .actions = {RenameObject{to.kind, from.name, to.name}},
            .undo = Reverse{{RenameObject{to.kind, to.name, from.name}}},
            .subject = to};
  if (breaks_old_code) step.hazards = {{Hazard::BreaksOldCode}, {Hazard::BreaksNewCode}};
  plan.Add({.step = std::move(step),
            .makes = {to},
            .needs = std::move(needs),
            .removes = {from},
            .rank = Rank::First});
}

void LowerDefinitionRename(const ObjectKey& from, const ObjectKey& to, bool breaks_old_code,
                           PlanBuilder& plan) {
  // A member's table has its new name, before and after.
  ObjectKey on_table = from;
  if (to.kind == Kind::Trigger || to.kind == Kind::Rule) on_table.name = to.name;
  Step step{.phase = breaks_old_code ? Phase::Contract : Phase::Expand,
            .actions = {RenameDefinition{on_table, to}},
            .undo = Reverse{{RenameDefinition{to, on_table}}},
            .subject = to};
  if (breaks_old_code) step.hazards = {{Hazard::BreaksOldCode}, {Hazard::BreaksNewCode}};
  std::vector<ObjectKey> needs{{Kind::Schema, {.schema = {}, .name = to.name.schema}, {}}};
  for (const Kind kind : {Kind::Table, Kind::View}) {
    const ObjectKey owner{kind, to.name, {}};
    if (plan.old_keys.contains(owner)) needs.push_back(RenamedKey(owner));
  }
  plan.Add({.step = std::move(step),
            .makes = {to},
            .needs = std::move(needs),
            .removes = {from},
            .rank = Rank::First});
}

}  // namespace pleat
