#include "compiler/plan/routine.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/plan/beside.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::vector<Action> CreationOf(const Routine& routine) {
  std::vector<Action> actions{CreateDefinition{.object = routine}};
  const ObjectKey key = MakeKey(Kind::Routine, routine.name);
  if (routine.comment) actions.push_back(Comment{key, routine.comment});
  return actions;
}

// Dropped, and created again where it still is wanted, with everything that uses it, in one
// transaction.
struct Rebuild {
  std::vector<Action> forth = {};
  std::vector<Action> back = {};
};

// `gone` goes and `come` comes, either of which may be none, with what uses them. What is built
// beside finds `come` under its name, and `gone`, which other views still call, under another one.
std::vector<Action> Exchange(const Routine* gone, std::vector<Action> come, bool beside,
                             std::vector<Action> builds, std::vector<Action> drops,
                             std::vector<Action> creates) {
  std::vector<Action> actions;
  std::vector<Action> removal;
  if (gone) {
    const ObjectKey key = MakeKey(Kind::Routine, gone->name);
    ObjectKey away = key;
    if (beside) {
      away.name.name = TransitionalName("pleat_old_", key.name.name);
      actions.push_back(RenameDefinition{key, away});
    }
    removal.push_back(DropDefinition{away});
  }
  if (beside) Append(actions, std::exchange(come, {}));
  Append(actions, std::move(builds));
  Append(actions, std::move(drops));
  Append(actions, std::move(removal));
  Append(actions, std::move(come));
  Append(actions, std::move(creates));
  return actions;
}

// What uses a routine that goes, or is not the same any more.
ViewStack UsersOf(const ObjectKey& routine, PlanBuilder& plan) {
  ViewStack stack = RebuildDependents(routine, plan);
  BuildBeside(stack, {}, {}, plan);
  return stack;
}

Rebuild RebuildOf(const Routine& before, const Routine* after, ViewStack stack,
                  const PlanBuilder& plan) {
  const ObjectKey key = MakeKey(Kind::Routine, before.name);
  std::vector<Action> old = CreationOf(before);
  // Of what goes for good, RestoreAccess says it.
  if (after) Append(old, AccessActions(key, plan.before, plan));
  std::vector<Action> wanted;
  if (after) {
    wanted = CreationOf(*after);
    Append(wanted, AccessActions(MakeKey(Kind::Routine, after->name), plan.after, plan));
  }
  const bool forth = !stack.build_new.empty();
  const bool back = !stack.build_old.empty();
  return {.forth = Exchange(&before, std::move(wanted), forth, std::move(stack.build_new),
                            std::move(stack.drop_old), std::move(stack.create_new)),
          .back = Exchange(after, std::move(old), back, std::move(stack.build_old),
                           std::move(stack.drop_new), std::move(stack.create_old))};
}

// The routine of `others` that goes by the same name, is not on the side of `routine`, and cannot
// stand beside it.
const Routine* Confused(const Routine& routine, const Catalog& here, const Catalog& others) {
  for (const auto& [name, other] : others.routines) {
    if (name.owner == routine.name.owner && !here.routines.contains(name) &&
        AreConfused(routine, other)) {
      return &other;
    }
  }
  return nullptr;
}

// What stays as it is on disk although its function gives other values now.
std::vector<HazardNote> StaleValues(const Routine& before, const Routine& after,
                                    PlanBuilder& plan) {
  if (before.body == after.body && before.library == after.library) return {};
  std::vector<HazardNote> notes;
  for (const ObjectKey& key :
       plan.old_dependencies.DependentsOf(MakeKey(Kind::Routine, before.name))) {
    const bool stored = key.kind == Kind::Index || key.kind == Kind::MaterializedView ||
                        key.kind == Kind::Constraint ||
                        (key.kind == Kind::Column && IsGenerated(plan.before, key));
    if (stored && Contains(plan.after, key)) notes.push_back({Hazard::StaleValues, ToString(key)});
  }
  return notes;
}

void Replace(const Routine& before, const Routine& after, const ViewStack& stack,
             PlanBuilder& plan) {
  const ObjectKey old_key = MakeKey(Kind::Routine, before.name);
  const ObjectKey key = MakeKey(Kind::Routine, after.name);
  Rebuild rebuild = RebuildOf(before, &after, stack, plan);
  plan.handled.insert(key);
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(after);
  needs.insert(needs.end(), stack.needs.begin(), stack.needs.end());
  std::erase(needs, key);
  std::vector<HazardNote> hazards{{Hazard::BreaksOldCode}};
  hazards.insert(hazards.end(), stack.hazards.begin(), stack.hazards.end());
  plan.Add({.step = {.phase = Phase::Contract,
                     .title = "rebuild " + ToString(key),
                     .actions = std::move(rebuild.forth),
                     .undo = Reverse{std::move(rebuild.back)},
                     .hazards = std::move(hazards),
                     .subject = key},
            .makes = {key},
            .needs = std::move(needs),
            .frees = plan.old_dependencies.Of(before),
            .removes = {old_key}});
}

}  // namespace

