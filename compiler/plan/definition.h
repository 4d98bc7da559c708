#pragma once

#include <utility>
#include <vector>

#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"

namespace pleat {

// What the kinds of plan/alteration.h have in common: made in the expand phase, dropped in the
// contract phase, and replaced where PostgreSQL offers no way in place.

// The comments of the object's parts.
std::vector<Action> CommentsOn(const Domain& domain);
std::vector<Action> CommentsOn(const CompositeType& type);
std::vector<Action> CommentsOn(const ForeignTable& table);
template <class T>
std::vector<Action> CommentsOn(const T&) {
  return {};
}

template <class T>
std::vector<Action> MakingOf(const T& object) {
  const ObjectKey key = MakeKey(kKindOf<T>, object.name);
  std::vector<Action> actions{CreateObject{object}};
  if (object.comment) actions.push_back(Comment{key, object.comment});
  for (Action& comment : CommentsOn(object)) actions.push_back(std::move(comment));
  return actions;
}

// Whether a table that is in the archive, or goes there, has values of the type.
bool IsArchived(const QualifiedName& type, const PlanBuilder& plan);

// Puts the step after renames of what it uses now: its names are the new ones, and so are those of
// its way back.
inline void WaitForRenames(const std::vector<ObjectKey>& used, const PlanBuilder& plan,
                           Draft& draft) {
  for (const ObjectKey& key : used) {
    if (plan.old_keys.contains(key)) draft.needs.push_back(RenamedKey(key));
  }
}

template <class T>
DropObject RemovalOf(const ObjectKey& key, const T& object) {
  DropObject drop{key};
  if constexpr (std::is_same_v<T, ExtendedStatistics>) drop.table = object.table;
  return drop;
}

template <class T>
void LowerPlainCreate(const Create<T>& change, PlanBuilder& plan) {
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = MakingOf(change.after),
                     .undo = Reverse{{RemovalOf(change.key, change.after)}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after)});
}

template <class T>
void LowerPlainDrop(const Drop<T>& change, PlanBuilder& plan) {
  std::vector<Action> actions{RemovalOf(change.key, change.before)};
  std::vector<Action> back = MakingOf(change.before);
  // What is kept in the archive still has the type, which moves there as well.
  if (IsUserType(kKindOf<T>) && IsArchived(change.key.name, plan)) {
    actions = {Archive{change.key.kind, change.key.name}};
    back = {Restore{change.key.kind, change.key.name}};
  }
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = std::move(actions),
                     .undo = Reverse{std::move(back)},
                     .subject = change.key},
            .frees = plan.old_dependencies.Of(change.before),
            .removes = {change.key},
            .rank = Rank::Last});
  WaitForRenames(plan.old_dependencies.Of(change.before), plan, plan.drafts.back());
}

// What reads the object must not be there while the draft's step makes it anew.
inline void RebuildAround(const ViewStack& views, Draft& draft) {
  Step& step = draft.step;
  auto& back = std::get<Reverse>(step.undo).actions;
  step.title += RebuiltPhrase(views);
  step.actions = views.Forth(std::move(step.actions));
  back = views.Back(std::move(back));
  step.rebuilds = views.rebuilt;
  Append(step.hazards, RebuiltHazards(views));
  Append(draft.needs, views.needs);
}

// Dropped and made again in one transaction, where nothing of the catalog's hangs on it.
template <class T>
void LowerReplacement(const Alter<T>& change, std::vector<HazardNote> hazards, PlanBuilder& plan) {
  std::vector<Action> actions = MakingOf(change.after);
  actions.insert(actions.begin(), RemovalOf(change.key, change.before));
  Append(actions, AccessActions(change.key, plan.after, plan));
  std::vector<Action> back = MakingOf(change.before);
  back.insert(back.begin(), RemovalOf(change.key, change.after));
  Append(back, AccessActions(change.key, plan.before, plan));
  plan.handled.insert(change.key);
  plan.Add({.step = {.phase = Phase::Contract,
                     .title = "replace " + ToString(change.key),
                     .actions = std::move(actions),
                     .undo = Reverse{std::move(back)},
                     .hazards = std::move(hazards),
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after),
            .frees = plan.old_dependencies.Of(change.before),
            .removes = {change.key}});
  WaitForRenames(plan.old_dependencies.Of(change.before), plan, plan.drafts.back());
}

// One ALTER of an object that stays, with the one that takes it back.
inline Draft AlterationOf(const ObjectKey& key, Phase phase, Alteration forth, Alteration back) {
  return {.step = {.phase = phase,
                   .actions = {AlterObject{key, std::move(forth)}},
                   .undo = Reverse{{AlterObject{key, std::move(back)}}},
                   .subject = key},
          .needs = {key}};
}

}  // namespace pleat
