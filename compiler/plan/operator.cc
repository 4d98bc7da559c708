// Operators and casts.
#include "compiler/model/operator.h"

#include "compiler/plan/definition.h"

namespace pleat {
namespace {

// A commutator or negator, as the other side is told apart.
struct Link {
  std::optional<QualifiedName> Operator::*field = nullptr;
  std::optional<MemberName> (*other)(const Operator&) = nullptr;
};

constexpr Link kLinks[] = {{&Operator::commutator, CommutatorOf}, {&Operator::negator, NegatorOf}};

bool IsKnown(const KindMap<Operator>& operators, const std::optional<MemberName>& name) {
  return name && operators.contains(*name);
}

// Of two operators that name each other and are both made, the second brings the links: a link to
// what is not there yet would make an operator without function.
Operator AsMade(Operator object, const KindMap<Operator>& there, const KindMap<Operator>& made,
                std::vector<ObjectKey>& others) {
  const Operator said = object;
  for (const Link& link : kLinks) {
    const auto other = link.other(said);
    if (!other || *other == said.name) continue;
    const bool fresh = made.contains(*other) && !there.contains(*other);
    if (fresh && said.name < *other) {
      object.*link.field = std::nullopt;
    } else {
      others.push_back(MakeKey(Kind::Operator, *other));
    }
  }
  return object;
}

// `object` as it is once the others of this plan have been made and dropped: creating an operator
// links the one that it names as well, and dropping one takes its links away (OperatorUpd() in
// pg_operator.c). What two say of each other that both stay is said by the first of them.
Operator AfterOthers(const Alter<Operator>& change, const PlanBuilder& plan) {
  Operator object = change.before;
  for (const Link& link : kLinks) {
    if (change.before.*link.field == change.after.*link.field) continue;
    const auto wanted = link.other(change.after);
    const auto old = link.other(change.before);
    const bool comes = IsKnown(plan.after.operators, wanted) &&
                       (!plan.before.operators.contains(*wanted) || *wanted < change.after.name);
    const bool goes = old && (!IsKnown(plan.after.operators, old) || *old < change.after.name);
    if ((comes || !wanted) && (goes || !old)) object.*link.field = change.after.*link.field;
  }
  return object;
}

bool LinksAndAbilitiesDiffer(const Operator& before, const Operator& after) {
  return before.commutator != after.commutator || before.negator != after.negator ||
         before.hashes != after.hashes || before.merges != after.merges;
}

// What ALTER OPERATOR can do: estimators in both directions, the rest only once, and from
// PostgreSQL 17 on.
bool ChangesInPlace(const Operator& before, const Operator& after, const ServerFeatures& features) {
  if (before.function != after.function) return false;
  if (!LinksAndAbilitiesDiffer(before, after)) return true;
  const auto set_once = [](const auto& from, const auto& to) { return from == to || !from; };
  return features.alter_operator_links && set_once(before.commutator, after.commutator) &&
         set_once(before.negator, after.negator) && set_once(before.hashes, after.hashes) &&
         set_once(before.merges, after.merges);
}

// Dropped and created again with what uses it, in one transaction.
void LowerRebuild(const Operator& before, const Operator& after, PlanBuilder& plan) {
  const ObjectKey key = MakeKey(Kind::Operator, before.name);
  plan.handled.insert(key);
  const ViewStack stack = RebuildDependents(key, plan);
  std::vector<Action> forth = stack.drop_old;
  forth.push_back(DropObject{key});
  Append(forth, MakingOf(after));
  Append(forth, AccessActions(key, plan.after, plan));
  Append(forth, stack.create_new);
  std::vector<Action> back = stack.drop_new;
  back.push_back(DropObject{key});
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

// What ALTER cannot take back is taken back by making the operator anew.
std::vector<Action> RebuiltBack(const Operator& before, PlanBuilder& plan) {
  const ObjectKey key = MakeKey(Kind::Operator, before.name);
  ViewStack stack = FormerDependents(key, plan);
  std::vector<Action> back = std::move(stack.drop_new);
  back.push_back(DropObject{key});
  Append(back, MakingOf(before));
  Append(back, AccessActions(key, plan.before, plan));
  Append(back, std::move(stack.create_old));
  return back;
}

}  // namespace

void Lower(const Create<Operator>& change, PlanBuilder& plan) {
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(change.after);
  const Operator made = AsMade(change.after, plan.before.operators, plan.after.operators, needs);
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = MakingOf(made),
                     .undo = Reverse{{DropObject{change.key}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = std::move(needs)});
}

void Lower(const Drop<Operator>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  std::vector<ObjectKey> frees = plan.old_dependencies.Of(change.before);
  const Operator made = AsMade(change.before, plan.after.operators, plan.before.operators, frees);
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {DropObject{change.key}},
                     .undo = Reverse{MakingOf(made)},
                     .hazards = {{Hazard::BreaksOldCode}},
                     .subject = change.key},
            .frees = std::move(frees),
            .removes = {change.key},
            .rank = Rank::End});
  WaitForRenames(plan.old_dependencies.Of(change.before), plan, plan.drafts.back());
}

void Lower(const Alter<Operator>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  Operator before = AfterOthers(change, plan);
  if (before == change.after) return;
  if (!ChangesInPlace(before, change.after, plan.live.features))
    return LowerRebuild(change.before, change.after, plan);
  Draft draft = AlterationOf(change.key, Phase::Expand, SetOperator{before, change.after},
                             SetOperator{change.after, before});
  const bool once = LinksAndAbilitiesDiffer(before, change.after);
  if (once) draft.step.undo = Reverse{RebuiltBack(change.before, plan)};
  for (ObjectKey& need : plan.new_dependencies.Of(change.after))
    draft.needs.push_back(std::move(need));
  draft.frees = plan.old_dependencies.Of(change.before);
  const DraftId id = plan.Add(std::move(draft));
  if (once) plan.anew_on_the_way_back.emplace(id, change.key);
}

// Only its schema can change (ALTER OPERATOR).
void Lower(const Rename<Operator>& change, PlanBuilder& plan) {
  LowerDefinitionRename(change.from, change.key, true, plan);
}

void Lower(const Create<Cast>& change, PlanBuilder& plan) { LowerPlainCreate(change, plan); }

void Lower(const Drop<Cast>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  LowerPlainDrop(change, plan);
  plan.drafts.back().rank = Rank::End;
  plan.drafts.back().step.hazards.push_back({Hazard::BreaksOldCode});
}

// Nothing hangs on a cast: what uses one keeps the function that it calls.
void Lower(const Alter<Cast>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
}

// It has no name that could change: its types have.
void Lower(const Rename<Cast>&, PlanBuilder&) {}

}  // namespace pleat
