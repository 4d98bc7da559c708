#include "compiler/plan/definition.h"

namespace pleat {

void Lower(const Create<ExtendedStatistics>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}

// Nothing but the planner's guesses hangs on them.
void Lower(const Drop<ExtendedStatistics>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
}

void Lower(const Rename<ExtendedStatistics>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, false, plan);
}

void Lower(const Alter<ExtendedStatistics>& change, PlanBuilder& plan) {
  ExtendedStatistics same = change.before;
  same.target = change.after.target;
  same.comment = change.after.comment;
  if (same != change.after) return LowerReplacement(change, {}, plan);
  plan.Add(AlterationOf(change.key, Phase::Expand, SetStatisticsTarget{change.after.target},
                        SetStatisticsTarget{change.before.target}));
}

}  // namespace pleat
