#include "compiler/model/default_name.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/partition.h"

namespace pleat {
namespace {

// A columnstore table refuses VALIDATE, and a check that is added valid scans as SET NOT NULL
// itself does.
bool NeedsPlainForm(const QualifiedName& table, PlanBuilder& plan) {
  const Hypertable* hypertable = plan.HypertableOf(table);
  return plan.AtOnce(table) || (hypertable && hypertable->columnstore);
}

std::vector<HazardNote> HazardsOf(const QualifiedName& table, const Column& column,
                                  const std::optional<FillColumn>& fill, PlanBuilder& plan) {
  if (fill && !fill->where) return {};
  if (!fill && plan.IsNewColumn(table, column.name)) {
    return {plan.Sized(Hazard::NeedsBackfill, table)};
  }
  return {{Hazard::MayReject}};
}

// Rows that old code wrote since the backfill. What new code wrote is not null, and its own.
FillColumn NullsOf(FillColumn fill) {
  fill.name.clear();
  fill.only_nulls = true;
  return fill;
}

// What becomes a hypertable stays one, and its time is never null.
Undo BackToNullable(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  const auto found = plan.after.hypertables.find(table);
  const bool is_time = found != plan.after.hypertables.end() && found->second.time_column == column;
  if (is_time) return Irreversible{.reason = "the time of a hypertable is never null"};
  return Reverse{{DropNotNull{table, column}}};
}

}  // namespace

// SET NOT NULL reads the whole table under ACCESS EXCLUSIVE, unless a valid check proves that there
// is no null (ALTER TABLE, "SET NOT NULL", since 12). So: the rest of the rows brought in line, a
// check that only looks at new rows, the check validated under a lock that lets writes pass, and
// then the scan is skipped.
DraftId LowerNotNull(const QualifiedName& table, const Column& column, Chain& chain,
                     PlanBuilder& plan) {
  const ObjectKey subject = ColumnKey(table, column.name);
  const auto fill = DeclaredFill(table, column.name, plan);
  RequireFill(table, column.name, plan);
  std::vector<HazardNote> hazards = HazardsOf(table, column, fill, plan);
  std::vector<ObjectKey> needs{{Kind::Table, table, {}}, subject, FilledKey(table, column.name)};
  Append(needs, GoneBelow(table, plan));
  // First, as new code may change any of these rows from the moment on in which nulls are rejected.
  if (fill && !plan.options.direct) {
    Draft draft = FillDraft(NullsOf(*fill), Phase::Contract, plan);
    draft.needs.insert(draft.needs.end(), needs.begin(), needs.end());
    chain.Then(std::move(draft));
  }
  if (NeedsPlainForm(table, plan)) {
    if (!plan.options.direct) hazards.push_back(plan.Sized(Hazard::BlockingScan, table));
    return chain.Then({.step = {.phase = Phase::Contract,
                                .actions = {SetNotNull{table, column.name}},
                                .undo = BackToNullable(table, column.name, plan),
                                .hazards = std::move(hazards),
                                .subject = subject},
                       .makes = {NotNullKey(table, column.name)},
                       .needs = needs});
  }
  const Identifier check = TransitionalName("pleat_not_null_", column.name);
  chain.Then(
      {.step = {.phase = Phase::Contract,
                .title = "reject new nulls in " + NameForPeople(subject),
                .actions = {DropConstraint{.table = table, .constraint = check, .if_exists = true},
                            AddNotNullCheck{table, column.name, check,
                                            IsRowType(plan.after, column.type)}},
                .undo = Reverse{{DropConstraint{
                    .table = table, .constraint = check, .if_exists = true}}},
                .hazards = std::move(hazards),
                .subject = subject},
       .needs = needs});
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = {ValidateConstraint{table, check}},
                       .undo = NothingToUndo{"the check goes with the step that added it"},
                       .subject = subject}});
  return chain.Then(
      {.step = {.phase = Phase::Contract,
                .actions = {SetNotNull{.table = table, .column = column.name, .proven = true},
                            DropConstraint{.table = table, .constraint = check}},
                .undo = BackToNullable(table, column.name, plan),
                .subject = subject},
       .makes = {NotNullKey(table, column.name)}});
}

// A scan under a lock that lets writes pass.
DraftId ValidateNotNull(const QualifiedName& table, const Column& before, Chain& chain,
                        PlanBuilder& plan) {
  const ObjectKey subject = ColumnKey(table, before.name);
  const auto fill = DeclaredFill(table, before.name, plan);
  RequireFill(table, before.name, plan);
  const Identifier& known = before.unvalidated_not_null->name;
  const Identifier rule =
      known.empty() ? DefaultName(table.name.text, before.name.text, "not_null") : known;
  return chain.Then({.step = {.phase = Phase::Contract,
                              .actions = {ValidateConstraint{table, rule}},
                              .undo = NothingToUndo{"a validated constraint is the same rule"},
                              .hazards = HazardsOf(table, before, fill, plan),
                              .subject = subject},
                     .makes = {NotNullKey(table, before.name)},
                     .needs = {{Kind::Table, table, {}}, subject, FilledKey(table, before.name)}});
}

}  // namespace pleat