bool IsMadeAnew(const Routine& before, const PlanBuilder& plan) {
  const auto after = plan.after.routines.find(before.name);
  return after == plan.after.routines.end() ? Confused(before, plan.before, plan.after) != nullptr
                                            : !CanReplace(before, after->second);
}

void Lower(const Create<Routine>& change, PlanBuilder& plan) {
  // It comes when the other one goes.
  if (Confused(change.after, plan.after, plan.before) != nullptr) {
    plan.handled.insert(change.key);
    return;
  }
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreateDefinition{.object = change.after}},
                     .undo = Reverse{{DropDefinition{change.key}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after)});
  LowerNewComment(change.key, change.after.comment, plan);
}

void Lower(const Drop<Routine>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  // Its users are made anew with the columns of the type, or say themselves which one they call.
  const bool succeeded = plan.IsSucceeded(change.key);
  const ViewStack stack = succeeded ? ViewStack{} : UsersOf(change.key, plan);
  if (const Routine* other = Confused(change.before, plan.before, plan.after)) {
    return Replace(change.before, *other, stack, plan);
  }
  Rebuild rebuild = RebuildOf(change.before, nullptr, stack, plan);
  const bool alone = rebuild.forth.size() == 1;
  plan.Add(
      {.step = {.phase = Phase::Contract,
                .title = alone ? "" : "drop " + ToString(change.key) + " and rebuild its users",
                .actions = std::move(rebuild.forth),
                .undo = Reverse{std::move(rebuild.back)},
                .hazards = {{Hazard::BreaksOldCode}},
                .subject = change.key},
       .needs = stack.needs,
       .frees = plan.old_dependencies.Of(change.before),
       .removes = {change.key},
       .rank = Rank::Last});
}

void Lower(const Alter<Routine>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  const Routine& before = change.before;
  const Routine& after = change.after;
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(after);
  if (!CanReplace(before, after)) {
    return Replace(before, after, UsersOf(change.key, plan), plan);
  }
  std::vector<Action> back;
  const bool both_ways = CanReplace(after, before);
  if (both_ways) {
    back.push_back(CreateDefinition{.object = before, .or_replace = true});
  } else {
    ViewStack stack = FormerDependents(change.key, plan);
    BuildBeside(stack, {}, {}, plan);
    back = RebuildOf(before, &after, std::move(stack), plan).back;
  }
  // With a name that is new, it is replaced once it has that name.
  const bool renamed = plan.old_keys.contains(change.key);
  // Last, so that what a new body names is there when the next call comes.
  const DraftId id =
      plan.Add({.step = {.phase = Phase::Expand,
                         .actions = {CreateDefinition{.object = after, .or_replace = true}},
                         .undo = Reverse{std::move(back)},
                         .hazards = StaleValues(before, after, plan),
                         .subject = change.key},
                .makes = {change.key},
                .needs = std::move(needs),
                .frees = plan.old_dependencies.Of(before),
                .removes = renamed ? std::vector{change.key} : std::vector<ObjectKey>(),
                .rank = Rank::Last});
  if (!both_ways) plan.anew_on_the_way_back.emplace(id, change.key);
}

void WaitForOverloads(PlanBuilder& plan) {
  std::multimap<ObjectKey, ObjectKey> overloads;
  for (const auto& [name, routine] : plan.after.routines) {
    for (auto at = plan.before.routines.lower_bound({name.owner, {}});
         at != plan.before.routines.end() && at->first.owner == name.owner; ++at) {
      if (plan.after.routines.contains(at->first) || AreConfused(routine, at->second)) continue;
      // Columns of the one type call the one, those of the other type the other.
      if (plan.IsSucceeded(MakeKey(Kind::Routine, at->first))) continue;
      overloads.emplace(MakeKey(Kind::Routine, name), MakeKey(Kind::Routine, at->first));
    }
  }
  if (overloads.empty()) return;
  // What has used the old one lets go of it by a step of its own, or is made anew with it.
  std::map<ObjectKey, DraftId> last_to_free;
  const auto frees = [](const Draft& draft, const ObjectKey& key) {
    return std::find(draft.frees.begin(), draft.frees.end(), key) != draft.frees.end();
  };
  for (DraftId id = 0; id < plan.drafts.size(); ++id) {
    for (const auto& [come, gone] : overloads) {
      if (frees(plan.drafts[id], gone)) last_to_free[plan.drafts[id].step.subject] = id;
    }
  }
  for (DraftId id = 0; id < plan.drafts.size(); ++id) {
    Draft& draft = plan.drafts[id];
    const auto freed = last_to_free.find(draft.step.subject);
    if (freed != last_to_free.end() && freed->second >= id) continue;
    std::vector<ObjectKey> waits;
    for (const ObjectKey& need : draft.needs) {
      const auto [first, last] = overloads.equal_range(need);
      for (auto at = first; at != last; ++at) {
        if (draft.step.subject != at->second) waits.push_back(GoneKey(at->second));
      }
    }
    Append(draft.needs, std::move(waits));
  }
}

}  // namespace pleat
