#include <algorithm>

#include "compiler/canon/references.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::string FillName(const QualifiedName& table, const Identifier& column) {
  return "fill " + NameForPeople(ColumnKey(table, column));
}

// What a fill reads has to be there, filled, and not dropped yet.
void AddReads(const QualifiedName& table, const Expr& expression, Draft& draft, PlanBuilder& plan) {
  const auto found = canon::ReferencesOf(expression, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&found);
  if (!references) return;
  for (const auto& use : references->columns) {
    const ObjectKey key = ColumnKey(table, use.column);
    draft.frees.push_back(key);
    if (std::find(draft.makes.begin(), draft.makes.end(), FilledKey(table, use.column)) ==
        draft.makes.end()) {
      draft.needs.push_back(FilledKey(table, use.column));
    }
    if (plan.IsNewColumn(table, use.column)) draft.needs.push_back(key);
  }
  for (const auto& relation : references->relations) {
    const ObjectKey read{Kind::Table, plan.Find(relation.name), {}};
    draft.needs.push_back(read);
    draft.frees.push_back(read);
  }
}

}  // namespace

Draft FillDraft(const FillColumn& fill, Phase phase, PlanBuilder& plan) {
  Draft draft{.step = {.phase = phase,
                       .actions = {fill},
                       .undo = NothingToUndo{"values that are right may stay"},
                       .subject = ColumnKey(fill.table, fill.column)},
              .needs = {{Kind::Table, fill.table, {}}}};
  if (fill.keep) {
    draft.step.undo = Reverse{{RestoreKept{.table = fill.table,
                                           .column = fill.column,
                                           .target = fill.column,
                                           .unchanged = fill.column,
                                           .key = fill.key}}};
  }
  if (phase == Phase::Contract) draft.step.undo = NothingToUndo{"the backfill phase's undo has it"};
  if (phase == Phase::Backfill) {
    draft.makes = {FilledKey(fill.table, fill.column), BackfilledKey()};
    draft.needs.push_back(ProgressKey());
  }
  if (fill.value) AddReads(fill.table, *fill.value, draft, plan);
  if (fill.where) AddReads(fill.table, *fill.where, draft, plan);
  return draft;
}

std::optional<FillColumn> DeclaredFill(const QualifiedName& table, const Identifier& column,
                                       PlanBuilder& plan) {
  FillColumn fill{.name = FillName(table, column),
                  .table = table,
                  .column = column,
                  .key = plan.BatchKey(table)};
  fill.at_once = fill.key.empty() && plan.HypertableOf(table);
  if (const Fill* declared = plan.FillFor(table, column)) {
    fill.value = declared->value;
    fill.where = declared->where;
    fill.keep = !fill.key.empty() && plan.before.tables.contains(table) &&
                !plan.IsNewColumn(table, column) &&
                !plan.live.in_flight.progress.contains(fill.name);
    return fill;
  }
  // Rows that were there before a column with a volatile default came get the default one by one.
  const auto wanted = plan.after.tables.find(table);
  const Column* after =
      wanted == plan.after.tables.end() ? nullptr : FindColumn(wanted->second, column);
  const auto* given = after ? std::get_if<Default>(&after->source) : nullptr;
  if (!given) return std::nullopt;
  if (!plan.IsNewColumn(table, column) && !plan.live.in_flight.progress.contains(fill.name)) {
    return std::nullopt;
  }
  fill.value = given->expression;
  return fill;
}

void RequireFill(const QualifiedName& table, const Identifier& column, PlanBuilder& plan) {
  const auto fill = DeclaredFill(table, column, plan);
  if (!fill || !plan.Existed(table)) return;
  if (std::find(plan.backfills.begin(), plan.backfills.end(), fill->name) != plan.backfills.end()) {
    return;
  }
  const auto progress = plan.live.in_flight.progress.find(fill->name);
  if (progress != plan.live.in_flight.progress.end() && progress->second) return;
  plan.backfills.push_back(fill->name);
  Draft draft = FillDraft(*fill, Phase::Backfill, plan);
  draft.needs.push_back(ColumnKey(table, column));
  plan.Add(std::move(draft));
  if (!fill->keep || plan.options.archive) return;
  plan.Add(
      {.step = {.phase = Phase::Contract,
                .actions = {DropKept{table, column}},
                .undo = Irreversible{.reason = "values that the backfill replaced are forgotten"},
                .subject = ColumnKey(table, column)},
       .needs = {BackfilledKey(), NotNullKey(table, column)},
       .rank = Rank::Last});
}

}  // namespace pleat
