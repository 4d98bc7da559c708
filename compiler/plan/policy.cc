#include "compiler/model/policy.h"

#include <algorithm>

#include "compiler/plan/definition.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

using Policies = std::map<Identifier, const Policy*>;

Policies PoliciesOf(const Catalog& catalog, const QualifiedName& table) {
  Policies policies;
  for (auto at = catalog.policies.lower_bound({table, {}});
       at != catalog.policies.end() && at->first.owner == table; ++at) {
    policies.emplace(at->first.member, &at->second);
  }
  return policies;
}

bool SameRule(const Policy& a, Policy b) {
  b.comment = a.comment;
  return a == b;
}

// ALTER POLICY changes roles and conditions; it cannot take a condition away (manual, ALTER
// POLICY).
bool CanAlter(const Policy& before, const Policy& after) {
  return before.permissive == after.permissive && before.command == after.command &&
         (after.visible || !before.visible) && (after.check || !before.check);
}

void Replace(const Policy& before, const Policy& after, std::vector<Action>& actions) {
  if (CanAlter(before, after)) {
    actions.push_back(AlterPolicy{after});
    return;
  }
  actions.push_back(DropPolicy{before.name});
  actions.push_back(CreatePolicy{after});
  if (after.comment) {
    actions.push_back(Comment{MakeKey(Kind::Policy, after.name), after.comment});
  }
}

// All that changes about which rows of a table are seen. It is one step, so that no moment shows
// more than the state before and the state after both do.
class RowSecurityChange {
 public:
  RowSecurityChange(const QualifiedName& table, PlanBuilder& plan)
      : table_(plan.after.tables.at(table)), old_(plan.before.tables.at(table)), plan_(plan) {}

  void Lower() {
    const Policies before = PoliciesOf(plan_.before, table_.name);
    const Policies after = PoliciesOf(plan_.after, table_.name);
    for (const auto& [name, policy] : after) {
      const auto old = before.find(name);
      if (IsHandled(*policy)) continue;
      if (old == before.end()) {
        Create(*policy);
      } else if (!SameRule(*old->second, *policy)) {
        Change(*old->second, *policy);
      }
    }
    for (const auto& [name, policy] : before) {
      if (!after.contains(name) && !IsHandled(*policy)) Drop(*policy);
    }
    Switch();
    if (forth_.empty()) return;
    std::reverse(back_.begin(), back_.end());
    std::vector<Action> undo;
    for (auto& actions : back_) undo.insert(undo.end(), actions.begin(), actions.end());
    const ObjectKey subject = only_ ? *only_ : ObjectKey{Kind::Table, table_.name, {}};
    std::string title =
        forth_.size() == 1 ? "" : "change row security of " + NameForPeople(subject);
    draft_.step = {.phase = PhaseOf(),
                   .title = std::move(title),
                   .actions = std::move(forth_),
                   .undo = Reverse{std::move(undo)},
                   .hazards = std::move(hazards_),
                   .subject = subject};
    draft_.needs.push_back({Kind::Table, table_.name, {}});
    WaitForRenames(draft_.frees, plan_, draft_);
    plan_.Add(std::move(draft_));
  }

 private:
  bool IsHandled(const Policy& policy) const {
    return plan_.handled.contains(MakeKey(Kind::Policy, policy.name));
  }

  void Need(std::vector<ObjectKey>& keys, std::vector<ObjectKey> more) {
    keys.insert(keys.end(), more.begin(), more.end());
  }

  void About(const ObjectKey& key) {
    only_ = about_any_ ? std::nullopt : std::optional(key);
    about_any_ = true;
  }

  void Create(const Policy& policy) {
    const ObjectKey key = MakeKey(Kind::Policy, policy.name);
    About(key);
    forth_.push_back(CreatePolicy{policy});
    if (policy.comment) forth_.push_back(Comment{key, policy.comment});
    back_.push_back({DropPolicy{policy.name}});
    draft_.makes.push_back(key);
    Need(draft_.needs, plan_.new_dependencies.Of(policy));
    adds_permissive_only_ = adds_permissive_only_ && policy.permissive;
  }

  void Drop(const Policy& policy) {
    const ObjectKey key = MakeKey(Kind::Policy, policy.name);
    About(key);
    // What changes below it need not take it away as well.
    plan_.handled.insert(key);
    forth_.push_back(DropPolicy{policy.name});
    back_.push_back(CreationOf(key, plan_.before, plan_));
    draft_.removes.push_back(key);
    Need(draft_.frees, plan_.old_dependencies.Of(policy));
    adds_permissive_only_ = false;
    if (!policy.permissive) Expose(policy);
    if (policy.permissive && old_.row_security) hazards_.push_back({Hazard::BreaksOldCode});
  }

