#include <algorithm>

#include "compiler/plan/describe.h"
#include "compiler/plan/inherit.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/referenced_key.h"

namespace pleat {
namespace {

bool ColumnstoreOn(const QualifiedName& table, const PlanBuilder& plan) {
  const Hypertable* hypertable = plan.HypertableOf(table);
  return hypertable && hypertable->columnstore;
}

std::optional<QualifiedName> ReferencedBy(const Constraint& constraint) {
  const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
  if (!foreign) return std::nullopt;
  return foreign->table;
}

std::vector<HazardNote> ReferencedLockOf(const QualifiedName& table, const Constraint& constraint,
                                         const PlanBuilder& plan) {
  const auto referenced = ReferencedBy(constraint);
  if (!referenced || *referenced == table || !plan.Existed(*referenced)) return {};
  return {{Hazard::ReferencedLock}};
}

DropConstraint DropOf(const QualifiedName& table, const Constraint& constraint) {
  return {.table = table, .constraint = constraint.name, .referenced = ReferencedBy(constraint)};
}

// Partitions that had the same constraint have it again.
std::vector<Action> UndoOf(const QualifiedName& table, const Constraint& constraint,
                           const PlanBuilder& plan) {
  std::vector<Action> actions{DropOf(table, constraint)};
  for (Action& action : PartsAgain(table, constraint, plan)) actions.push_back(std::move(action));
  return actions;
}

// Fills that are declared for the columns of a rule bring old rows in line with it before it is
// checked.
std::vector<Identifier> FillsFor(const std::vector<ObjectKey>& needs, const QualifiedName& table,
                                 PlanBuilder& plan) {
  std::vector<Identifier> columns;
  for (const ObjectKey& key : needs) {
    if (key.kind != Kind::Column || key.name != table) continue;
    if (!plan.FillFor(table, key.member)) continue;
    RequireFill(table, key.member, plan);
    columns.push_back(key.member);
  }
  return columns;
}

// The same once more for rows that old code wrote since the backfill.
void CatchUp(const std::vector<Identifier>& columns, const QualifiedName& table, Chain& chain,
             PlanBuilder& plan) {
  for (const Identifier& column : columns) {
    auto fill = DeclaredFill(table, column, plan);
    if (!fill) continue;
    // A column without nulls has none to fill, and becoming NOT NULL has filled them.
    const auto wanted = plan.after.tables.find(table);
    const Column* after = FindColumn(wanted->second, column);
    if (!fill->where && after && after->not_null) continue;
    fill->name.clear();
    Draft draft = FillDraft(*fill, Phase::Contract, plan);
    draft.needs.push_back(ColumnKey(table, column));
    chain.Then(std::move(draft));
  }
}

// Only columns that old code does not know: the rule cannot be in its way.
bool OnlyNewColumns(const std::vector<ObjectKey>& needs, const QualifiedName& table,
                    PlanBuilder& plan) {
  bool any = false;
  for (const ObjectKey& key : needs) {
    if (key.kind != Kind::Column || key.name != table) continue;
    if (!plan.IsNewColumn(table, key.member)) return false;
    any = true;
  }
  return any;
}

// NOT VALID looks at new rows only and takes no time; VALIDATE reads the old ones under a lock that
// lets writes pass, in a transaction of its own (ALTER TABLE, "ADD table_constraint [ NOT VALID
// ]").
void AddCheckOrForeignKey(const QualifiedName& table, const Constraint& constraint, Chain& chain,
                          PlanBuilder& plan) {
  const ObjectKey key = ConstraintKey(table, constraint.name);
  const std::vector<ObjectKey> needs = plan.new_dependencies.Of(table, constraint);
  if (std::holds_alternative<ForeignKey>(constraint.rule) && !plan.AtOnce(table) &&
      IsPartitioned(table, plan) && !plan.live.features.not_valid_partitioned_foreign_keys) {
    CatchUp(FillsFor(needs, table, plan), table, chain, plan);
    return LowerPartitionedForeignKey(table, constraint, needs, chain, plan);
  }
  const bool early = !constraint.enforced ||
                     (OnlyNewColumns(needs, table, plan) && FillsFor(needs, table, plan).empty());
  const bool at_once = plan.AtOnce(table) || !constraint.enforced || ColumnstoreOn(table, plan);
  Step add{.phase = early ? Phase::Expand : Phase::Contract,
           .actions = {AddConstraint{table, constraint, !at_once || !constraint.validated}},
           .undo = Reverse{UndoOf(table, constraint, plan)},
           .hazards = ReferencedLockOf(table, constraint, plan),
           .subject = key};
  if (!early && constraint.validated) add.hazards.push_back({Hazard::MayReject});
  if (at_once && !plan.options.direct && constraint.enforced) {
    add.hazards.push_back(plan.Sized(Hazard::BlockingScan, table));
  }
  const std::vector<Identifier> fills = FillsFor(needs, table, plan);
  // First, as the rule looks at whatever new code changes of these rows from then on.
  if (at_once || constraint.validated) CatchUp(fills, table, chain, plan);
  Draft draft{.step = std::move(add), .makes = {key}, .needs = needs};
  if (const auto* foreign = std::get_if<ForeignKey>(&constraint.rule)) {
    draft.needs.push_back(LoggingKey(table));
    draft.needs.push_back(LoggingKey(foreign->table));
    Append(draft.needs, KeysThatLeave(*foreign, plan));
  } else if (!early && !std::get<Check>(constraint.rule).no_inherit) {
    Append(draft.needs, GoneBelow(table, plan));
  }
  chain.Then(std::move(draft));
  if (at_once || !constraint.validated) return;
  chain.Then({.step = {.phase = early ? Phase::Backfill : Phase::Contract,
                       .actions = {ValidateConstraint{table, constraint.name}},
                       .undo = NothingToUndo{"the constraint goes with the step that added it"},
                       .subject = key},
              .makes = {ValidatedKey(table, constraint.name)}});
}

// The same index beside the key that has its name, and in its place once that has gone.
std::vector<Action> ExchangedFor(const Index& index, Action removal) {
  Index spare = index;
  spare.name.name = TransitionalName("pleat_old_", index.name.name);
  spare.comment.reset();
  return {DropIndex{spare.name, spare.table, true, true},
          CreateIndex{.index = spare, .concurrently = true}, std::move(removal),
          RenameObject{Kind::Index, spare.name, index.name}};
}

// The index that has the constraint's name already: one that serves, one that has to make room, or
// what an interrupted build has left.
const Index* PresentIndex(const Index& wanted, const PlanBuilder& plan) {
  const auto there = plan.before.indexes.find(wanted.name);
  const bool own = there != plan.before.indexes.end() && there->second.table == wanted.table;
  return own ? &there->second : nullptr;
}

bool Serves(Index present, const Index& wanted) {
  present.comment.reset();
  return present == wanted;
}

// What an interrupted build has left under the name goes first.
void BuildIndex(const Index& index, bool may_be_left, const ObjectKey& object,
                const std::vector<ObjectKey>& needs, Chain& chain) {
  std::vector<Action> actions;
  if (may_be_left) actions.push_back(DropIndex{index.name, index.table, true, true});
  actions.push_back(CreateIndex{.index = index, .concurrently = true});
  chain.Then({.step = {.phase = Phase::Contract,
                       .title = "build the index of unique key " + NameForPeople(object),
                       .actions = std::move(actions),
                       .undo = Reverse{{DropIndex{index.name, index.table, true, true}}},
                       .hazards = {{Hazard::MayReject}},
                       .subject = object},
              .needs = needs});
}

// The key by an index that is there or is built beside it; an index that has the key's name turns
// into that of the key or makes room for it, and on the way back has its place again.
void LowerKeyByIndex(const QualifiedName& table, const Constraint& constraint, const Index& index,
                     const std::vector<ObjectKey>& needs, std::vector<ObjectKey> rebound,
                     Chain& chain, PlanBuilder& plan) {
  const ObjectKey object = ConstraintKey(table, constraint.name);
  const Index* present = PresentIndex(index, plan);
  if (present != nullptr) plan.handled.insert({Kind::Index, index.name, {}});
  const bool serves = present != nullptr && Serves(*present, index);
  const bool makes_room = present != nullptr && present->valid && !serves;
  Index built = index;
  if (makes_room) built.name.name = TransitionalName("pleat_new_", index.name.name);
  if (!serves) BuildIndex(built, present != nullptr, object, needs, chain);
  std::vector<Action> forth{AddKeyUsingIndex{table, constraint, built.name.name}};
  Undo undo = Reverse{{DropOf(table, constraint)}};
  if (serves || makes_room) {
    std::vector<Action> back = ExchangedFor(*present, DropOf(table, constraint));
    const ObjectKey key{Kind::Index, index.name, {}};
    if (makes_room) forth.insert(forth.begin(), DropIndex{index.name, table, false, false});
    if (serves && present->comment) forth.push_back(Comment{key, std::nullopt});
    if (present->comment) back.push_back(Comment{key, present->comment});
    undo = Reverse{std::move(back)};
  }
  chain.Then({.step = {.phase = Phase::Contract,
                       .title = Describe(AddKeyUsingIndex{table, constraint, built.name.name}),
                       .actions = std::move(forth),
                       .undo = std::move(undo),
                       .subject = object},
              .makes = {object},
              .needs = std::move(rebound)});
}

// The index is built while writes go on, and the constraint takes it over in an instant (ALTER
// TABLE, "ADD table_constraint_using_index"). Hypertables refuse both.
void AddKey(const QualifiedName& table, const Constraint& constraint, const Key& key, Chain& chain,
            PlanBuilder& plan) {
  const ObjectKey object = ConstraintKey(table, constraint.name);
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(table, constraint);
  const std::vector<Identifier> fills = FillsFor(needs, table, plan);
  for (const Identifier& column : key.columns) {
    if (key.primary) needs.push_back(NotNullKey(table, column));
    needs.push_back(FilledKey(table, column));
  }
  Append(needs, plan.NameHolders({table.schema, constraint.name}));
  CatchUp(fills, table, chain, plan);
  if (!plan.AtOnce(table) && IsPartitioned(table, plan)) {
    return LowerPartitionedKey(table, constraint, std::move(needs), chain, plan);
  }
  std::vector<ObjectKey> rebound = ReboundTo(table, key.columns, plan);
  if (plan.AtOnce(table) || plan.HypertableOf(table)) {
    Append(needs, std::move(rebound));
    Step step{.phase = Phase::Contract,
              .actions = {AddConstraint{table, constraint, false}},
              .undo = Reverse{UndoOf(table, constraint, plan)},
              .hazards = {{Hazard::MayReject}},
              .subject = object};
    if (!plan.options.direct) step.hazards.push_back(plan.Sized(Hazard::BlockingBuild, table));
    chain.Then({.step = std::move(step), .makes = {object}, .needs = needs});
    return;
  }
  const Index index = IndexBehind(table, constraint.name, key);
  for (const Identifier& column : fills) needs.push_back(NotNullKey(table, column));
  LowerKeyByIndex(table, constraint, index, needs, std::move(rebound), chain, plan);
}

void AddExclusion(const QualifiedName& table, const Constraint& constraint, Chain& chain,
                  PlanBuilder& plan) {
  const ObjectKey key = ConstraintKey(table, constraint.name);
  const std::vector<ObjectKey> needs = plan.new_dependencies.Of(table, constraint);
  CatchUp(FillsFor(needs, table, plan), table, chain, plan);
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = {AddConstraint{table, constraint, false}},
                       .undo = Reverse{{DropOf(table, constraint)}},
                       .hazards = {plan.Sized(Hazard::BlockingBuild, table), {Hazard::MayReject}},
                       .subject = key},
              .makes = {key},
              .needs = needs});
}

