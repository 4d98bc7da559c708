// Operator families and classes.
#include <algorithm>

#include "compiler/model/operator.h"
#include "compiler/plan/definition.h"

namespace pleat {
namespace {

// What `from` has and `other` has not, or differently.
FamilyMembers Without(const FamilyMembers& from, const FamilyMembers& other) {
  FamilyMembers left = from;
  const auto same = [](const auto& slots) {
    return [&](const auto& entry) {
      const auto known = slots.find(entry.first);
      return known != slots.end() && known->second == entry.second;
    };
  };
  std::erase_if(left.operators, same(other.operators));
  std::erase_if(left.functions, same(other.functions));
  return left;
}

ObjectKey FamilyOf(const OperatorClass& object) {
  return {Kind::OperatorFamily, object.family, object.name.member};
}

// Whether dropping the class may leave some of its members in the family (amadjustmembers of
// PostgreSQL's own access methods): of B-trees and hashes only optional functions.
bool LeavesMembers(const OperatorClass& object) {
  const std::string& method = object.name.member.text;
  if (method != "btree" && method != "hash") return !object.members.empty();
  return std::any_of(object.members.functions.begin(), object.members.functions.end(),
                     [](const auto& entry) { return entry.first.number > 1; });
}

std::vector<Action> RemovalOf(const OperatorClass& object) {
  std::vector<Action> actions{DropObject{MakeKey(Kind::OperatorClass, object.name)}};
  if (LeavesMembers(object))
    actions.push_back(AlterObject{FamilyOf(object), DropLeftovers{object.type}});
  return actions;
}

// Dropped and created again with the indexes and whatever else uses it, in one transaction.
void LowerRebuild(const OperatorClass& before, const OperatorClass& after, PlanBuilder& plan) {
  const ObjectKey key = MakeKey(Kind::OperatorClass, before.name);
  plan.handled.insert(key);
  const ViewStack stack = RebuildDependents(key, plan);
  std::vector<Action> forth = stack.drop_old;
  Append(forth, RemovalOf(before));
  Append(forth, MakingOf(after));
  Append(forth, AccessActions(key, plan.after, plan));
  Append(forth, stack.create_new);
  std::vector<Action> back = stack.drop_new;
  Append(back, RemovalOf(after));
  Append(back, MakingOf(before));
  Append(back, AccessActions(key, plan.before, plan));
  Append(back, stack.create_old);
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(after);
  needs.insert(needs.end(), stack.needs.begin(), stack.needs.end());
  std::vector<HazardNote> hazards{{Hazard::BreaksOldCode}};
  hazards.insert(hazards.end(), stack.hazards.begin(), stack.hazards.end());
  plan.Add({.step = {.phase = Phase::Contract,
                     .title = "rebuild " + ToString(key) + RebuiltPhrase(stack),
                     .actions = std::move(forth),
                     .undo = Reverse{std::move(back)},
                     .hazards = std::move(hazards),
                     .subject = key},
            .makes = {key},
            .needs = std::move(needs),
            .frees = plan.old_dependencies.Of(before),
            .removes = {key}});
}

// An operator that a class has got belongs to it from then on: going back makes the class anew.
std::vector<Action> RebuiltBack(const OperatorClass& before, const OperatorClass& after,
                                PlanBuilder& plan) {
  const ObjectKey key = MakeKey(Kind::OperatorClass, before.name);
  ViewStack stack = FormerDependents(key, plan);
  std::vector<Action> back = std::move(stack.drop_new);
  Append(back, RemovalOf(after));
  Append(back, MakingOf(before));
  Append(back, AccessActions(key, plan.before, plan));
  Append(back, std::move(stack.create_old));
  return back;
}

bool OnlyGainsMembers(const OperatorClass& before, OperatorClass after) {
  if (!Without(before.members, after.members).empty()) return false;
  after.members = before.members;
  after.comment = before.comment;
  return after == before;
}

}  // namespace

std::vector<Action> OperatorRemoval(const ObjectKey& key, const Catalog& catalog) {
  if (key.kind != Kind::OperatorClass) return {DropObject{key}};
  return RemovalOf(catalog.operator_classes.at({key.name, key.member}));
}

std::vector<Action> OperatorCreation(const ObjectKey& key, const Catalog& catalog) {
  const MemberName name{key.name, key.member};
  if (key.kind == Kind::Operator) return MakingOf(catalog.operators.at(name));
  if (key.kind == Kind::OperatorFamily) return MakingOf(catalog.operator_families.at(name));
  if (key.kind == Kind::OperatorClass) return MakingOf(catalog.operator_classes.at(name));
  return MakingOf(catalog.casts.at(name));
}

void Lower(const Create<OperatorFamily>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}

void Lower(const Drop<OperatorFamily>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  LowerPlainDrop(change, plan);
  plan.drafts.back().rank = Rank::End;
}

void Lower(const Alter<OperatorFamily>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  const FamilyMembers gone = Without(change.before.members, change.after.members);
  const FamilyMembers fresh = Without(change.after.members, change.before.members);
  std::vector<Action> forth;
  std::vector<Action> back;
  if (!gone.empty()) forth.push_back(AlterObject{change.key, DropMembers{gone}});
  if (!fresh.empty()) forth.push_back(AlterObject{change.key, AddMembers{fresh}});
  if (!fresh.empty()) back.push_back(AlterObject{change.key, DropMembers{fresh}});
  if (!gone.empty()) back.push_back(AlterObject{change.key, AddMembers{gone}});
  Step step{.phase = gone.empty() ? Phase::Expand : Phase::Contract,
            .actions = std::move(forth),
            .undo = Reverse{std::move(back)},
            .subject = change.key};
  if (step.actions.size() > 1) step.title = "change members of " + ToString(change.key);
  if (!gone.empty()) step.hazards.push_back({Hazard::BreaksOldCode});
  Draft draft{.step = std::move(step),
              .needs = plan.new_dependencies.Of(change.after),
              .frees = plan.old_dependencies.Of(change.before)};
  draft.needs.push_back(change.key);
  plan.Add(std::move(draft));
}

void Lower(const Rename<OperatorFamily>& change, PlanBuilder& plan) {
  LowerDefinitionRename(change.from, change.key, false, plan);
}

void Lower(const Create<OperatorClass>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}

void Lower(const Drop<OperatorClass>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  LowerPlainDrop(change, plan);
  Draft& draft = plan.drafts.back();
  draft.rank = Rank::End;
  if (!Contains(plan.after, FamilyOf(change.before))) return;
  draft.step.actions = RemovalOf(change.before);
  if (draft.step.actions.size() > 1) draft.step.title = "drop " + ToString(change.key);
}

void Lower(const Alter<OperatorClass>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  if (!OnlyGainsMembers(change.before, change.after))
    return LowerRebuild(change.before, change.after, plan);
  const FamilyMembers fresh = Without(change.after.members, change.before.members);
  Draft draft{.step = {.phase = Phase::Expand,
                       .title = "add members to " + ToString(change.key),
                       .actions = {AlterObject{FamilyOf(change.after), AddMembers{fresh}}},
                       .undo = Reverse{RebuiltBack(change.before, change.after, plan)},
                       .subject = change.key},
              .needs = plan.new_dependencies.Of(change.after)};
  draft.needs.push_back(change.key);
  plan.anew_on_the_way_back.emplace(plan.Add(std::move(draft)), change.key);
}

void Lower(const Rename<OperatorClass>& change, PlanBuilder& plan) {
  LowerDefinitionRename(change.from, change.key, false, plan);
}

}  // namespace pleat
