#include "compiler/plan/cost.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/plan/action_visit.h"

namespace pleat {
namespace {

using Reading = std::pair<WorkKind, QualifiedName>;

// What an action does with rows whoever waits for it; what blocks others is a hazard as well.
std::vector<Reading> ReadingOf(const Action& action) {
  if (const auto* build = action.As<CreateIndex>()) {
    if (build->only) return {};
    return {{WorkKind::Build, build->index.table}};
  }
  if (const auto* validate = action.As<ValidateConstraint>()) {
    return {{WorkKind::Scan, validate->table}};
  }
  if (const auto* add = action.As<AddConstraint>()) {
    const Constraint& constraint = add->constraint;
    if (std::holds_alternative<Key>(constraint.rule) ||
        std::holds_alternative<Exclusion>(constraint.rule)) {
      return {{WorkKind::Build, add->table}};
    }
    if (add->not_valid || !constraint.enforced) return {};
    return {{WorkKind::Scan, add->table}};
  }
  if (const auto* required = action.As<SetNotNull>()) {
    if (required->proven || required->not_valid) return {};
    return {{WorkKind::Scan, required->table}};
  }
  if (const auto* fill = action.As<FillColumn>()) return {{WorkKind::Batches, fill->table}};
  const auto* copy = action.As<CopyRows>();
  if (copy && copy->source) return {{WorkKind::Batches, *copy->source}};
  return {};
}

std::chrono::milliseconds Duration(const Work& work) {
  // A table whose size nobody knows is longer than any other.
  if (!work.extent) return std::chrono::milliseconds::max();
  return DurationOf(work.kind, *work.extent);
}

// The steps that commit together.
using Together = std::vector<const Step*>;

std::vector<Together> TransactionsOf(const std::vector<Step>& steps) {
  std::vector<Together> transactions;
  for (const Step& step : steps) {
    const bool joins = step.transaction != 0 && !transactions.empty() &&
                       transactions.back().front()->transaction == step.transaction;
    if (!joins) transactions.emplace_back();
    transactions.back().push_back(&step);
  }
  return transactions;
}

const Work* LongestOf(const Together& steps) {
  const Work* longest = nullptr;
  for (const Step* step : steps) {
    for (const Work& work : step->work) {
      if (longest == nullptr || Duration(work) > Duration(*longest)) longest = &work;
    }
  }
  return longest;
}

}  // namespace

void AssignWork(std::vector<Step>& steps, const PlanBuilder& plan) {
  for (Step& step : steps) {
    std::vector<Work> work;
    const auto add = [&](WorkKind kind, const QualifiedName& table,
                         const std::optional<Extent>& extent) {
      const bool said = std::any_of(work.begin(), work.end(), [&](const Work& other) {
        return other.kind == kind && other.table == table;
      });
      if (!said) work.push_back({kind, table, extent});
    };
    for (const HazardNote& note : step.hazards) {
      const auto kind = WorkOf(note.hazard);
      if (!kind) continue;
      add(*kind, note.extent ? note.extent->table : step.subject.name, note.extent);
    }
    for (const Action& action : step.actions) {
      for (const auto& [kind, table] : ReadingOf(action)) {
        if (plan.Existed(table)) add(kind, table, plan.ExtentOf(table));
      }
    }
    step.work = std::move(work);
  }
}

std::vector<LockUse> LockUses(const std::vector<Step>& steps) {
  std::map<std::pair<QualifiedName, LockLevel>, LockUse> uses;
  for (const Together& transaction : TransactionsOf(steps)) {
    std::map<QualifiedName, LockLevel> held;
    for (const Step* step : transaction) {
      for (const RelationLock& lock : step->locks) {
        LockLevel& level = held[lock.relation];
        level = std::max(level, lock.level);
      }
    }
    const Work* work = LongestOf(transaction);
    for (const auto& [relation, level] : held) {
      if (level == LockLevel::None) continue;
      LockUse& use = uses[{relation, level}];
      use.relation = relation;
      use.level = level;
      ++use.times;
      if (work == nullptr) continue;
      if (!use.longest || Duration(*work) > Duration(*use.longest)) use.longest = *work;
    }
  }
  std::vector<LockUse> list;
  for (auto& [key, use] : uses) list.push_back(std::move(use));
  std::stable_sort(list.begin(), list.end(), [](const LockUse& a, const LockUse& b) {
    if (a.relation != b.relation) return a.relation < b.relation;
    return a.level > b.level;
  });
  return list;
}

}  // namespace pleat