void AddRule(const QualifiedName& table, const Constraint& constraint, Chain& chain,
             PlanBuilder& plan) {
  const auto* key = std::get_if<Key>(&constraint.rule);
  if (key != nullptr && !key->without_overlaps) {
    AddKey(table, constraint, *key, chain, plan);
  } else if (key != nullptr || std::holds_alternative<Exclusion>(constraint.rule)) {
    // A temporal key is an exclusion: its index comes with it.
    AddExclusion(table, constraint, chain, plan);
  } else {
    AddCheckOrForeignKey(table, constraint, chain, plan);
  }
}

// A foreign key to rows or values that the same plan destroys.
bool RefersToWhatGoes(const Constraint& constraint, const PlanBuilder& plan) {
  const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
  if (!foreign) return false;
  return plan.IsDropped({Kind::Table, foreign->table, {}}) ||
         std::any_of(foreign->referenced.begin(), foreign->referenced.end(),
                     [&](const Identifier& column) {
                       return plan.IsDropped(ColumnKey(foreign->table, column));
                     });
}

// The rule as it is said while renames of the contract phase are still to come: tables have their
// new names, columns, types and functions their old ones.
Constraint InOldWords(const QualifiedName& table, const Constraint& constraint,
                      const PlanBuilder& plan) {
  const auto live = plan.live.catalog.tables.find(plan.OldNameOf(table));
  if (live == plan.live.catalog.tables.end()) return constraint;
  const auto renamed = plan.old_keys.find(ConstraintKey(table, constraint.name));
  const Identifier& name =
      renamed == plan.old_keys.end() ? constraint.name : renamed->second.member;
  const Constraint* old = FindConstraint(live->second, name);
  if (old == nullptr || old->rule.index() != constraint.rule.index()) return constraint;
  Constraint result = *old;
  result.name = constraint.name;
  if (auto* foreign = std::get_if<ForeignKey>(&result.rule)) {
    foreign->table = std::get<ForeignKey>(constraint.rule).table;
  }
  return result;
}

