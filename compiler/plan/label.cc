#include <set>

#include "compiler/plan/lower.h"

namespace pleat {

void Lower(const SetLabel& change, PlanBuilder& plan) {
  const ObjectKey table{Kind::Table, change.key.name, {}};
  // What is rebuilt gets its labels there.
  if (plan.handled.contains(change.key)) return;
  const bool member = change.key.kind == Kind::Column;
  std::vector<ObjectKey> needs = NamesOfSignature(change.key, plan);
  needs.push_back(change.key);
  if (member) needs.push_back(table);
  for (const Kind kind :
       {Kind::View, Kind::MaterializedView, Kind::ContinuousAggregate, Kind::ForeignTable}) {
    if (member) needs.push_back({kind, change.key.name, {}});
  }
  plan.Add(
      {.step = {.phase = Phase::Expand,
                .actions = {SetSecurityLabel{change.key, change.provider, change.after}},
                .undo = Reverse{{SetSecurityLabel{change.key, change.provider, change.before}}},
                .hazards = {{Hazard::NeedsProvider}},
                .subject = change.key},
       .needs = std::move(needs)});
}

std::vector<Action> LabelActions(const ObjectKey& key, const Catalog& catalog,
                                 const PlanBuilder& plan) {
  std::set<Identifier> said;
  for (const auto& [name, label] : plan.after.labels) said.insert(name.provider);
  std::vector<Action> actions;
  const auto add = [&](const Catalog& from, bool of_said) {
    for (const auto& [name, label] : from.labels) {
      const bool column =
          name.object.kind == Kind::Column && key.member.empty() && name.object.name == key.name;
      if (name.object != key && !column) continue;
      if (said.contains(name.provider) == of_said)
        actions.push_back(SetSecurityLabel{name.object, name.provider, label});
    }
  };
  add(catalog, true);
  add(plan.before, false);
  return actions;
}

}  // namespace pleat
