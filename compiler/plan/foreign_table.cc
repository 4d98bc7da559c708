#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/plan/column_type.h"
#include "compiler/plan/definition.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

// One statement and what takes it back.
void AddStep(const ObjectKey& key, Phase phase, Action forth, std::vector<Action> back,
             Chain& chain) {
  Draft draft{.step = {.phase = phase,
                       .actions = {std::move(forth)},
                       .undo = Reverse{std::move(back)},
                       .subject = key},
              .needs = {key}};
  if (phase == Phase::Contract) draft.step.hazards.push_back({Hazard::BreaksOldCode});
  chain.Then(std::move(draft));
}

void AddStep(const ObjectKey& key, Phase phase, Action forth, Action back, Chain& chain) {
  AddStep(key, phase, std::move(forth), std::vector<Action>{std::move(back)}, chain);
}

std::string StorageOf(const Column& column) {
  return column.storage.value_or(DefaultStorage(column.type).value_or("extended"));
}

ForeignOptions OptionsOf(const ForeignTable& table, const Identifier& column) {
  const auto found = table.column_options.find(column);
  return found == table.column_options.end() ? ForeignOptions{} : found->second;
}

// The column as it was, with what ADD COLUMN does not say.
std::vector<Action> BringingBack(const ObjectKey& key, const Column& column,
                                 const ForeignOptions& options, const PlanBuilder& plan) {
  std::vector<Action> actions{AddColumn{key.name, column}};
  if (column.comment) actions.push_back(Comment{ColumnKey(key.name, column.name), column.comment});
  if (!options.empty())
    actions.push_back(AlterObject{key, SetColumnOptions{column.name, {}, options}, {}});
  Append(actions, AccessActions(ColumnKey(key.name, column.name), plan.before, plan));
  return actions;
}

// No value is converted: from then on the wrapper is asked for those of the other type. With it the
// column has that type's storage (ATExecAlterColumnType()).
void ChangeType(const ObjectKey& key, const Column& before, const Column& after, Chain& chain,
                PlanBuilder& plan) {
  const auto change = [&](const Column& from, const Column& to) {
    std::vector<Action> actions{AlterColumnType{.table = key.name,
                                                .column = to.name,
                                                .from = from.type,
                                                .to = to.type,
                                                .collation = to.collation,
                                                .converts = false}};
    if (to.storage) actions.push_back(SetStorage{key.name, to.name, StorageOf(to)});
    return actions;
  };
  Draft draft{.step = {.phase = Phase::Contract,
                       .title = TypeChangePhrase(ColumnKey(key.name, after.name), before, after),
                       .actions = change(before, after),
                       .undo = Reverse{change(after, before)},
                       .hazards = {{Hazard::BreaksOldCode}},
                       .subject = key},
              .makes = {ColumnKey(key.name, after.name)},
              .needs = {key}};
  RebuildAround(RebuildReaders({key}, plan), draft);
  chain.Then(std::move(draft));
}

void Compare(const ObjectKey& key, const Column& before, const Column& after, Chain& chain,
             PlanBuilder& plan) {
  const QualifiedName& table = key.name;
  if (before.type != after.type || before.collation != after.collation) {
    ChangeType(key, before, after, chain, plan);
  } else if (before.storage != after.storage) {
    AddStep(key, Phase::Expand, SetStorage{table, after.name, StorageOf(after)},
            SetStorage{table, after.name, StorageOf(before)}, chain);
  }
  if (before.statistics != after.statistics || before.n_distinct != after.n_distinct ||
      before.n_distinct_inherited != after.n_distinct_inherited) {
    AddStep(key, Phase::Expand, SetStatistics{table, before, after},
            SetStatistics{table, after, before}, chain);
  }
  if (before.source != after.source) {
    AddStep(key, Phase::Expand, SetColumnSource{table, before, after},
            SetColumnSource{table, after, before}, chain);
  }
  if (before.not_null != after.not_null) {
    const SetNotNull set{table, after.name};
    const DropNotNull drop{table, after.name};
    if (after.not_null) {
      AddStep(key, Phase::Contract, set, drop, chain);
    } else {
      AddStep(key, Phase::Expand, drop, set, chain);
    }
  }
  if (before.comment != after.comment) {
    const ObjectKey part = ColumnKey(table, after.name);
    AddStep(key, Phase::Expand, Comment{part, after.comment}, Comment{part, before.comment}, chain);
  }
}

// Triggers that go, or are other ones from then on: they may have been over a column that goes.
std::vector<ObjectKey> TriggersOutOfTheWay(const QualifiedName& table, const PlanBuilder& plan) {
  std::vector<ObjectKey> keys;
  for (const auto& [name, trigger] : plan.before.triggers) {
    if (name.owner != table) continue;
    const ObjectKey key = MakeKey(Kind::Trigger, name);
    const auto wanted = plan.after.triggers.find(name);
    if (wanted == plan.after.triggers.end()) {
      keys.push_back(GoneKey(key));
    } else if (!(wanted->second == trigger)) {
      keys.push_back(key);
    }
  }
  return keys;
}