// Taking a check or foreign key away only loosens: new code may need it gone. Unique keys and
// exclusions serve old code's queries and ON CONFLICT until the end.
void DropRule(const QualifiedName& table, const Constraint& constraint, Phase phase, Chain& chain,
              PlanBuilder& plan) {
  const ObjectKey key = ConstraintKey(table, constraint.name);
  const bool by_steps = std::holds_alternative<Check>(constraint.rule) ||
                        std::holds_alternative<ForeignKey>(constraint.rule);
  const bool gone = !plan.options.archive && RefersToWhatGoes(constraint, plan);
  const bool of_partitions = IsPartitioned(table, plan);
  const bool plain = plan.options.direct || of_partitions;
  const bool not_valid = by_steps && (gone || !plain || !constraint.validated);
  // Its parent may have lost it by then, and it with the parent.
  const bool leaves = AfterLeaving(key, chain, plan);
  DropConstraint drop = DropOf(table, constraint);
  drop.if_exists = leaves;
  if (leaves) phase = Phase::Contract;
  const bool early = phase == Phase::Expand && !plan.options.direct;
  std::vector<Action> back{
      AddConstraint{table, early ? InOldWords(table, constraint, plan) : constraint, not_valid}};
  const auto* unique = std::get_if<Key>(&constraint.rule);
  if (unique && !unique->without_overlaps && !plain && !plan.HypertableOf(table)) {
    const Index index = IndexBehind(table, constraint.name, *unique);
    back = {CreateIndex{.index = index, .concurrently = true},
            AddKeyUsingIndex{table, constraint, constraint.name}};
  }
  if (constraint.comment) back.push_back(Comment{key, constraint.comment});
  if (not_valid && constraint.validated) {
    back.push_back(ValidateConstraint{table, constraint.name, RefersToWhatGoes(constraint, plan)});
  }
  Undo undo = Reverse{back};
  if (gone && of_partitions && !plan.live.features.not_valid_partitioned_foreign_keys) {
    undo = Irreversible{.reason = "what the rows refer to is gone"};
  } else if (gone) {
    undo = Irreversible{.reason = "where what rows refer to is gone, it comes back unvalidated",
                        .actions = std::move(back)};
  }
  Draft draft{.step = {.phase = phase,
                       .actions = {std::move(drop)},
                       .undo = std::move(undo),
                       .hazards = ReferencedLockOf(table, constraint, plan),
                       .subject = key},
              .needs = {{Kind::Table, table, {}}},
              .frees = plan.old_dependencies.Of(table, constraint),
              .removes = {key},
              .rank = phase == Phase::Contract ? Rank::Last : Rank::Middle};
  if (plan.old_keys.contains(key)) draft.needs.push_back(RenamedKey(key));
  chain.Then(std::move(draft));
}

