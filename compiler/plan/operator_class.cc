// Operator families and classes.
#include <algorithm>

#include "compiler/model/operator.h"
#include "compiler/plan/definition.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/newcomers.h"

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

// Whether both cannot be at once: each is the default of its type, or they have the same place in a
// family.
bool Collide(const OperatorClass& a, const OperatorClass& b) {
  if (a.name.member != b.name.member) return false;
  const auto overlap = [](const auto& slots, const auto& others) {
    return std::any_of(slots.begin(), slots.end(),
                       [&](const auto& entry) { return others.contains(entry.first); });
  };
  return (a.is_default && b.is_default && a.type == b.type) ||
         (a.family == b.family && (overlap(a.members.operators, b.members.operators) ||
                                   overlap(a.members.functions, b.members.functions)));
}

// What `others` has in the way of `object`, and `here` has not.
const OperatorClass* InTheWay(const OperatorClass& object, const Catalog& here,
                              const Catalog& others) {
  for (const auto& [name, other] : others.operator_classes) {
    if (!here.operator_classes.contains(name) && Collide(object, other)) return &other;
  }
  return nullptr;
}

// Dropped and created again with the indexes and whatever else uses it, in one transaction.
void LowerRebuild(const OperatorClass& before, const OperatorClass& after, PlanBuilder& plan) {
  const ObjectKey old_key = MakeKey(Kind::OperatorClass, before.name);
  const ObjectKey key = MakeKey(Kind::OperatorClass, after.name);
  plan.handled.insert(key);
  const ViewStack stack = RebuildDependents(old_key, plan);
  std::vector<Action> forth = stack.drop_old;
  Append(forth, RemovalOf(before));
  Append(forth, MakingOf(after));
  Append(forth, AccessActions(key, plan.after, plan));
  Append(forth, stack.create_new);
  std::vector<Action> back = stack.drop_new;
  Append(back, RemovalOf(after));
  Append(back, MakingOf(before));
  Append(back, AccessActions(old_key, plan.before, plan));
  Append(back, stack.create_old);
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(after);
  needs.insert(needs.end(), stack.needs.begin(), stack.needs.end());
  const OperatorClass* gone = InTheWay(after, plan.after, plan.before);
  if (gone && gone->name != before.name)
    needs.push_back(GoneKey(MakeKey(Kind::OperatorClass, gone->name)));
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
            .removes = {old_key}});
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

bool TakesPlaceOf(const ObjectKey& come, const ObjectKey& gone, const PlanBuilder& plan) {
  if (come.kind != Kind::OperatorClass || gone.kind != Kind::OperatorClass) return false;
  const auto before = plan.before.operator_classes.find({gone.name, gone.member});
  if (before == plan.before.operator_classes.end() || Contains(plan.after, gone)) return false;
  const OperatorClass* other = InTheWay(before->second, plan.before, plan.after);
  return other && MakeKey(Kind::OperatorClass, other->name) == come;
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
  // It comes when the other one goes.
  const OperatorClass* gone = InTheWay(change.after, plan.after, plan.before);
  if (gone && TakesPlaceOf(change.key, MakeKey(Kind::OperatorClass, gone->name), plan)) {
    plan.handled.insert(change.key);
    return;
  }
  LowerPlainCreate(change, plan);
  Draft& draft = plan.drafts.back();
  if (gone) draft.needs.push_back(GoneKey(MakeKey(Kind::OperatorClass, gone->name)));
  // One that stays makes room when it is made anew.
  for (const auto& [name, before] : plan.before.operator_classes) {
    const auto after = plan.after.operator_classes.find(name);
    const bool makes_room =
        after != plan.after.operator_classes.end() && Collide(change.after, before);
    if (makes_room) draft.needs.push_back(MakeKey(Kind::OperatorClass, name));
  }
}

void Lower(const Drop<OperatorClass>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  const OperatorClass* other = InTheWay(change.before, plan.before, plan.after);
  if (other) return LowerRebuild(change.before, *other, plan);
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
