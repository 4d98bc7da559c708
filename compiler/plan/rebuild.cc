#include <algorithm>

#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

// Each after what it reads; the order given stays where nothing else decides.
std::vector<ObjectKey> InCreationOrder(std::vector<ObjectKey> keys,
                                       const Dependencies& dependencies) {
  std::vector<ObjectKey> ordered;
  while (!keys.empty()) {
    const auto waits = [&](const ObjectKey& key) {
      const std::vector<ObjectKey> needs = dependencies.OfDependent(key);
      return std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
        return need != key && std::find(keys.begin(), keys.end(), need) != keys.end();
      });
    };
    auto next = std::find_if_not(keys.begin(), keys.end(), waits);
    if (next == keys.end()) next = keys.begin();
    ordered.push_back(*next);
    keys.erase(next);
  }
  return ordered;
}

// Triggers and rules go and come with their view.
void TakeOverMembers(const QualifiedName& view, const Catalog& catalog, PlanBuilder& plan) {
  const auto take = [&](Kind kind, const auto& members) {
    for (auto at = members.lower_bound({view, {}}); at != members.end() && at->first.owner == view;
         ++at) {
      plan.handled.insert(MakeKey(kind, at->first));
    }
  };
  take(Kind::Trigger, catalog.triggers);
  take(Kind::Rule, catalog.rules);
}

// The indexes of a materialized view as well.
void TakeOverIndexes(const ObjectKey& view, const Catalog& catalog, PlanBuilder& plan) {
  if (view.kind != Kind::MaterializedView) return;
  for (const auto& [name, index] : catalog.indexes) {
    if (index.table == view.name) plan.handled.insert({Kind::Index, name, {}});
  }
}

std::vector<Action> InOneList(std::vector<std::vector<Action>> lists) {
  std::vector<Action> actions;
  for (std::vector<Action>& list : lists) Append(actions, std::move(list));
  return actions;
}

}  // namespace

ObjectKey OtherKind(ObjectKey view) {
  view.kind = view.kind == Kind::View ? Kind::MaterializedView : Kind::View;
  return view;
}

ObjectKey AsWanted(const ObjectKey& key, const PlanBuilder& plan) {
  if (!IsAnyView(key.kind) || Contains(plan.after, key)) return key;
  const ObjectKey other = OtherKind(key);
  return Contains(plan.after, other) ? other : key;
}

bool GoesByItself(const ObjectKey& key, const PlanBuilder& plan) {
  const auto goes = [&](const ObjectKey& view) {
    return view.kind != Kind::Policy && !Contains(plan.after, AsWanted(view, plan));
  };
  if (!IsAnyView(key.kind)) return false;
  if (!goes(key)) return false;
  // What reads it and is made anew has to be gone before, and so both go in one step.
  const std::vector<ObjectKey> readers = plan.old_dependencies.ViewsOver(key);
  return std::all_of(readers.begin(), readers.end(), goes);
}

std::optional<Identifier> FilledBy(const ObjectKey& view, const Catalog& catalog,
                                   const PlanBuilder& plan) {
  const auto owner = OwnerFor(view, catalog, plan);
  if (!owner || *owner == plan.live.user) return std::nullopt;
  const auto hides = [](const Catalog& side, const QualifiedName& name) {
    const auto table = side.tables.find(name);
    return table != side.tables.end() && table->second.row_security;
  };
  std::vector<ObjectKey> read{view};
  for (std::size_t at = 0; at < read.size(); ++at) {
    const QualifiedName& name = read[at].name;
    if (hides(plan.before, name) || hides(plan.after, name)) return owner;
    for (const Dependencies* side : {&plan.old_dependencies, &plan.new_dependencies}) {
      for (ObjectKey& need : side->Of(ObjectKey(read[at]))) {
        const bool relation = IsAnyView(need.kind) || need.kind == Kind::Table;
        if (relation && need.member.empty() &&
            std::find(read.begin(), read.end(), need) == read.end())
          read.push_back(std::move(need));
      }
    }
  }
  return std::nullopt;
}

std::vector<Action> CreationOf(const ObjectKey& key, const Catalog& catalog,
                               const PlanBuilder& plan) {
  std::vector<Action> actions;
  if (key.kind == Kind::View) {
    const View& view = catalog.views.at(key.name);
    actions.push_back(CreateView{.view = view});
    AppendRest(view, actions);
    Append(actions, AccessActions(key, catalog, plan));
    Append(actions, TriggersOf(key.name, catalog));
    Append(actions, RulesOf(key.name, catalog));
    return actions;
  }
  if (key.kind == Kind::Policy) {
    const Policy& policy = catalog.policies.at({key.name, key.member});
    actions.push_back(CreatePolicy{policy});
    if (policy.comment) actions.push_back(Comment{key, policy.comment});
    return actions;
  }
  const MaterializedView& view = catalog.materialized_views.at(key.name);
  const auto owner = FilledBy(key, catalog, plan);
  actions.push_back(CreateMaterializedView{.view = view, .owner = owner});
  AppendRest(view, actions);
  std::vector<Action> access = AccessActions(key, catalog, plan);
  if (owner) std::erase_if(access, [](const Action& action) { return action.As<SetOwner>(); });
  Append(actions, std::move(access));
  for (const auto& [name, index] : catalog.indexes) {
    if (index.table != key.name) continue;
    actions.push_back(CreateIndex{.index = index});
    if (index.comment) actions.push_back(Comment{{Kind::Index, name, {}}, index.comment});
  }
  if (view.clustered_on) actions.push_back(SetClusterMark{key.name, view.clustered_on});
  return actions;
}