Phase DropPhase(const QualifiedName& table, const Constraint& constraint, const PlanBuilder& plan) {
  return OnlyForbids(table, constraint, plan) ? Phase::Expand : Phase::Contract;
}

// A unique key that changes its columns is built beside the old one and changes places with it.
void ReplaceKey(const Alter<Constraint>& change, const Key& key, Chain& chain, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Identifier spare = TransitionalName("pleat_new_", change.after.name);
  Constraint wanted = change.after;
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(table, change.after);
  for (const Identifier& column : key.columns) {
    if (key.primary) needs.push_back(NotNullKey(table, column));
    needs.push_back(FilledKey(table, column));
  }
  std::erase(needs, change.key);
  CatchUp(FillsFor(needs, table, plan), table, chain, plan);
  const Index index = IndexBehind(table, spare, key);
  chain.Then(
      {.step = {.phase = Phase::Contract,
                .title = "build the index of the new unique key " + NameForPeople(change.key),
                .actions = {DropIndex{index.name, table, true, true},
                            CreateIndex{.index = index, .concurrently = true}},
                .undo = Reverse{{DropIndex{index.name, table, true, true}}},
                .hazards = {{Hazard::MayReject}},
                .subject = change.key},
       .needs = needs});
  // Back likewise: the old index beside the new one, and then they change places.
  std::vector<Action> back{DropOf(table, change.after), AddConstraint{table, change.before, false}};
  if (const auto* old = std::get_if<Key>(&change.before.rule)) {
    const Identifier old_index = TransitionalName("pleat_old_", change.before.name);
    back = {DropIndex{{.schema = table.schema, .name = old_index}, table, true, true},
            CreateIndex{.index = IndexBehind(table, old_index, *old), .concurrently = true},
            DropOf(table, change.after), AddKeyUsingIndex{table, change.before, old_index}};
  }
  if (change.before.comment) back.push_back(Comment{change.key, change.before.comment});
  std::vector<Action> forth{DropOf(table, change.before), AddKeyUsingIndex{table, wanted, spare}};
  AppendMarks(plan.after, table, wanted.name, forth);
  AppendMarks(plan.before, table, change.before.name, back);
  chain.Then({.step = {.phase = Phase::Contract,
                       .title = "replace constraint " + NameForPeople(change.key),
                       .actions = std::move(forth),
                       .undo = Reverse{std::move(back)},
                       .subject = change.key},
              .makes = {change.key},
              .needs = ReboundTo(table, key.columns, plan),
              .frees = plan.old_dependencies.Of(table, change.before),
              .removes = {change.key}});
}

