#include "compiler/plan/inherit.h"

#include <algorithm>

#include "compiler/model/own_parts.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/loosen.h"

namespace pleat {
namespace {

Draft InheritDraft(const ObjectKey& table, const QualifiedName& parent, bool inherit) {
  return {.step = {.phase = Phase::Contract,
                   .actions = {SetInherit{table.name, parent, inherit}},
                   .undo = Reverse{{SetInherit{table.name, parent, !inherit}}},
                   .subject = table},
          .needs = {table},
          .frees = {{Kind::Table, parent, {}}}};
}

// What both have while one is the other's child goes from the one by itself.
void FreeMembers(const QualifiedName& parent, const PlanBuilder& plan, Draft& draft) {
  for (const Column& column : plan.before.tables.at(parent).columns) {
    draft.frees.push_back(ColumnKey(parent, column.name));
  }
}

// A column that goes without a copy comes back without values, and the parent wants some.
bool LosesWhatIsRequired(const Table& table, const QualifiedName& parent, const PlanBuilder& plan) {
  const Key* key = plan.options.archive ? PrimaryKey(table) : nullptr;
  const auto& columns = plan.before.tables.at(parent).columns;
  return std::any_of(columns.begin(), columns.end(), [&](const Column& column) {
    const Column* own = FindColumn(table, column.name);
    if (!IsRequired(column) || own == nullptr) return false;
    const bool kept = key != nullptr && std::find(key->columns.begin(), key->columns.end(),
                                                  column.name) == key->columns.end();
    return !kept && std::holds_alternative<std::monostate>(own->source) &&
           plan.IsDropped(ColumnKey(table.name, column.name));
  });
}

// INHERIT wants the columns and checks to be there, and no less strict (ALTER TABLE).
void NeedMembers(const QualifiedName& table, const QualifiedName& parent, const PlanBuilder& plan,
                 Draft& draft) {
  for (const Column& column : plan.after.tables.at(parent).columns) {
    for (const QualifiedName& either : {table, parent}) {
      draft.needs.push_back(ColumnKey(either, column.name));
    }
    if (IsRequired(column)) draft.needs.push_back(NotNullKey(table, column.name));
  }
  for (const Constraint& check : ChecksForChildren(plan.after.tables, parent)) {
    for (const QualifiedName& either : {table, parent}) {
      draft.needs.push_back(ConstraintKey(either, check.name));
    }
    if (check.validated) draft.needs.push_back(ValidatedKey(table, check.name));
  }
  // What the parent loses the table need not have.
  const auto before = plan.before.tables.find(parent);
  if (before == plan.before.tables.end()) return;
  for (const Column& column : before->second.columns) {
    const ObjectKey key = ColumnKey(parent, column.name);
    if (plan.IsDropped(key)) draft.needs.push_back(GoneKey(key));
  }
  for (const Constraint& check : ChecksForChildren(plan.before.tables, parent)) {
    const ObjectKey key = ConstraintKey(parent, check.name);
    if (plan.IsDropped(key)) draft.needs.push_back(GoneKey(key));
  }
}

bool HasMember(const PlanBuilder& plan, const QualifiedName& parent, const ObjectKey& member) {
  if (member.kind == Kind::Column) {
    return HasColumnOfAny(plan.before.tables, {parent}, member.member);
  }
  const std::vector<Constraint> checks = ChecksForChildren(plan.before.tables, parent);
  return std::any_of(checks.begin(), checks.end(),
                     [&](const Constraint& check) { return check.name == member.member; });
}

}  // namespace

void LowerInherits(const Alter<Table>& change, Chain& chain, PlanBuilder& plan) {
  for (const QualifiedName& parent : PartingOf(change.before, change.after).parents) {
    Draft draft = InheritDraft(change.key, parent, false);
    FreeMembers(parent, plan, draft);
    if (LosesWhatIsRequired(change.before, parent, plan)) {
      draft.step.undo =
          Irreversible{.reason = "a column that the parent requires comes back without its values"};
    }
    chain.Then(std::move(draft));
  }
  for (const QualifiedName& parent : PartingOf(change.after, change.before).parents) {
    Draft draft = InheritDraft(change.key, parent, true);
    draft.needs.push_back({Kind::Table, parent, {}});
    NeedMembers(change.key.name, parent, plan, draft);
    chain.Then(std::move(draft));
  }
}

bool AfterLeaving(const ObjectKey& member, Chain& chain, const PlanBuilder& plan) {
  bool leaves = false;
  for (DraftId id = 0; id < plan.drafts.size(); ++id) {
    const std::vector<Action>& actions = plan.drafts[id].step.actions;
    if (actions.size() != 1) continue;
    const auto* set = actions.front().As<SetInherit>();
    if (set == nullptr || set->inherit || set->table != member.name) continue;
    if (!HasMember(plan, set->parent, member)) continue;
    chain.After(id);
    leaves = true;
  }
  return leaves;
}

}  // namespace pleat
