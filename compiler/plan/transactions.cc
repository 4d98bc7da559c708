#include "compiler/plan/transactions.h"

#include <algorithm>
#include <map>

#include "compiler/plan/locks.h"

namespace pleat {
namespace {

std::vector<RelationLock> LocksOn(const std::vector<Action>& actions,
                                  const std::set<QualifiedName>& existing) {
  std::map<QualifiedName, LockLevel> strongest;
  for (const Action& action : actions) {
    for (const RelationLock& lock : LocksOf(action)) {
      if (!existing.contains(lock.relation)) continue;
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
