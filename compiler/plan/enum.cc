#include <fmt/format.h>

#include <algorithm>

#include "compiler/plan/definition.h"

namespace pleat {
namespace {

// The first old label after `position`, which a new one has to go before.
std::optional<std::string> NextOldLabel(const Enum& before, const Enum& after,
                                        std::size_t position) {
  for (std::size_t at = position + 1; at < after.labels.size(); ++at) {
    const bool old = std::find(before.labels.begin(), before.labels.end(), after.labels[at]) !=
                     before.labels.end();
    if (old) return after.labels[at];
  }
  return std::nullopt;
}

// What new code has written by another name, going back.
std::vector<Action> RowsTakenBack(const EnumChange& change, const std::string& label,
                                  const PlanBuilder& plan) {
  std::vector<Action> fills;
  if (!change.back.contains(label)) return fills;
  for (const auto& [name, table] : plan.before.tables) {
    if (table.partition_of) continue;
    for (const Column& column : table.columns) {
      const auto value = column.inherited ? std::nullopt : TakenBack(change, column);
      if (!value || std::holds_alternative<Generated>(column.source)) continue;
      fills.push_back(FillColumn{.table = name,
                                 .column = column.name,
                                 .value = value,
                                 .differs = true,
                                 .order = plan.BatchOrder(name)});
    }
  }
  return fills;
}

// New code may write the new values as soon as it runs, into columns of the old type.
void AddNewLabels(const Enum& before, const EnumChange& change, PlanBuilder& plan) {
  if (plan.options.direct) return;
  Chain chain(plan);
  const Enum both{.name = change.name, .labels = change.labels};
  for (std::size_t at = 0; at < change.labels.size(); ++at) {
    const std::string& label = change.labels[at];
    if (std::find(before.labels.begin(), before.labels.end(), label) != before.labels.end()) {
      continue;
    }
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {AddEnumValue{.type = change.name,
                                                  .label = label,
                                                  .before = NextOldLabel(before, both, at)}},
                         .undo = Irreversible{.reason = "PostgreSQL cannot take a value from an "
                                                        "enum; the value stays, unused",
                                              .actions = RowsTakenBack(change, label, plan)},
                         .hazards = {{Hazard::Irreversible}},
                         .subject = {Kind::Enum, change.name, {}}},
                .frees = {{Kind::Enum, change.name, {}}},
                .rank = Rank::First});
  }
}

void RenameLabels(const QualifiedName& type, bool type_is_renamed, Enum& before, Chain& chain,
                  PlanBuilder& plan) {
  const ObjectKey key{Kind::Enum, type, {}};
  for (const auto& [from, to] : RenamedLabels(before, plan.transition)) {
    std::replace(before.labels.begin(), before.labels.end(), from, to);
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {RenameEnumValue{type, from, to}},
                         .undo = Reverse{{RenameEnumValue{type, to, from}}},
                         .hazards = {{Hazard::BreaksOldCode}},
                         .subject = key},
                .needs = type_is_renamed ? std::vector{key} : std::vector<ObjectKey>(),
                .rank = Rank::First});
  }
}

}  // namespace

void Lower(const Create<Enum>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreateEnum{change.after}},
                     .undo = Reverse{{DropEnum{change.key.name}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after)});
  LowerNewComment(change.key, change.after.comment, plan);
}

// What is kept in the archive still has the type, which moves there as well.
void Lower(const Drop<Enum>& change, PlanBuilder& plan) {
  std::vector<Action> actions{DropEnum{change.key.name}};
  Enum old = change.before;
  const auto succeeded = plan.enum_changes.find(change.key.name);
  if (succeeded != plan.enum_changes.end()) {
    AddNewLabels(old, succeeded->second, plan);
    if (!plan.options.direct) old.labels = succeeded->second.labels;
  }
  std::vector<Action> back{CreateEnum{old}};
  if (change.before.comment) back.push_back(Comment{change.key, change.before.comment});
  if (IsArchived(change.key.name, plan)) {
    actions = {Archive{Kind::Enum, change.key.name}};
    back = {Restore{Kind::Enum, change.key.name}};
  }
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = std::move(actions),
                     .undo = Reverse{std::move(back)},
                     .subject = change.key},
            .frees = plan.old_dependencies.Of(change.before),
            .removes = {change.key},
            .rank = Rank::Last});
}

