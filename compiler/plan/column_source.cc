#include <algorithm>

#include "compiler/plan/column_type.h"
#include "compiler/plan/describe.h"
#include "compiler/plan/partition.h"

namespace pleat {
namespace {

// Whether max(column) is one look into an index.
bool HasIndexFor(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  for (const Constraint& constraint : plan.before.tables.at(table).constraints) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    if (key && key->columns.front() == column) return true;
  }
  return std::any_of(plan.before.indexes.begin(), plan.before.indexes.end(),
                     [&](const auto& entry) {
                       const Index& index = entry.second;
                       const auto* first = std::get_if<Identifier>(&index.elements.front().key);
                       return index.table == table && index.method == "btree" && !index.where &&
                              first && *first == column;
                     });
}

// A column that is dropped and added loses its comment and privileges unless they are said again.
std::vector<Action> AddedAgain(const ObjectKey& key, const Identifier& dropped,
                               const Column& column, const Catalog& catalog,
                               const PlanBuilder& plan) {
  std::vector<Action> actions{DropColumn{key.name, dropped}, AddColumn{key.name, column}};
  if (column.comment) actions.push_back(Comment{key, column.comment});
  for (Action& action : AccessActions(key, catalog, plan)) actions.push_back(std::move(action));
  return actions;
}

bool HasSequence(const Column& column) {
  return std::holds_alternative<Serial>(column.source) ||
         std::holds_alternative<Identity>(column.source);
}

// Whether both have a sequence, and the position of the one may not be one of the other.
bool MayBeginAnew(const Column& before, const Column& after) {
  if (!HasSequence(before) || !HasSequence(after)) return false;
  const auto options = [](const Column& column) {
    const auto* identity = std::get_if<Identity>(&column.source);
    return identity ? identity->options : SequenceOptions{};
  };
  return NarrowerBounds(options(before), before.type, options(after), after.type).has_value();
}

// A sequence that becomes one of the other kind goes on where it is.
Action SourceAction(const QualifiedName& table, const Column& before, const Column& after,
                    bool only) {
  const bool goes_on =
      HasSequence(before) && HasSequence(after) && before.source.index() != after.source.index();
  if (goes_on) return HandOverSequence{table, before, after};
  return SetColumnSource{table, before, after, only};
}

}  // namespace

bool IsPlainSource(const ColumnSource& source) {
  return std::holds_alternative<std::monostate>(source) || std::holds_alternative<Default>(source);
}

void LowerSourceChange(const Alter<Column>& change, Chain& chain, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Column& before = change.before;
  const Column& after = change.after;
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(table, after);
  needs.push_back(change.key);
  const auto frees = plan.old_dependencies.Of(table, before);
  // The column is dropped and added, there or back: what newly stands on it comes after that.
  if (std::holds_alternative<Generated>(after.source)) {
    const bool computed = std::holds_alternative<Generated>(before.source);
    const ViewStack views =
        RebuildReaders({ColumnKey(table, before.name)}, plan, OwnParts::Rebuild);
    Step step{.phase = Phase::Contract,
              .title = "compute " + NameForPeople(change.key) + " by a new expression" +
                       RebuiltPhrase(views),
              .actions = views.Forth(AddedAgain(change.key, before.name, after, plan.after, plan)),
              .subject = change.key,
              .rebuilds = views.rebuilt};
    needs.insert(needs.end(), views.needs.begin(), views.needs.end());
    if (!std::get<Generated>(after.source).is_virtual) {
      step.hazards = {plan.Sized(Hazard::Rewrite, table)};
    }
    for (HazardNote& note : RebuiltHazards(views)) step.hazards.push_back(std::move(note));
    // What is stored may stay as it is (ALTER TABLE, "DROP EXPRESSION").
    const bool stays = !computed && !std::get<Generated>(after.source).is_virtual;
    std::vector<Action> back =
        views.Back(stays ? std::vector<Action>{SetColumnSource{table, after, before}}
                         : AddedAgain(change.key, after.name, before, plan.before, plan));
    if (computed) {
      step.undo = Reverse{std::move(back)};
    } else {
      step.undo = Irreversible{.reason = "the values that were stored are gone",
                               .actions = std::move(back)};
      step.hazards.push_back(plan.Sized(Hazard::DataLoss, table));
      step.needs_allow = AllowName("drop-column", change.key);
    }
    chain.Then({.step = std::move(step),
                .makes = {change.key},
                .needs = std::move(needs),
                .frees = frees,
                .removes = {change.key}});
    return;
  }
  // What new code wrote by then is computed again: there is no way to a generated column in place.
  if (std::holds_alternative<Generated>(before.source)) {
    const ViewStack views =
        RebuildReaders({ColumnKey(table, before.name)}, plan, OwnParts::Rebuild);
    needs.insert(needs.end(), views.needs.begin(), views.needs.end());
    const SetColumnSource set{table, before, after};
    chain.Then({.step = {.phase = Phase::Contract,
                         .title = Describe(set) + RebuiltPhrase(views),
                         .actions = views.Forth({set}),
                         .undo = Reverse{views.Back(
                             AddedAgain(change.key, after.name, before, plan.before, plan))},
                         .hazards = {{Hazard::Lossy}},
                         .subject = change.key,
                         .rebuilds = views.rebuilt},
                .makes = {change.key},
                .needs = std::move(needs),
                .frees = frees,
                .removes = {change.key}});
    return;
  }
  const auto* identity = std::get_if<Identity>(&after.source);
  const bool only = plan.new_family.HasChildren(table) && !SourceRecurses(table, after.name, plan);
  // Old code may count on the source that goes, or write what ALWAYS forbids; new code on the one
  // that comes.
  const bool loosens =
      std::holds_alternative<Default>(after.source) ||
      (std::holds_alternative<std::monostate>(before.source) && !(identity && identity->always));
  Step step{.phase = loosens && IsPlainSource(before.source) ? Phase::Expand : Phase::Contract,
            .actions = {SourceAction(table, before, after, only)},
            .subject = change.key};
  std::vector<Action> back{SourceAction(table, after, before, only)};
  if (HasSequence(before)) {
    if (HasSequence(after)) Append(step.actions, SequenceGrants(table, after, plan.after, plan));
    Append(back, SequenceGrants(table, before, plan.before, plan));
  }
  step.undo = Reverse{std::move(back)};
  // A new sequence goes on after the largest value, which is looked for under the strong lock.
  const bool starts = HasSequence(after) && !HasSequence(before);
  if (starts && !HasIndexFor(table, after.name, plan)) {
    step.hazards.push_back(plan.Sized(Hazard::BlockingScan, table));
  }
  if (MayBeginAnew(before, after)) step.hazards.push_back({Hazard::BeginsAnew});
  chain.Then({.step = std::move(step), .needs = std::move(needs), .frees = frees});
}

}  // namespace pleat
