// Foreign data wrappers, servers and user mappings.
#include "compiler/plan/definition.h"

namespace pleat {
namespace {

template <class T>
void LowerOptions(const Alter<T>& change, PlanBuilder& plan) {
  if (change.before.options == change.after.options) return;
  plan.Add(AlterationOf(change.key, Phase::Expand,
                        SetForeignOptions{change.before.options, change.after.options},
                        SetForeignOptions{change.after.options, change.before.options}));
}

// What hangs on a server that is made anew and is there before and after.
class OnServer {
 public:
  OnServer(const Identifier& server, PlanBuilder& plan) : plan_(plan) {
    for (const auto& [name, mapping] : plan.before.user_mappings) {
      const auto wanted = plan.after.user_mappings.find(name);
      if (name.owner.name == server && wanted != plan.after.user_mappings.end())
        Add(MakeKey(Kind::UserMapping, name), mapping, wanted->second);
    }
    for (const auto& [name, table] : plan.before.foreign_tables) {
      const auto wanted = plan.after.foreign_tables.find(name);
      if (table.server != server || wanted == plan.after.foreign_tables.end()) continue;
      const ObjectKey key{Kind::ForeignTable, name, {}};
      Add(key, table, wanted->second);
      tables_.push_back(key);
    }
  }

  // Goes and comes around the step of the server itself.
  void Surround(Draft& draft) {
    if (keys_.empty()) return;
    Step& step = draft.step;
    auto& back = std::get<Reverse>(step.undo).actions;
    step.actions = Between(drops_, std::move(step.actions), new_);
    back = Between(drops_, std::move(back), old_);
    Append(draft.makes, keys_);
    Append(draft.removes, keys_);
    Append(draft.needs, needs_);
    Append(draft.frees, frees_);
    std::erase(draft.needs, step.subject);
    std::erase(draft.frees, step.subject);
    for (const ObjectKey& key : keys_) {
      plan_.handled.insert(key);
      if (key.kind == Kind::UserMapping)
        step.hazards.push_back({Hazard::NeedsSecret, NameForPeople(key)});
    }
    if (tables_.empty()) return;
    std::vector<ObjectKey> changed{step.subject};
    Append(changed, tables_);
    RebuildAround(RebuildReaders(changed, plan_), draft);
  }

 private:
  template <class T>
  void Add(const ObjectKey& key, const T& before, const T& after) {
    keys_.push_back(key);
    drops_.insert(drops_.begin(), RemovalOf(key, before));
    Append(old_, MakingOf(before));
    Append(old_, AccessActions(key, plan_.before, plan_));
    Append(new_, MakingOf(after));
    Append(new_, AccessActions(key, plan_.after, plan_));
    Append(needs_, plan_.new_dependencies.Of(after));
    Append(frees_, plan_.old_dependencies.Of(before));
  }

  static std::vector<Action> Between(std::vector<Action> first, std::vector<Action> middle,
                                     const std::vector<Action>& last) {
    Append(first, std::move(middle));
    Append(first, last);
    return first;
  }

  PlanBuilder& plan_;
  std::vector<ObjectKey> keys_ = {};
  std::vector<ObjectKey> tables_ = {};
  std::vector<Action> drops_ = {};
  std::vector<Action> old_ = {};
  std::vector<Action> new_ = {};
  std::vector<ObjectKey> needs_ = {};
  std::vector<ObjectKey> frees_ = {};
};

}  // namespace

void Lower(const Create<ForeignDataWrapper>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}
void Lower(const Drop<ForeignDataWrapper>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
}
// `was` cannot be said of it.
void Lower(const Rename<ForeignDataWrapper>&, PlanBuilder&) {}

void Lower(const Alter<ForeignDataWrapper>& change, PlanBuilder& plan) {
  const ForeignDataWrapper& before = change.before;
  const ForeignDataWrapper& after = change.after;
  if (before.handler != after.handler || before.validator != after.validator) {
    plan.Add(AlterationOf(change.key, Phase::Expand,
                          SetWrapperFunctions{after.handler, after.validator},
                          SetWrapperFunctions{before.handler, before.validator}));
  }
  LowerOptions(change, plan);
}

void Lower(const Create<ForeignServer>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}
void Lower(const Drop<ForeignServer>& change, PlanBuilder& plan) { LowerPlainDrop(change, plan); }
// `was` cannot be said of it.
void Lower(const Rename<ForeignServer>&, PlanBuilder&) {}

void Lower(const Alter<ForeignServer>& change, PlanBuilder& plan) {
  const ForeignServer& before = change.before;
  const ForeignServer& after = change.after;
  if (before.wrapper != after.wrapper || before.type != after.type) {
    OnServer dependents(change.key.name.name, plan);
    LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
    return dependents.Surround(plan.drafts.back());
  }
  if (before.version != after.version) {
    plan.Add(AlterationOf(change.key, Phase::Expand, SetServerVersion{after.version},
                          SetServerVersion{before.version}));
  }
  LowerOptions(change, plan);
}

void Lower(const Create<UserMapping>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
  plan.drafts.back().step.hazards.push_back({Hazard::NeedsSecret});
}

void Lower(const Drop<UserMapping>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
  plan.drafts.back().step.undo =
      Irreversible{.reason = "a password comes back with nobody: it is not read",
                   .actions = MakingOf(change.before)};
  plan.drafts.back().step.hazards.push_back({Hazard::Irreversible});
}

// Its name is that of a role.
void Lower(const Rename<UserMapping>&, PlanBuilder&) {}

void Lower(const Alter<UserMapping>& change, PlanBuilder& plan) {
  if (!plan.handled.contains(change.key)) LowerOptions(change, plan);
}

}  // namespace pleat