void Lower(const Alter<Enum>& change, PlanBuilder& plan) {
  Enum before = change.before;
  const Enum& after = change.after;
  const bool renames = plan.options.direct && !OnlyAdds(before.labels, after.labels);
  if (!OnlyAdds(before.labels, after.labels)) {
    if (const auto problem = ProblemOf(before, after, *plan.comparison)) {
      plan.sink.Add({.code = Code::CannotPlan, .message = problem->message, .help = problem->help});
      return;
    }
  }
  // Its new name comes in the contract phase.
  const auto renamed = plan.old_keys.find(change.key);
  const bool is_renamed = renamed != plan.old_keys.end();
  const bool by_old_name = is_renamed && !plan.options.direct;
  const QualifiedName& name = by_old_name ? renamed->second.name : after.name;
  Chain chain(plan);
  if (renames) RenameLabels(name, is_renamed, before, chain, plan);
  for (std::size_t at = 0; at < after.labels.size(); ++at) {
    const std::string& label = after.labels[at];
    if (std::find(before.labels.begin(), before.labels.end(), label) != before.labels.end()) {
      continue;
    }
    chain.Then(
        {.step = {.phase = Phase::Expand,
                  .actions = {AddEnumValue{
                      .type = name, .label = label, .before = NextOldLabel(before, after, at)}},
                  .undo = Irreversible{.reason = "PostgreSQL cannot take a value from an "
                                                 "enum; the value stays, unused"},
                  .hazards = {{Hazard::Irreversible}},
                  .subject = is_renamed ? renamed->second : change.key},
         .makes = is_renamed ? std::vector<ObjectKey>() : std::vector{change.key},
         .needs = is_renamed && !by_old_name ? std::vector{change.key} : std::vector<ObjectKey>(),
         .frees = by_old_name ? std::vector{renamed->second} : std::vector<ObjectKey>(),
         .rank = Rank::First});
  }
}

void Lower(const Rename<Enum>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

void WaitForSuccessors(PlanBuilder& plan) {
  if (plan.enum_changes.empty()) return;
  std::vector<ObjectKey> columns;
  for (const auto& [name, table] : plan.before.tables) {
    for (const Column& column : table.columns) {
      const ObjectKey key = ColumnKey(name, column.name);
      if (plan.enum_changes.contains(column.type.name) && Contains(plan.after, key))
        columns.push_back(key);
    }
  }
  for (Draft& draft : plan.drafts) {
    const bool goes = std::any_of(draft.removes.begin(), draft.removes.end(), [&](const auto& key) {
      return key.kind != Kind::Enum && plan.IsSucceeded(key);
    });
    if (goes) draft.needs.insert(draft.needs.end(), columns.begin(), columns.end());
  }
}

OwnParts OwnPartsOf(const ObjectKey& column, bool rewrites, const PlanBuilder& plan) {
  const auto names = [&](const std::vector<ObjectKey>& needs) {
    return std::find(needs.begin(), needs.end(), column) != needs.end();
  };
  const OwnParts least = rewrites ? OwnParts::RebuildExpressions : OwnParts::RebuildComputed;
  if (plan.enum_changes.empty()) return least;
  for (const auto& [name, index] : plan.before.indexes) {
    const auto wanted = plan.after.indexes.find(name);
    const bool changes = index.table == column.name && wanted != plan.after.indexes.end() &&
                         !(wanted->second == index);
    if (changes && names(plan.old_dependencies.Of(index))) return OwnParts::Rebuild;
  }
  const Table& after = plan.after.tables.at(column.name);
  for (const Constraint& constraint : plan.before.tables.at(column.name).constraints) {
    const Constraint* wanted = FindConstraint(after, constraint.name);
    const bool changes = wanted != nullptr && !(*wanted == constraint);
    if (changes && names(plan.old_dependencies.Of(column.name, constraint)))
      return OwnParts::Rebuild;
  }
  return least;
}

std::optional<HazardNote> LossOf(const Column& before, const TypeName& after,
                                 const PlanBuilder& plan) {
  const auto found = plan.enum_changes.find(before.type.name);
  if (found == plan.enum_changes.end()) {
    const bool same = before.type == after;
    return same ? std::nullopt : std::optional(HazardNote{Hazard::Lossy});
  }
  const EnumChange& change = found->second;
  if (change.merged.empty()) return std::nullopt;
  std::string merged;
  for (const std::string& label : change.merged) {
    merged += (merged.empty() ? "'" : ", '") + label + "' became '" + change.forth.at(label) + "'";
  }
  return HazardNote{Hazard::Lossy, merged};
}

void LowerSuccessorNames(PlanBuilder& plan) {
  for (const auto& [name, change] : plan.enum_changes) {
    const ObjectKey key{Kind::Enum, name, {}};
    const DraftId last =
        plan.Add({.step = {.phase = Phase::Contract,
                           .actions = {RenameObject{Kind::Enum, change.spare, name}},
                           .undo = Reverse{{RenameObject{Kind::Enum, name, change.spare}}},
                           .subject = key},
                  .rank = Rank::End});
    for (DraftId id = 0; id < last; ++id) plan.RunBefore(id, last);
  }
}

}  // namespace pleat