  void Change(const Policy& before, const Policy& after) {
    const ObjectKey key = MakeKey(Kind::Policy, after.name);
    About(key);
    Replace(before, after, forth_);
    std::vector<Action> back;
    Replace(after, before, back);
    back_.push_back(std::move(back));
    draft_.makes.push_back(key);
    draft_.removes.push_back(key);
    Need(draft_.needs, plan_.new_dependencies.Of(after));
    Need(draft_.frees, plan_.old_dependencies.Of(before));
    adds_permissive_only_ = false;
    if (!before.permissive && after.permissive) Expose(before);
  }

  // A restrictive policy that goes while policies stay in force.
  void Expose(const Policy& policy) {
    if (!old_.row_security) return;
    hazards_.push_back({Hazard::RowsExposed, NameForPeople(MakeKey(Kind::Policy, policy.name))});
  }

  // Policies come before they are in force, and go after.
  void Switch() {
    if (old_.row_security == table_.row_security &&
        old_.force_row_security == table_.force_row_security)
      return;
    adds_permissive_only_ = false;
    About({Kind::Table, table_.name, {}});
    if (old_.row_security != table_.row_security) {
      forth_.push_back(SetRowSecurity{.table = table_.name, .enabled = table_.row_security});
      back_.push_back({SetRowSecurity{.table = table_.name, .enabled = old_.row_security}});
    }
    if (old_.force_row_security != table_.force_row_security) {
      forth_.push_back(SetRowSecurity{.table = table_.name, .forced = table_.force_row_security});
      back_.push_back({SetRowSecurity{.table = table_.name, .forced = old_.force_row_security}});
    }
    const bool exposes =
        (old_.row_security && !table_.row_security) ||
        (old_.row_security && old_.force_row_security && !table_.force_row_security);
    if (exposes) {
      hazards_.push_back({Hazard::RowsExposed, NameForPeople({Kind::Table, table_.name, {}})});
    } else if (table_.row_security) {
      hazards_.push_back({Hazard::BreaksOldCode});
    }
  }

  // Nobody notices policies that are not in force; one that lets more rows be seen takes nothing
  // from old code.
  Phase PhaseOf() const {
    const bool idle = !old_.row_security && !table_.row_security;
    return idle || adds_permissive_only_ ? Phase::Expand : Phase::Contract;
  }

  const Table& table_;
  const Table& old_;
  PlanBuilder& plan_;
  Draft draft_ = {};
  std::vector<Action> forth_ = {};
  std::vector<std::vector<Action>> back_ = {};
  std::vector<HazardNote> hazards_ = {};
  bool adds_permissive_only_ = true;
  // What the step is about, where that is one object.
  std::optional<ObjectKey> only_ = {};
  bool about_any_ = false;
};

}  // namespace

void LowerRowSecurity(const QualifiedName& table, PlanBuilder& plan) {
  if (!plan.before.tables.contains(table) || !plan.after.tables.contains(table)) return;
  // The key of no policy says that the table has had its turn.
  if (!plan.handled.insert({Kind::Policy, table, {}}).second) return;
  RowSecurityChange(table, plan).Lower();
}

// A table that is new shows no row before its policies are there.
void Lower(const Create<Policy>& change, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  if (plan.before.tables.contains(table)) return LowerRowSecurity(table, plan);
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreatePolicy{change.after}},
                     .undo = Reverse{{DropPolicy{change.after.name}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after)});
  LowerNewComment(change.key, change.after.comment, plan);
}

// A table takes its policies along.
void Lower(const Drop<Policy>& change, PlanBuilder& plan) {
  LowerRowSecurity(change.key.name, plan);
}

void Lower(const Alter<Policy>& change, PlanBuilder& plan) {
  LowerRowSecurity(change.key.name, plan);
}

void Lower(const Rename<Policy>& change, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const ObjectKey owner{Kind::Table, table, {}};
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {RenameMember{Kind::Policy, table, change.from.member,
                                              change.key.member}},
                     .undo = Reverse{{RenameMember{Kind::Policy, table, change.key.member,
                                                   change.from.member}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.old_keys.contains(owner) ? std::vector{RenamedKey(owner)}
                                                   : std::vector<ObjectKey>(),
            .removes = {change.from},
            .rank = Rank::First});
}

}  // namespace pleat
