#include <fmt/format.h>

#include <algorithm>

#include "compiler/canon/references.h"
#include "compiler/canon/rewrite.h"
#include "compiler/model/default_name.h"
#include "compiler/model/quote.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/archive.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/relay.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {

std::string FillName(const QualifiedName& table, const Identifier& column) {
  return "fill " + NameForPeople(ColumnKey(table, column));
}

bool IsConverted(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  const auto before = plan.before.tables.find(table);
  const auto after = plan.after.tables.find(table);
  if (before == plan.before.tables.end() || after == plan.after.tables.end()) return false;
  const Column* old = FindColumn(before->second, column);
  const Column* wanted = FindColumn(after->second, column);
  return old && wanted && CostOf(old->type, wanted->type) == TypeChange::Rewrite;
}

// A column that does not go by both names is filled once it has the new one.
bool WaitsForRename(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  return !plan.options.direct && plan.old_keys.contains(ColumnKey(table, column.name)) &&
         !plan.HasBothNames(table, column);
}

// Types get their new names in the contract phase, after every fill but such a late one.
Column BeforeRenames(Column column, const PlanBuilder& plan) {
  const auto type = FindType(plan.before, column.type.name);
  if (!type) return column;
  const auto old = plan.old_keys.find(*type);
  if (old != plan.old_keys.end()) column.type.name = old->second.name;
  return column;
}

std::optional<QualifiedName> OldName(Kind kind, const QualifiedName& name,
                                     const PlanBuilder& plan) {
  const auto at = plan.old_keys.lower_bound({kind, name, {}});
  const bool renamed =
      at != plan.old_keys.end() && at->first.kind == kind && at->first.name == name;
  return renamed ? std::optional(at->second.name) : std::nullopt;
}

// A column that comes with a type by its new name can only be filled once the type has that.
bool ComesWithRenamedType(const FillColumn& fill, const PlanBuilder& plan) {
  const auto table = plan.after.tables.find(fill.table);
  const Column* column =
      table == plan.after.tables.end() ? nullptr : FindColumn(table->second, fill.column);
  if (!fill.cast && !column) return false;
  const auto type = FindType(plan.before, (fill.cast ? *fill.cast : column->type).name);
  return type && plan.old_keys.contains(*type);
}

std::vector<Identifier> KeptAsText(const FillColumn& fill, const PlanBuilder& plan) {
  std::vector<Identifier> names;
  for (const KeptColumn& column : KeptKey(fill.table, fill.kept_by, plan)) {
    if (column.through_text) names.push_back(column.name);
  }
  const Column* column = FindColumn(plan.before.tables.at(fill.table), fill.column);
  if (column && Kept(*column).through_text) names.push_back(fill.column);
  return names;
}

// The table that a qualifier in an expression over `table` names.
QualifiedName TableOf(const canon::ColumnUse& use, const canon::References& references,
                      const QualifiedName& table, const PlanBuilder& plan) {
  if (use.qualifier.empty() || use.qualifier == table.name) return table;
  for (const auto& relation : references.relations) {
    const Identifier& alias = relation.alias.empty() ? relation.name.name : relation.alias;
    if (alias == use.qualifier) return plan.Find(relation.name);
  }
  return table;
}

// What a fill reads has to be there, filled, and not dropped yet.
void AddReads(const QualifiedName& table, const Expr& expression, Draft& draft, PlanBuilder& plan) {
  const auto found = canon::ReferencesOf(expression, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&found);
  if (!references) return;
  for (const auto& use : references->columns) {
    const QualifiedName owner = TableOf(use, *references, table, plan);
    const ObjectKey key = ColumnKey(owner, use.column);
    draft.frees.push_back(key);
    if (std::find(draft.makes.begin(), draft.makes.end(), FilledKey(owner, use.column)) ==
        draft.makes.end()) {
      draft.needs.push_back(FilledKey(owner, use.column));
    }
    if (plan.options.direct && plan.old_keys.contains(key)) draft.needs.push_back(RenamedKey(key));
    if (plan.IsNewColumn(owner, use.column)) draft.needs.push_back(key);
  }
  for (const auto& relation : references->relations) {
    const ObjectKey read{Kind::Table, plan.Find(relation.name), {}};
    draft.needs.push_back(read);
    draft.needs.push_back(CopiedRowsKey(read.name));
    draft.frees.push_back(read);
  }
}

