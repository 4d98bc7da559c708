#include <algorithm>
#include <set>

#include "compiler/plan/describe.h"
#include "compiler/plan/locks.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/transactions.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {

void AddHazards(const AlterColumnType& alter, std::vector<HazardNote>& hazards) {
  const bool rewrites = alter.conversion || CostOf(alter.from, alter.to) == TypeChange::Rewrite;
  if (rewrites) hazards.push_back({Hazard::Rewrite});
  for (const QualifiedName& table : alter.linked) {
    hazards.push_back({Hazard::LinkedLock, NameForPeople({Kind::Table, table, {}})});
  }
}

void AddHazards(const AddConstraint& add, std::vector<HazardNote>& hazards) {
  const auto& rule = add.constraint.rule;
  const auto* foreign = std::get_if<ForeignKey>(&rule);
  if (foreign && foreign->table != add.table) hazards.push_back({Hazard::ReferencedLock});
  const bool reads = foreign || std::holds_alternative<Check>(rule);
  if (!add.not_valid) {
    hazards.push_back({reads ? Hazard::BlockingScan : Hazard::BlockingBuild});
  }
  hazards.push_back({Hazard::MayReject});
}

bool IsComputed(const Column& column) {
  return std::holds_alternative<Identity>(column.source) ||
         std::holds_alternative<Serial>(column.source) ||
         std::holds_alternative<Generated>(column.source);
}

// What an action does on the way back to a table that is in use. New code may have written rows
// that an old rule does not take.
std::vector<HazardNote> HazardsOf(const Action& action) {
  std::vector<HazardNote> hazards;
  if (const auto* alter = action.As<AlterColumnType>()) AddHazards(*alter, hazards);
  if (const auto* add = action.As<AddConstraint>()) AddHazards(*add, hazards);
  const auto* alter_object = action.As<AlterObject>();
  if (alter_object && !alter_object->reads.empty()) {
    hazards.push_back({Hazard::BlockingScan});
    hazards.push_back({Hazard::MayReject});
  }
  const auto* column = action.As<AddColumn>();
  const bool rewrites = (column && IsComputed(column->column)) || action.As<SetLogged>() ||
                        action.As<SetTablespace>();
  if (rewrites) hazards.push_back({Hazard::Rewrite});
  if (const auto* index = action.As<CreateIndex>()) {
    if (!index->concurrently && !index->per_chunk && !index->only)
      hazards.push_back({Hazard::BlockingBuild});
    if (index->index.unique) hazards.push_back({Hazard::MayReject});
  }
  const auto* drop = action.As<DropConstraint>();
  if (drop && drop->referenced.value_or(drop->table) != drop->table)
    hazards.push_back({Hazard::ReferencedLock});
  if (action.As<RestoreNotNull>()) hazards.push_back({Hazard::BlockingScan});
  const auto* not_null = action.As<SetNotNull>();
  if ((not_null && !not_null->not_valid) || action.As<ValidateConstraint>() ||
      action.As<AddKeyUsingIndex>()) {
    hazards.push_back({Hazard::MayReject});
  }
  return hazards;
}

bool Locks(const std::vector<Action>& actions) {
  return std::any_of(actions.begin(), actions.end(),
                     [](const Action& action) { return !LocksOf(action).empty(); });
}

// What is built before what it replaces is dropped, and before anything else is locked.
bool IsBeside(const Action& action) {
  const auto* view = action.As<CreateView>();
  const auto* materialized = action.As<CreateMaterializedView>();
  const auto* schema = action.As<CreateShadowSchema>();
  return (schema && schema->beside) || (view && view->beside) ||
         (materialized && materialized->beside);
}

// Hazards of what is done to tables that are there; not to those that come back empty.
std::vector<HazardNote> HazardsOf(const std::vector<Action>& actions, const Plan& plan,
                                  const std::set<QualifiedName>& created) {
  std::vector<HazardNote> all;
  for (std::size_t at = 0; at < actions.size(); ++at) {
    const std::vector<RelationLock> locks = LocksOf(actions[at]);
    if (locks.empty() || created.contains(locks.front().relation)) continue;
    if (!plan.relations_before.contains(locks.front().relation)) continue;
    for (HazardNote& note : HazardsOf(actions[at])) {
      note.action = at;
      all.push_back(std::move(note));
    }
  }
  return all;
}

// What code from before or after the change may be using.
std::set<QualifiedName> RelationsOf(const Plan& plan) {
  std::set<QualifiedName> all = plan.relations_before;
  for (const Step& step : plan.steps) all.merge(NewTables(step));
  return all;
}

}  // namespace

std::vector<Step> DownSteps(const Plan& plan, Phase phase) {
  std::vector<Step> down;
  std::set<QualifiedName> created;
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    if (step->phase != phase) continue;
    const std::vector<Action>& actions = ActionsOf(step->undo);
    std::vector<Action> together;
    const auto flush = [&] {
      if (together.empty()) return;
      std::string title =
          together.size() == 1 ? Describe(together.front()) : "undo: " + step->title;
      std::vector<HazardNote> hazards = HazardsOf(together, plan, created);
      const Isolation isolation = StrictestOf(together);
      down.push_back({.phase = phase,
                      .title = std::move(title),
                      .actions = std::move(together),
                      .undo = NothingToUndo{"run the phase again"},
                      .isolation = isolation,
                      .hazards = std::move(hazards),
                      .subject = step->subject});
      together.clear();
    };
    // Actions of one undo share a transaction except around those that cannot. Nobody waits for a
    // table that gets its rows before it is there.
    for (const Action& action : actions) {
      const bool builds = std::any_of(together.begin(), together.end(), IsBeside);
      if (IsBeside(action) && !builds && Locks(together)) flush();
      if (const auto* create = action.As<CreateTable>()) created.insert(create->table.name);
      if (const auto* create = action.As<CreateMaterializedView>()) {
        created.insert(create->view.name);
      }
      const bool alone = IsolationOf(action) != Isolation::Shared && !action.As<RestoreRows>() &&
                         !IsBeside(action);
      if (alone) flush();
      together.push_back(action);
      if (alone) flush();
    }
    flush();
  }
  // What says a value by its old name comes after that is back.
  std::stable_partition(down.begin(), down.end(), [](const Step& step) {
    return step.actions.front().As<RenameEnumValue>() != nullptr;
  });
  AssignTransactions(down, RelationsOf(plan), plan.direct);
  return down;
}

}  // namespace pleat
