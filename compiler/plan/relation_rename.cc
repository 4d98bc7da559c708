#include <fmt/format.h>

#include "compiler/plan/lower.h"

namespace pleat {

CreateCompatibilityView CompatibilityViewOf(const QualifiedName& old_name,
                                            const QualifiedName& table, const PlanBuilder& plan) {
  CreateCompatibilityView view{.name = old_name,
                               .table = table,
                               .security_invoker = plan.live.features.security_invoker_views};
  const auto found = plan.before.tables.find(table);
  if (found == plan.before.tables.end()) return view;
  for (const Column& column : found->second.columns) {
    const auto renamed = plan.old_keys.find(ColumnKey(table, column.name));
    view.columns.push_back(renamed == plan.old_keys.end() ? column.name : renamed->second.member);
  }
  return view;
}

// Old code finds the table under its old name as an updatable view until the contract phase
// (manual, CREATE VIEW, "Updatable Views"); both come into being in one transaction, so that
// neither name is ever missing.
void Lower(const Rename<Table>& change, PlanBuilder& plan) {
  const QualifiedName& from = change.from.name;
  const QualifiedName& to = change.key.name;
  const Table& table = plan.before.tables.at(to);
  // A view that reads with its owner's rights would show the rows that policies hide.
  const bool leaks = table.row_security && !plan.live.features.security_invoker_views;
  if (plan.options.direct || leaks) {
    Step step{.phase = leaks ? Phase::Contract : Phase::Expand,
              .actions = {RenameObject{Kind::Table, from, to}},
              .undo = Reverse{{RenameObject{Kind::Table, to, from}}},
              .subject = change.key};
    if (leaks) step.hazards = {{Hazard::BreaksOldCode}, {Hazard::BreaksNewCode}};
    plan.Add({.step = std::move(step),
              .makes = {change.key},
              .needs = {{Kind::Schema, {.schema = {}, .name = to.schema}, {}}},
              .removes = {change.from},
              .rank = Rank::First});
    return;
  }
  const CreateCompatibilityView view = CompatibilityViewOf(from, to, plan);
  const DraftId renamed = plan.Add(
      {.step = {.phase = Phase::Expand,
                .title = fmt::format("rename table {} to {} and keep the old name as a view",
                                     NameForPeople(change.from), NameForPeople(change.key)),
                .actions = {RenameObject{Kind::Table, from, to}, view},
                .undo = Reverse{{DropCompatibilityView{from}, RenameObject{Kind::Table, to, from}}},
                .subject = change.key},
       .makes = {change.key},
       .needs = {{Kind::Schema, {.schema = {}, .name = to.schema}, {}}},
       .removes = {change.from},
       .rank = Rank::First});
  std::vector<ObjectKey> columns = KeysOf(table);
  std::erase_if(columns, [](const ObjectKey& key) { return key.kind == Kind::Constraint; });
  const DraftId dropped = plan.Add({.step = {.phase = Phase::Contract,
                                             .actions = {DropCompatibilityView{from}},
                                             .undo = Reverse{{view}},
                                             .hazards = {{Hazard::BreaksOldCode}},
                                             .subject = change.key},
                                    .frees = std::move(columns),
                                    .rank = Rank::First});
  plan.RunBefore(renamed, dropped);
}

}  // namespace pleat