// A reference that is not validated yet looks at every row that is written.
void AddReferred(const FillColumn& fill, Draft& draft, const PlanBuilder& plan) {
  const auto table = plan.after.tables.find(fill.table);
  if (table == plan.after.tables.end()) return;
  for (const Constraint& constraint : table->second.constraints) {
    const auto* reference = std::get_if<ForeignKey>(&constraint.rule);
    if (reference && std::find(reference->columns.begin(), reference->columns.end(), fill.column) !=
                         reference->columns.end()) {
      draft.needs.push_back(CopiedRowsKey(reference->table));
    }
  }
}

// Columns of the table that go, and from which a new one gets its values, where no trigger follows
// what old code writes there once that has been read.
std::vector<std::string> Unfollowed(const FillColumn& fill, const PlanBuilder& plan) {
  std::vector<std::string> names;
  if (!fill.value || !plan.IsNewColumn(fill.table, fill.column)) return names;
  if (Follows(fill.table, fill.column, plan)) return names;
  const auto found = canon::ReferencesOf(*fill.value, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&found);
  if (!references || !references->relations.empty()) return names;
  for (const auto& use : references->columns) {
    const ObjectKey key = ColumnKey(fill.table, use.column);
    if (Contains(plan.before, key) && !Contains(plan.after, key))
      names.push_back(NameForPeople(key));
  }
  return names;
}

}  // namespace

Expr BeforeRenames(const Expr& value, const PlanBuilder& plan) {
  const canon::NameMap map{
      .type = [&](const QualifiedName& name) -> std::optional<QualifiedName> {
        const auto type = FindType(plan.before, name);
        return type ? OldName(type->kind, type->name, plan) : std::nullopt;
      },
      .function = [&](const QualifiedName& name) { return OldName(Kind::Routine, name, plan); }};
  return canon::Rewrite(value, canon::Form::Expression, map);
}

Draft FillDraft(const FillColumn& given, Phase phase, PlanBuilder& plan) {
  FillColumn fill = given;
  const Column* filled = plan.before.tables.contains(fill.table)
                             ? FindColumn(plan.before.tables.at(fill.table), fill.column)
                             : nullptr;
  const bool late = phase == Phase::Contract || (filled ? WaitsForRename(fill.table, *filled, plan)
                                                        : ComesWithRenamedType(fill, plan));
  if (!late && !plan.old_keys.empty()) {
    if (fill.value) fill.value = BeforeRenames(*fill.value, plan);
    if (fill.where) fill.where = BeforeRenames(*fill.where, plan);
    const auto type = fill.cast ? FindType(plan.before, fill.cast->name) : std::nullopt;
    if (type) fill.cast->name = OldName(type->kind, type->name, plan).value_or(fill.cast->name);
  }
  const Hypertable* hypertable = plan.HypertableOf(fill.table);
  fill.of_columnstore = hypertable && hypertable->columnstore;
  Draft draft{.step = {.phase = phase,
                       .actions = {fill},
                       .undo = NothingToUndo{"values that are right may stay"},
                       .subject = ColumnKey(fill.table, fill.column)},
              .needs = {{Kind::Table, fill.table, {}}}};
  if (!fill.kept_by.empty()) {
    const KeptColumn kept = !filled ? KeptColumn{.name = fill.column}
                            : late  ? Kept(*filled)
                                    : Kept(BeforeRenames(*filled, plan));
    const auto type = late && filled ? FindType(plan.before, filled->type.name) : std::nullopt;
    if (type && plan.old_keys.contains(*type)) draft.needs.push_back(RenamedKey(*type));
    draft.step.undo =
        Reverse{{RestoreKept{.table = fill.table,
                             .column = fill.column,
                             .target = kept,
                             .unchanged = kept,
                             .key = KeptKey(fill.table, fill.kept_by, plan),
                             .by_image = filled && !HasEquality(plan.before, filled->type)}}};
  }
  if (phase == Phase::Contract) draft.step.undo = NothingToUndo{"the backfill phase's undo has it"};
  if (phase == Phase::Backfill) {
    draft.makes = {FilledKey(fill.table, fill.column), BackfilledKey()};
    draft.needs.push_back(ProgressKey());
    const std::vector<std::string> unfollowed = Unfollowed(given, plan);
    if (!unfollowed.empty() && !plan.options.direct)
      draft.step.hazards.push_back(
          {Hazard::NotFollowed, fmt::format("{}", fmt::join(unfollowed, ", "))});
  }
  AddReferred(fill, draft, plan);
  if (fill.value) AddReads(fill.table, *fill.value, draft, plan);
  if (fill.where) AddReads(fill.table, *fill.where, draft, plan);
  return draft;
}

