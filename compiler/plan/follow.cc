#include <algorithm>

#include "compiler/canon/references.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

// The columns that an expression reads, where it reads nothing but columns of the table that are
// there before and keep their names.
std::optional<std::vector<Identifier>> SourcesOf(const QualifiedName& table, const Expr& value,
                                                 const PlanBuilder& plan) {
  const auto found = canon::ReferencesOf(value, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&found);
  if (references == nullptr || !references->relations.empty()) return std::nullopt;
  std::vector<Identifier> sources;
  for (const auto& use : references->columns) {
    const bool own = use.qualifier.empty() || use.qualifier == table.name;
    const Column* column = FindColumn(plan.before.tables.at(table), use.column);
    if (!own || column == nullptr || plan.old_keys.contains(ColumnKey(table, use.column))) {
      return std::nullopt;
    }
    // BEFORE triggers run before generated columns have their values (CREATE TRIGGER).
    if (std::holds_alternative<Generated>(column->source)) return std::nullopt;
    sources.push_back(use.column);
  }
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

bool ReadsRows(const Expr& value) {
  const auto found = canon::ReferencesOf(value, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&found);
  return references == nullptr || !references->columns.empty() || !references->relations.empty();
}

Draft DropDraft(const QualifiedName& table, const Identifier& column,
                const std::optional<CreateFollower>& again) {
  Step step{.phase = Phase::Contract,
            .actions = {DropFollower{table, column}},
            .undo = NothingToUndo{"nothing says any more what it computed"},
            .subject = ColumnKey(table, column)};
  if (again) step.undo = Reverse{{*again}};
  return {.step = std::move(step),
          .needs = {{Kind::Table, table, {}}},
          .frees = {ColumnKey(table, column)},
          .rank = Rank::First};
}

}  // namespace

std::optional<CreateFollower> FollowerOf(const QualifiedName& table, const Identifier& column,
                                         const PlanBuilder& plan) {
  const Fill* fill = plan.FillFor(table, column);
  const auto before = plan.before.tables.find(table);
  if (fill == nullptr || fill->where || plan.options.direct) return std::nullopt;
  if (before == plan.before.tables.end() || plan.old_keys.contains({Kind::Table, table, {}})) {
    return std::nullopt;
  }
  // Children by inheritance have triggers of their own.
  if (!before->second.partitioning && plan.old_family.HasChildren(table)) return std::nullopt;
  const auto sources = SourcesOf(table, fill->value, plan);
  if (!sources || sources->empty()) return std::nullopt;
  return CreateFollower{.table = table, .column = column, .value = fill->value, .sources = *sources};
}

bool MissesWrites(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  const Fill* fill = plan.FillFor(table, column);
  return fill != nullptr && !plan.options.direct && plan.IsNewColumn(table, column) &&
         ReadsRows(fill->value) && !FollowerOf(table, column, plan);
}

void StopFollowing(const CreateFollower& follower, PlanBuilder& plan) {
  Draft draft = DropDraft(follower.table, follower.column, follower);
  draft.needs.push_back(ColumnKey(follower.table, follower.column));
  plan.Add(std::move(draft));
}

void StopFollowingInFlight(PlanBuilder& plan) {
  for (const ColumnRef& column : plan.live.in_flight.followers) {
    plan.Add(DropDraft(column.table, column.column,
                       FollowerOf(column.table, column.column, plan)));
  }
}

}  // namespace pleat
