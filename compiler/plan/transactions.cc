#include "compiler/plan/transactions.h"

#include <algorithm>
#include <iterator>
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

// The strongest lock of `actions` on each relation that one of them has not just made.
std::vector<RelationLock> StrongestLocks(const std::vector<Action>& actions) {
  std::map<QualifiedName, LockLevel> strongest;
  std::set<QualifiedName> made;
  for (const Action& action : actions) {
    const auto makes = MadeBy(action);
    if (makes && !strongest.contains(*makes)) made.insert(*makes);
    for (const RelationLock& lock : LocksOf(action)) {
      if (made.contains(lock.relation)) continue;
      LockLevel& level = strongest[lock.relation];
      level = std::max(level, lock.level);
    }
  }
  std::vector<RelationLock> locks;
  for (const auto& [relation, level] : strongest) locks.push_back({relation, level});
  return locks;
}

// The transaction that the next step may join, and the relations that others can lock meanwhile:
// those that were there, and the tables that an earlier transaction made. The application comes to
// a new table before anyone has told it, through a foreign key to a table from which it deletes, or
// through a trigger that fills it.
class OpenTransaction {
 public:
  explicit OpenTransaction(const std::set<QualifiedName>& existing) : reached_(existing) {}

  bool Takes(const Step& step, const std::vector<RelationLock>& locks, bool direct) const {
    if (!open_ || phase_ != step.phase) return false;
    if (direct) return true;
    return held_.empty() || std::all_of(locks.begin(), locks.end(), [&](const RelationLock& lock) {
             return !reached_.contains(lock.relation) || held_.contains(lock.relation);
           });
  }
  void Add(const Step& step, const std::vector<RelationLock>& locks) {
    open_ = true;
    phase_ = step.phase;
    for (const RelationLock& lock : locks) {
      if (reached_.contains(lock.relation)) held_.insert(lock.relation);
    }
    for (const Action& action : step.actions) {
      if (const auto* made = action.As<CreateTable>()) made_.insert(made->table.name);
    }
  }
  bool IsOpen() const { return open_; }
  void Close() {
    open_ = false;
    held_.clear();
    reached_.merge(made_);
    made_.clear();
  }

 private:
  bool open_ = false;
  Phase phase_ = Phase::Expand;
  std::set<QualifiedName> reached_;
  std::set<QualifiedName> held_ = {};
  std::set<QualifiedName> made_ = {};
};

}  // namespace

std::set<QualifiedName> NewTables(const Step& step) {
  std::set<QualifiedName> tables;
  for (const Action& action : step.actions) {
    if (action.As<CreateShadowSchema>()) return {};
    if (const auto* create = action.As<CreateTable>()) tables.insert(create->table.name);
  }
  return tables;
}

void AssignTransactions(std::vector<Step>& steps, const std::set<QualifiedName>& existing,
                        bool direct) {
  OpenTransaction open(existing);
  // What is there when a phase begins.
  std::set<QualifiedName> known = existing;
  std::set<QualifiedName> made;
  int number = 0;
  int transaction = 0;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    Step& step = steps[at];
    if (at > 0 && step.phase != steps[at - 1].phase) known.merge(made);
    made.merge(NewTables(step));
    step.number = ++number;
    const std::vector<RelationLock> locks = StrongestLocks(step.actions);
    std::copy_if(locks.begin(), locks.end(), std::back_inserter(step.locks),
                 [&](const RelationLock& lock) { return known.contains(lock.relation); });
    if (step.isolation != Isolation::Shared || !open.Takes(step, locks, direct)) open.Close();
    const bool joins = open.IsOpen();
    if (!joins && step.isolation != Isolation::None) ++transaction;
    step.transaction = step.isolation == Isolation::None ? 0 : transaction;
    open.Add(step, locks);
    if (step.isolation != Isolation::Shared) open.Close();
  }
}

}  // namespace pleat