// A constraint that is made anew has no comment; one that changes is a change of its own.
void KeepComment(const Alter<Constraint>& change, PlanBuilder& plan) {
  if (change.before.comment != change.after.comment) return;
  LowerNewComment(change.key, change.after.comment, plan);
}

bool DiffersInDeferralOnly(const Constraint& before, Constraint after) {
  after.deferrable = before.deferrable;
  after.initially_deferred = before.initially_deferred;
  after.comment = before.comment;
  return before == after;
}

bool DiffersInValidationOnly(const Constraint& before, Constraint after) {
  if (!before.enforced || !after.enforced) return false;
  after.validated = before.validated;
  after.comment = before.comment;
  return before == after;
}

// A columnstore table refuses VALIDATE: the constraint comes again, valid, which reads all rows.
void ReplaceUnvalidated(const Alter<Constraint>& change, Chain& chain, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const DropConstraint drop = DropOf(table, change.after);
  Step step{.phase = Phase::Contract,
            .title = "validate " + ToString(change.key) + " by adding it again",
            .actions = {drop, AddConstraint{table, change.after, false}},
            .undo = Reverse{{drop, AddConstraint{table, change.before, true}}},
            .hazards = {{Hazard::MayReject}, plan.Sized(Hazard::BlockingScan, table)},
            .subject = change.key};
  chain.Then({.step = std::move(step), .needs = {change.key, {Kind::Table, table, {}}}});
}

}  // namespace

bool OnlyForbids(const QualifiedName& table, const Constraint& constraint,
                 const PlanBuilder& plan) {
  const bool rule_only = std::holds_alternative<Check>(constraint.rule) ||
                         std::holds_alternative<ForeignKey>(constraint.rule);
  if (!rule_only) return false;
  if (RefersToWhatGoes(constraint, plan) && IsPartitioned(table, plan) &&
      !plan.live.features.not_valid_partitioned_foreign_keys) {
    return false;
  }
  const std::vector<ObjectKey> needs = plan.old_dependencies.Of(table, constraint);
  return std::none_of(needs.begin(), needs.end(), [&](const ObjectKey& key) {
    return key.kind == Kind::Column && key.name == table && plan.IsDropped(key);
  });
}

