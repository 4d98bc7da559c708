#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/plan/continuous_aggregate.h"
#include "compiler/plan/keys.h"

namespace pleat {
namespace {

// What an action does to a column that TimescaleDB refuses while a continuous aggregate reads it.
struct Refused {
  ObjectKey column = {};
  bool drops = false;
};

std::optional<Refused> RefusedBy(const Action& action) {
  if (const auto* alter = action.As<AlterColumnType>())
    return Refused{.column = ColumnKey(alter->table, alter->column)};
  if (const auto* drop = action.As<DropColumn>())
    return Refused{.column = ColumnKey(drop->table, drop->column), .drops = true};
  return std::nullopt;
}

// The continuous aggregate in the way. One that goes or is built anew leaves a column in time to
// drop it.
const QualifiedName* InTheWay(const Refused& refused, const PlanBuilder& plan) {
  for (const auto& [name, aggregate] : plan.before.continuous_aggregates) {
    const auto reads = plan.old_dependencies.Of(aggregate);
    if (!std::binary_search(reads.begin(), reads.end(), refused.column)) continue;
    const bool stays = plan.after.continuous_aggregates.contains(name) && !IsReplaced(name, plan);
    if (stays || !refused.drops) return &name;
  }
  return nullptr;
}

void Report(const Refused& refused, const QualifiedName& aggregate, PlanBuilder& plan) {
  const char* what = refused.drops ? "is computed anew" : "changes its type";
  plan.sink.Add(
      {.code = Code::CannotPlan,
       .message = fmt::format("{} {}, and {} reads it", ToString(refused.column), what,
                              ToString(ObjectKey{Kind::ContinuousAggregate, aggregate, {}})),
       .notes = {"TimescaleDB refuses that while a continuous aggregate reads the column"},
       .help = refused.drops ? "add another column that is computed like that, and read that"
                             : "add a column of the new type with a `backfill`, and read that"});
}

}  // namespace

void CheckAggregatedColumns(PlanBuilder& plan) {
  std::set<ObjectKey> reported;
  for (Draft& draft : plan.drafts) {
    for (const Action& action : draft.step.actions) {
      const auto refused = RefusedBy(action);
      const QualifiedName* aggregate = refused ? InTheWay(*refused, plan) : nullptr;
      if (aggregate && reported.insert(refused->column).second) Report(*refused, *aggregate, plan);
    }
    const std::vector<Action>& back = ActionsOf(draft.step.undo);
    const bool stuck = std::any_of(back.begin(), back.end(), [&](const Action& action) {
      const auto refused = RefusedBy(action);
      return refused && InTheWay(*refused, plan) != nullptr;
    });
    if (stuck)
      draft.step.undo = Irreversible{.reason = "a continuous aggregate reads the column by now"};
  }
}

}  // namespace pleat