Action RemovalOf(const ObjectKey& key) {
  if (key.kind == Kind::View) return DropView{key.name};
  if (key.kind == Kind::Policy) return DropPolicy{{key.name, key.member}};
  return DropMaterializedView{key.name};
}

std::optional<ObjectKey> ViewMadeBy(const Action& action) {
  if (const auto* view = action.As<CreateView>()) return {{Kind::View, view->view.name, {}}};
  if (const auto* view = action.As<CreateMaterializedView>()) {
    return {{Kind::MaterializedView, view->view.name, {}}};
  }
  const auto* named = action.As<RenameObject>();
  if (named && IsAnyView(named->kind)) return {{named->kind, named->to, {}}};
  return std::nullopt;
}

std::optional<ObjectKey> ViewDroppedBy(const Action& action) {
  if (const auto* view = action.As<DropView>()) return {{Kind::View, view->name, {}}};
  if (const auto* view = action.As<DropMaterializedView>()) {
    return {{Kind::MaterializedView, view->name, {}}};
  }
  return std::nullopt;
}

bool IsRebuiltBefore(const ObjectKey& key, const ObjectKey& subject, const PlanBuilder& plan) {
  const auto first = plan.first_to_rebuild.find(key);
  return first == plan.first_to_rebuild.end() ? plan.rebuilt.contains(key)
                                              : first->second != subject;
}

ViewStack RebuildViews(const std::vector<ObjectKey>& dependents, const ObjectKey& subject,
                       PlanBuilder& plan) {
  ViewStack stack;
  std::vector<ObjectKey> wanted;
  for (const ObjectKey& key : dependents) {
    // It comes first.
    if (GoesByItself(key, plan)) {
      stack.needs.push_back(GoneKey(key));
      continue;
    }
    // Another step has rebuilt it already: it is rebuilt again, as it is by then.
    const bool again = IsRebuiltBefore(key, subject, plan);
    if (plan.handled.contains(key) && !plan.rebuilt.contains(key)) continue;
    const ObjectKey later = AsWanted(key, plan);
    if (again && !Contains(plan.after, later)) continue;
    plan.rebuilt.emplace(key, subject);
    stack.rebuilt.push_back(key);
    TakeOverIndexes(key, plan.before, plan);
    const ObjectKey& now = again ? later : key;
    Append(stack.create_old, CreationOf(now, again ? plan.after : plan.before, plan));
    stack.drop_old.insert(stack.drop_old.begin(), RemovalOf(now));
    if (Contains(plan.after, later)) wanted.push_back(later);
    plan.handled.insert(key);
    plan.handled.insert(later);
    if (key.kind == Kind::View) {
      TakeOverMembers(key.name, plan.before, plan);
      TakeOverMembers(key.name, plan.after, plan);
    }
  }
  for (const ObjectKey& key : InCreationOrder(wanted, plan.new_dependencies)) {
    Append(stack.create_new, CreationOf(key, plan.after, plan));
    stack.drop_new.insert(stack.drop_new.begin(), RemovalOf(key));
    TakeOverIndexes(key, plan.after, plan);
  }
  return stack;
}

std::vector<Action> ViewStack::Forth(std::vector<Action> actions) const {
  return InOneList({build_new, drop_old, std::move(actions), create_new});
}

std::vector<Action> ViewStack::Back(std::vector<Action> actions) const {
  return InOneList({build_old, drop_new, std::move(actions), create_old});
}

std::string RebuiltPhrase(const ViewStack& stack) {
  std::string text;
  for (const ObjectKey& key : stack.rebuilt) {
    text += (text.empty() ? ", rebuilding " : ", ") + ToString(key);
  }
  return text;
}

std::vector<HazardNote> RebuiltHazards(const ViewStack& stack) {
  std::vector<HazardNote> hazards = stack.hazards;
  for (const ObjectKey& key : stack.rebuilt) {
    if (key.kind == Kind::MaterializedView) {
      if (!stack.beside.contains(key)) {
        hazards.push_back({Hazard::BlocksReaders, NameForPeople(key)});
      }
    } else if (key.kind == Kind::Index) {
      hazards.push_back({Hazard::BlockingBuild, ToString(key)});
    }
  }
  return hazards;
}

}  // namespace pleat