bool GoesFirst(const QualifiedName& table, const Constraint& constraint, const PlanBuilder& plan) {
  const auto after = plan.after.tables.find(table);
  const Constraint* wanted =
      after == plan.after.tables.end() ? nullptr : FindConstraint(after->second, constraint.name);
  const bool stays = wanted && (*wanted == constraint || IsSetInPlace(constraint, *wanted));
  return !stays && !plan.options.direct && OnlyForbids(table, constraint, plan);
}

bool IsSetInPlace(const Constraint& before, const Constraint& after) {
  const bool foreign = std::holds_alternative<ForeignKey>(after.rule);
  return (DiffersInValidationOnly(before, after) && after.validated) ||
         (foreign && DiffersInDeferralOnly(before, after));
}

Index IndexBehind(const QualifiedName& table, const Identifier& name, const Key& key) {
  Index index{.name = {.schema = table.schema, .name = name},
              .table = table,
              .unique = true,
              .nulls_not_distinct = key.nulls_not_distinct,
              .include = key.include,
              .options = key.options,
              .tablespace = key.tablespace};
  for (const Identifier& column : key.columns) index.elements.push_back({.key = column});
  return index;
}

void Lower(const Create<Constraint>& change, PlanBuilder& plan) {
  Chain chain(plan);
  AddRule(change.key.name, change.after, chain, plan);
  LowerNewComment(change.key, change.after.comment, plan);
}

void Lower(const Drop<Constraint>& change, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  if (IsTakenOver(table, change.before, plan)) return;
  Chain chain(plan);
  DropRule(table, change.before, DropPhase(table, change.before, plan), chain, plan);
}

void Lower(const Alter<Constraint>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  const QualifiedName& table = change.key.name;
  Chain chain(plan);
  if (DiffersInValidationOnly(change.before, change.after) && change.after.validated &&
      ColumnstoreOn(table, plan)) {
    return ReplaceUnvalidated(change, chain, plan);
  }
  if (DiffersInValidationOnly(change.before, change.after) && change.after.validated) {
    chain.Then({.step = {.phase = Phase::Backfill,
                         .actions = {ValidateConstraint{table, change.after.name}},
                         .undo = NothingToUndo{"a validated constraint is the same rule"},
                         .hazards = {{Hazard::MayReject}},
                         .subject = change.key},
                .makes = {ValidatedKey(table, change.after.name)},
                .needs = {change.key, {Kind::Table, table, {}}}});
    return;
  }
  if (std::holds_alternative<ForeignKey>(change.after.rule) &&
      DiffersInDeferralOnly(change.before, change.after)) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {AlterDeferral{table, change.after}},
                         .undo = Reverse{{AlterDeferral{table, change.before}}},
                         .subject = change.key},
                .needs = {change.key, {Kind::Table, table, {}}}});
    return;
  }
  const auto* key = std::get_if<Key>(&change.after.rule);
  const auto* old_key = std::get_if<Key>(&change.before.rule);
  const bool temporal = (key && key->without_overlaps) || (old_key && old_key->without_overlaps);
  if (key && old_key && !temporal && !plan.options.direct && !plan.HypertableOf(table) &&
      !IsPartitioned(table, plan)) {
    ReplaceKey(change, *key, chain, plan);
    KeepComment(change, plan);
    return;
  }
  // New code may write what the old rule forbids and the new one allows, so the old one goes before
  // it comes.
  const Phase phase = DropPhase(table, change.before, plan);
  DropRule(table, change.before, phase, chain, plan);
  if (phase == Phase::Expand) {
    plan.drafts.back().step.hazards.push_back({Hazard::Unguarded});
  }
  AddRule(table, change.after, chain, plan);
  KeepComment(change, plan);
}

void LowerRebinding(const Alter<Constraint>& change, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  Chain chain(plan);
  DropRule(table, change.before, Phase::Contract, chain, plan);
  AddRule(table, change.after, chain, plan);
  LowerNewComment(change.key, change.after.comment, plan);
  plan.handled.insert(change.key);
}

void Lower(const Rename<Constraint>& change, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Identifier& from = change.from.member;
  const Identifier& to = change.key.member;
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {RenameConstraint{table, from, to}},
                     .undo = Reverse{{RenameConstraint{table, to, from}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = {{Kind::Table, table, {}}},
            .removes = {change.from}});
}

}  // namespace pleat
