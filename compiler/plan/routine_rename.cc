#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/plan/lower.h"

namespace pleat {
namespace {

// What only triggers call, and those go by its OID.
bool IsForTriggers(const Routine& routine) {
  if (!routine.returns) return false;
  const std::string& type = routine.returns->name.name.text;
  return type == "trigger" || type == "event_trigger";
}
bool IsForTriggers(const Aggregate&) { return false; }

// CREATE FUNCTION in these languages is a superuser's (manual, CREATE LANGUAGE, TRUSTED).
bool IsTrusted(const Routine& routine) {
  return routine.language != "c" && routine.language != "internal";
}
bool IsTrusted(const Aggregate&) { return true; }

bool AreOneCall(const Routine& routine, const Routine& copy) {
  return routine.name.member == copy.name.member || AreConfused(routine, copy);
}
bool AreOneCall(const Aggregate& aggregate, const Routine& copy) {
  return aggregate.name.member == copy.name.member;
}
template <class R>
bool AreOneCall(const R& routine, const Aggregate& copy) {
  return routine.name.member == copy.name.member;
}

// What a call of the copy could mean as well, by the new names.
template <class R>
std::vector<ObjectKey> InPlaceOf(const R& copy, const Catalog& catalog) {
  std::vector<ObjectKey> keys;
  const auto look = [&](Kind kind, const auto& routines) {
    for (auto at = routines.lower_bound({copy.name.owner, {}});
         at != routines.end() && at->first.owner == copy.name.owner; ++at) {
      if (AreOneCall(at->second, copy)) keys.push_back(MakeKey(kind, at->first));
    }
  };
  look(Kind::Routine, catalog.routines);
  look(Kind::Aggregate, catalog.aggregates);
  return keys;
}

// What it is declared over goes by two names until the contract phase, or is found by any.
bool KeepsNames(const std::vector<ObjectKey>& needs, const PlanBuilder& plan) {
  return std::none_of(needs.begin(), needs.end(), [&](const ObjectKey& key) {
    const bool follows = key.kind == Kind::Table || key.kind == Kind::View ||
                         key.kind == Kind::MaterializedView || key.kind == Kind::Column ||
                         key.kind == Kind::Routine || key.kind == Kind::Aggregate;
    return !follows && plan.old_keys.contains(key);
  });
}

template <class R>
bool CanKeepOldName(const R& copy, const PlanBuilder& plan) {
  const ObjectKey schema{Kind::Schema, {.schema = {}, .name = copy.name.owner.schema}, {}};
  return !plan.options.direct && IsTrusted(copy) && Contains(plan.before, schema) &&
         InPlaceOf(copy, plan.after).empty() && InPlaceOf(copy, plan.before).empty() &&
         KeepsNames(plan.old_dependencies.Of(copy), plan);
}

// Takes the copy away again, when only new code runs, before anything that it is declared over
// changes.
DraftId DropLater(const CreateCompatibilityRoutine& copy, const std::vector<ObjectKey>& needs,
                  const ObjectKey& routine, PlanBuilder& plan) {
  const ObjectKey old_key = KeyOf(copy.object);
  return plan.Add({.step = {.phase = Phase::Contract,
                            .title = "drop the old name of " + ToString(routine),
                            .actions = {DropDefinition{old_key}},
                            .undo = Reverse{{copy}},
                            .hazards = {{Hazard::BreaksOldCode}},
                            .subject = routine},
                   .frees = needs,
                   .rank = Rank::First});
}

// Old code finds the routine under its old name as a copy of what it was until the contract phase;
// both come into being in one transaction, so that neither name is ever missing.
template <class R>
void KeepOldName(const ObjectKey& from, const ObjectKey& to, R copy, PlanBuilder& plan) {
  std::vector<ObjectKey> needs = plan.old_dependencies.Of(copy);
  copy.name.owner = from.name;
  copy.comment.reset();
  const CreateCompatibilityRoutine create{.object = copy, .routine = to.name};
  std::vector<ObjectKey> first = needs;
  first.push_back({Kind::Schema, {.schema = {}, .name = to.name.schema}, {}});
  std::erase(first, to);
  const DraftId renamed = plan.Add(
      {.step = {.phase = Phase::Expand,
                .title = fmt::format("rename {} to {} and keep the old name as a copy",
                                     ToString(from), NameForPeople(to)),
                .actions = {RenameDefinition{from, to}, create},
                .undo = Reverse{{DropDefinition{KeyOf(create.object)}, RenameDefinition{to, from}}},
                .subject = to},
       .makes = {to},
       .needs = std::move(first),
       .removes = {from},
       .rank = Rank::First});
  plan.RunBefore(renamed, DropLater(create, needs, to, plan));
}

template <class R>
void LowerRoutineRename(const Rename<R>& change, const KindMap<R>& routines, PlanBuilder& plan) {
  const R& routine = routines.at({change.key.name, change.key.member});
  R copy = routine;
  copy.name.owner = change.from.name;
  if (IsForTriggers(routine)) {
    LowerDefinitionRename(change.from, change.key, false, plan);
  } else if (CanKeepOldName(copy, plan)) {
    KeepOldName(change.from, change.key, routine, plan);
  } else {
    LowerDefinitionRename(change.from, change.key, !plan.options.direct, plan);
  }
}

}  // namespace

void Lower(const Rename<Routine>& change, PlanBuilder& plan) {
  LowerRoutineRename(change, plan.before.routines, plan);
}

void Lower(const Rename<Aggregate>& change, PlanBuilder& plan) {
  LowerRoutineRename(change, plan.before.aggregates, plan);
}

void LowerLeftRoutines(PlanBuilder& plan) {
  for (const CompatibilityRoutine& left : plan.live.in_flight.compatibility_routines) {
    std::visit(
        [&](const auto& copy) {
          constexpr Kind kind = kKindOf<std::decay_t<decltype(copy)>>;
          const CreateCompatibilityRoutine create{.object = copy, .routine = left.routine};
          const ObjectKey routine{kind, left.routine, copy.name.member};
          const DraftId dropped = DropLater(create, plan.old_dependencies.Of(copy), routine, plan);
          const std::vector<ObjectKey> wanted = InPlaceOf(copy, plan.after);
          for (DraftId id = 0; id < dropped; ++id) {
            const auto& makes = plan.drafts[id].makes;
            const bool takes_name = std::any_of(makes.begin(), makes.end(), [&](const auto& key) {
              return std::find(wanted.begin(), wanted.end(), key) != wanted.end();
            });
            if (takes_name) plan.RunBefore(dropped, id);
          }
        },
        left.object);
  }
}

}  // namespace pleat
