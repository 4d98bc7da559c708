#include "compiler/plan/transactions.h"

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/plan/locks.h"

namespace pleat {
namespace {

// The relation that an action makes: nobody comes to it before it is there for all.
std::optional<QualifiedName> MadeBy(const Action& action) {
  if (const auto* table = action.As<CreateTable>()) return table->table.name;
  if (const auto* sequence = action.As<CreateSequence>()) return sequence->sequence.name;
  if (const auto* index = action.As<CreateIndex>()) return index->index.name;
  if (const auto* view = action.As<CreateMaterializedView>()) return view->view.name;
  if (const auto* aggregate = action.As<CreateContinuousAggregate>()) {
    return aggregate->aggregate.name;
  }
  const auto* view = action.As<CreateView>();
  return view && !view->or_replace ? std::optional(view->view.name) : std::nullopt;
}

std::vector<RelationLock> LocksOn(const std::vector<Action>& actions,
                                  const std::set<QualifiedName>& existing) {
  std::map<QualifiedName, LockLevel> strongest;
  std::set<QualifiedName> made;
  for (const Action& action : actions) {
    const auto makes = MadeBy(action);
    if (makes && !strongest.contains(*makes)) made.insert(*makes);
    for (const RelationLock& lock : LocksOf(action)) {
      if (!existing.contains(lock.relation) || made.contains(lock.relation)) continue;
      LockLevel& level = strongest[lock.relation];
      level = std::max(level, lock.level);
    }
  }
  std::vector<RelationLock> locks;
  for (const auto& [relation, level] : strongest) locks.push_back({relation, level});
  return locks;
}

// The relations that a transaction already holds.
class OpenTransaction {
 public:
  bool Takes(const Step& step, bool direct) {
    if (!open_ || phase_ != step.phase) return false;
    if (direct) return true;
    return held_.empty() || step.locks.empty() ||
           std::all_of(step.locks.begin(), step.locks.end(),
                       [&](const RelationLock& lock) { return held_.contains(lock.relation); });
  }
  void Add(const Step& step) {
    open_ = true;
    phase_ = step.phase;
    for (const RelationLock& lock : step.locks) held_.insert(lock.relation);
  }
  void Close() {
    open_ = false;
    held_.clear();
  }

 private:
  bool open_ = false;
  Phase phase_ = Phase::Expand;
  std::set<QualifiedName> held_ = {};
};

}  // namespace

void AssignTransactions(std::vector<Step>& steps, const std::set<QualifiedName>& existing,
                        bool direct) {
  OpenTransaction open;
  int number = 0;
  int transaction = 0;
  for (Step& step : steps) {
    step.number = ++number;
    step.locks = LocksOn(step.actions, existing);
    if (step.isolation == Isolation::None) {
      step.transaction = 0;
      open.Close();
      continue;
    }
    const bool joins = step.isolation == Isolation::Shared && open.Takes(step, direct);
    if (!joins) {
      ++transaction;
      open.Close();
    }
    step.transaction = transaction;
    if (step.isolation == Isolation::Shared) open.Add(step);
  }
}

}  // namespace pleat