std::optional<FillColumn> DeclaredFill(const QualifiedName& table, const Identifier& column,
                                       PlanBuilder& plan) {
  FillColumn fill{.name = FillName(table, column),
                  .table = table,
                  .column = column,
                  .order = plan.BatchOrder(table)};
  const auto wanted = plan.after.tables.find(table);
  const Column* after =
      wanted == plan.after.tables.end() ? nullptr : FindColumn(wanted->second, column);
  fill.of_rows = after && IsRowType(plan.after, after->type);
  // With another type, it says how the old values become the new ones.
  if (IsConverted(table, column, plan)) return std::nullopt;
  if (const Fill* declared = plan.FillFor(table, column)) {
    fill.value = declared->value;
    fill.where = declared->where;
    if (fill.where && after) {
      fill.cast = after->type;
      fill.by_image = !HasEquality(plan.after, after->type);
    }
    if (plan.before.tables.contains(table) && !plan.IsNewColumn(table, column) &&
        !plan.live.in_flight.progress.contains(fill.name)) {
      fill.kept_by = plan.BatchKey(table);
      if (!fill.kept_by.empty()) fill.keep_as_text = KeptAsText(fill, plan);
    }
    return fill;
  }
  // Rows that were there before a column with a volatile default or a sequence came get their
  // values one by one.
  if (after == nullptr) return std::nullopt;
  if (!plan.IsNewColumn(table, column) && !plan.live.in_flight.progress.contains(fill.name)) {
    return std::nullopt;
  }
  if (const auto* given = std::get_if<Default>(&after->source)) {
    fill.value = given->expression;
  } else if (std::holds_alternative<Serial>(after->source) ||
             std::holds_alternative<Identity>(after->source)) {
    fill.value = Expr{"nextval(" + Literal(Quoted(SequenceOf(table, *after))) + ")"};
  }
  return fill.value ? std::optional(fill) : std::nullopt;
}

void RequireFill(const QualifiedName& table, const Identifier& column, PlanBuilder& plan) {
  const auto fill = DeclaredFill(table, column, plan);
  if (!fill || !plan.Existed(table)) return;
  if (std::find(plan.backfills.begin(), plan.backfills.end(), fill->name) != plan.backfills.end()) {
    return;
  }
  const auto progress = plan.live.in_flight.progress.find(fill->name);
  if (plan.IsNewColumn(table, column)) {
    plan.begin_anew.insert(fill->name);
  } else if (progress != plan.live.in_flight.progress.end() && progress->second) {
    return;
  }
  plan.backfills.push_back(fill->name);
  Draft draft = FillDraft(*fill, Phase::Backfill, plan);
  const Column* renamed = FindColumn(plan.before.tables.at(table), column);
  const bool both = renamed && plan.HasBothNames(table, *renamed);
  draft.needs.push_back(both ? CopiedKey(table, column) : ColumnKey(table, column));
  plan.Add(std::move(draft));
  if (fill->kept_by.empty() || plan.options.archive) return;
  plan.Add(
      {.step = {.phase = Phase::Contract,
                .actions = {DropKept{table, column}},
                .undo = Irreversible{.reason = "values that the backfill replaced are forgotten"},
                .subject = ColumnKey(table, column)},
       .needs = {BackfilledKey(), NotNullKey(table, column)},
       .rank = Rank::Last});
}

}  // namespace pleat