// What is computed after what it is computed from.
std::vector<const Column*> ComputedLast(const Table& shape) {
  std::vector<const Column*> columns;
  for (const Column& column : shape.columns) columns.push_back(&column);
  std::stable_partition(columns.begin(), columns.end(), [](const Column* column) {
    return !std::holds_alternative<Generated>(column->source);
  });
  return columns;
}

void SetOptions(const ObjectKey& key, const Identifier& column, const ForeignOptions& from,
                const ForeignOptions& to, Chain& chain) {
  if (from == to) return;
  AddStep(key, Phase::Expand, AlterObject{key, SetColumnOptions{column, from, to}, {}},
          AlterObject{key, SetColumnOptions{column, to, from}, {}}, chain);
}

// They wait for nothing that others do with the table, but for their names.
void AddColumns(const ObjectKey& key, const ForeignTable& before, const ForeignTable& after,
                PlanBuilder& plan) {
  Chain chain(plan);
  for (const Column* column : ComputedLast(after.shape)) {
    if (FindColumn(before.shape, column->name) != nullptr) continue;
    const ObjectKey part = ColumnKey(key.name, column->name);
    AddStep(key, Phase::Expand, AddColumn{key.name, *column}, DropColumn{key.name, column->name},
            chain);
    plan.drafts.back().makes = {part};
    Append(plan.drafts.back().needs, plan.new_dependencies.Of(key.name, *column));
    if (column->comment)
      AddStep(key, Phase::Expand, Comment{part, column->comment}, Comment{part, {}}, chain);
    SetOptions(key, column->name, {}, OptionsOf(after, column->name), chain);
  }
}

// What is computed before what it is computed from.
void DropColumns(const ObjectKey& key, const ForeignTable& before, const ForeignTable& after,
                 Chain& chain, PlanBuilder& plan) {
  const QualifiedName& table = key.name;
  std::vector<const Column*> gone = ComputedLast(before.shape);
  std::reverse(gone.begin(), gone.end());
  for (const Column* column : gone) {
    if (FindColumn(after.shape, column->name) != nullptr) continue;
    AddStep(key, Phase::Contract, DropColumn{table, column->name},
            BringingBack(key, *column, OptionsOf(before, column->name), plan), chain);
    plan.drafts.back().removes = {ColumnKey(table, column->name)};
    Append(plan.drafts.back().needs, TriggersOutOfTheWay(table, plan));
  }
}

void CompareColumns(const ObjectKey& key, const ForeignTable& before, const ForeignTable& after,
                    Chain& chain, PlanBuilder& plan) {
  for (const Column& column : after.shape.columns) {
    const Column* old = FindColumn(before.shape, column.name);
    if (old == nullptr) continue;
    Compare(key, *old, column, chain, plan);
    SetOptions(key, column.name, OptionsOf(before, column.name), OptionsOf(after, column.name),
               chain);
  }
}

// Checks of a foreign table are never checked against its rows: they are promises to the planner,
// which believes those that are valid.
AddConstraint Adding(const QualifiedName& table, const Constraint& constraint) {
  return {table, constraint, !constraint.validated && constraint.enforced};
}

bool IsSameCheck(const Constraint& a, const Constraint& b) {
  return a.rule == b.rule && a.enforced == b.enforced && a.validated == b.validated;
}

// Before the columns that they read.
void DropChecks(const ObjectKey& key, const Table& before, const Table& after, Chain& chain) {
  for (const Constraint& constraint : before.constraints) {
    const Constraint* wanted = FindConstraint(after, constraint.name);
    if (wanted != nullptr && IsSameCheck(*wanted, constraint)) continue;
    std::vector<Action> back{Adding(key.name, constraint)};
    if (constraint.comment)
      back.push_back(Comment{ConstraintKey(key.name, constraint.name), constraint.comment});
    AddStep(key, Phase::Expand, DropConstraint{.table = key.name, .constraint = constraint.name},
            std::move(back), chain);
  }
}

void AddChecks(const ObjectKey& key, const Table& before, const Table& after, Chain& chain) {
  for (const Constraint& constraint : after.constraints) {
    const Constraint* old = FindConstraint(before, constraint.name);
    const bool known = old != nullptr && IsSameCheck(*old, constraint);
    const ObjectKey part = ConstraintKey(key.name, constraint.name);
    if (!known) {
      AddStep(key, Phase::Expand, Adding(key.name, constraint),
              DropConstraint{.table = key.name, .constraint = constraint.name}, chain);
    }
    const std::optional<std::string> comment = known ? old->comment : std::nullopt;
    if (comment == constraint.comment) continue;
    AddStep(key, Phase::Expand, Comment{part, constraint.comment}, Comment{part, comment}, chain);
  }
}

std::vector<ObjectKey> RenamedColumns(const ForeignTable& table, const PlanBuilder& plan) {
  std::vector<ObjectKey> keys;
  for (const Column& column : table.shape.columns) {
    const ObjectKey key = ColumnKey(table.name, column.name);
    if (plan.old_keys.contains(key)) keys.push_back(RenamedKey(key));
  }
  return keys;
}

// Where PostgreSQL has no way in place: another server, a column that is computed from then on or
// otherwise, or another type of one from which any is computed.
bool IsMadeAnew(const ForeignTable& before, const ForeignTable& after, const PlanBuilder& plan) {
  if (before.server != after.server) return true;
  std::set<ObjectKey> retyped;
  for (const Column& column : after.shape.columns) {
    const Column* old = FindColumn(before.shape, column.name);
    if (old == nullptr) continue;
    if (old->source != column.source && std::holds_alternative<Generated>(column.source))
      return true;
    if (old->type != column.type || old->collation != column.collation)
      retyped.insert(ColumnKey(after.name, column.name));
  }
  return std::any_of(
      before.shape.columns.begin(), before.shape.columns.end(), [&](const Column& column) {
        if (!std::holds_alternative<Generated>(column.source)) return false;
        const auto reads = plan.old_dependencies.Of(before.name, column);
        return std::any_of(reads.begin(), reads.end(),
                           [&](const ObjectKey& key) { return retyped.contains(key); });
      });
}

// With what reads it, its triggers among that.
void MakeAnew(const Alter<ForeignTable>& change, PlanBuilder& plan) {
  const ViewStack readers = RebuildReaders({change.key}, plan);
  LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
  Append(plan.drafts.back().needs, RenamedColumns(change.after, plan));
  RebuildAround(readers, plan.drafts.back());
}

}  // namespace

void Lower(const Create<ForeignTable>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}

// The rows stay where they are.
void Lower(const Drop<ForeignTable>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
  plan.drafts.back().step.hazards.push_back({Hazard::BreaksOldCode});
}

void LowerForeignColumnRename(const Rename<Column>& change, PlanBuilder& plan) {
  const ObjectKey key{Kind::ForeignTable, change.key.name, {}};
  Step step{.phase = plan.options.direct ? Phase::Expand : Phase::Contract,
            .actions = {RenameColumn{key.name, change.from.member, change.key.member}},
            .undo = Reverse{{RenameColumn{key.name, change.key.member, change.from.member}}},
            .subject = key};
  if (!plan.options.direct) step.hazards = {{Hazard::BreaksOldCode}, {Hazard::BreaksNewCode}};
  plan.Add({.step = std::move(step),
            .makes = {change.key},
            .needs = {RenamedKey(key)},
            .removes = {ColumnKey(key.name, change.from.member)}});
}

void Lower(const Rename<ForeignTable>& change, PlanBuilder& plan) {
  LowerRelationRename(change.from, change.key, plan);
}

void Lower(const Alter<ForeignTable>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  if (IsMadeAnew(change.before, change.after, plan)) return MakeAnew(change, plan);
  const ForeignTable& before = change.before;
  const std::size_t first = plan.drafts.size();
  Chain chain(plan);
  DropChecks(change.key, before.shape, change.after.shape, chain);
  CompareColumns(change.key, before, change.after, chain, plan);
  DropColumns(change.key, before, change.after, chain, plan);
  const std::size_t columns = plan.drafts.size();
  AddColumns(change.key, before, change.after, plan);
  const std::size_t checks = plan.drafts.size();
  AddChecks(change.key, before.shape, change.after.shape, chain);
  if (columns < checks && checks < plan.drafts.size()) plan.RunBefore(checks - 1, checks);
  if (before.options != change.after.options) {
    AddStep(change.key, Phase::Expand,
            AlterObject{change.key, SetForeignOptions{before.options, change.after.options}, {}},
            AlterObject{change.key, SetForeignOptions{change.after.options, before.options}, {}},
            chain);
  }
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(change.after);
  Append(needs, RenamedColumns(change.after, plan));
  for (std::size_t id = first; id < plan.drafts.size(); ++id) {
    const bool adds = columns <= id && id < checks;
    for (const ObjectKey& need : needs) {
      if (!adds || need.kind != Kind::Column) plan.drafts[id].needs.push_back(need);
    }
    plan.drafts[id].frees = plan.old_dependencies.Of(change.before);
  }
}

}  // namespace pleat
