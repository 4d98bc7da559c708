#include <algorithm>
#include <set>

#include "compiler/plan/archive.h"
#include "compiler/plan/attach.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/loosen.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/referenced_key.h"

namespace pleat {
namespace {

bool IsForeignKey(const Constraint& constraint) {
  return std::holds_alternative<ForeignKey>(constraint.rule);
}

// Foreign keys come as steps of their own once all tables are there, so that tables may refer to
// each other.
Table WithoutForeignKeys(Table table) {
  std::erase_if(table.constraints, IsForeignKey);
  return table;
}

// CREATE TABLE takes every check for valid, whatever it says.
bool IsUnvalidatedCheck(const Constraint& constraint) {
  return std::holds_alternative<Check>(constraint.rule) && !constraint.validated &&
         constraint.enforced;
}

// Of keys over the same columns, and of equal exclusions, CREATE TABLE makes only one
// (transformIndexConstraints() in parse_utilcmd.c).
bool IsRepeated(const Table& table, const Constraint& constraint) {
  const auto* key = std::get_if<Key>(&constraint.rule);
  const auto* exclusion = std::get_if<Exclusion>(&constraint.rule);
  return std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const Constraint& other) {
        if (other.name == constraint.name) return false;
        const auto* other_key = std::get_if<Key>(&other.rule);
        if (key != nullptr && other_key != nullptr && key->columns == other_key->columns) {
          return !key->primary && (other_key->primary || other.name < constraint.name);
        }
        const auto* other_exclusion = std::get_if<Exclusion>(&other.rule);
        return exclusion != nullptr && other_exclusion != nullptr &&
               *exclusion == *other_exclusion && other.name < constraint.name;
      });
}

// Whether a constraint has a statement of its own after CREATE TABLE.
bool ComesAfter(const Table& table, const Constraint& constraint) {
  return IsUnvalidatedCheck(constraint) || IsRepeated(table, constraint);
}

}  // namespace

Table AsCreated(const Table& table) {
  Table created = WithoutForeignKeys(table);
  std::erase_if(created.constraints,
                [&](const Constraint& constraint) { return ComesAfter(table, constraint); });
  return created;
}

std::vector<Action> RestOf(const Table& table, const Catalog& catalog, const PlanBuilder& plan) {
  std::vector<Action> actions;
  if (const auto found = catalog.hypertables.find(table.name); found != catalog.hypertables.end()) {
    actions.push_back(CreateHypertable{.hypertable = found->second});
  }
  for (const Constraint& constraint : table.constraints) {
    if (!ComesAfter(table, constraint)) continue;
    actions.push_back(AddConstraint{table.name, constraint, IsUnvalidatedCheck(constraint)});
  }
  for (const auto& [name, index] : catalog.indexes) {
    if (index.table != table.name) continue;
    actions.push_back(CreateIndex{.index = index});
    if (index.comment) actions.push_back(Comment{{Kind::Index, name, {}}, index.comment});
  }
  // Before 2.18 a columnstore takes no more constraints.
  if (const auto found = catalog.hypertables.find(table.name);
      found != catalog.hypertables.end() && found->second.columnstore) {
    actions.push_back(SetColumnstore{table.name, found->second.columnstore});
  }
  Append(actions, PoliciesOf(table.name, catalog));
  for (auto policy = catalog.policies.lower_bound({table.name, {}});
       policy != catalog.policies.end() && policy->first.owner == table.name; ++policy) {
    const ObjectKey key = MakeKey(Kind::Policy, policy->first);
    for (Action& action : CreationOf(key, catalog, plan)) actions.push_back(std::move(action));
  }
  for (Action& action : TriggersOf(table.name, catalog)) actions.push_back(std::move(action));
  for (Action& action : RulesOf(table.name, catalog)) actions.push_back(std::move(action));
  if (!(table.replica_identity == ReplicaIdentity{})) {
    actions.push_back(SetReplicaIdentity{table.name, table.replica_identity});
  }
  if (table.clustered_on) actions.push_back(SetClusterMark{table.name, table.clustered_on});
  if (table.comment) actions.push_back(Comment{{Kind::Table, table.name, {}}, table.comment});
  for (const Column& column : table.columns) {
    if (!column.comment) continue;
    actions.push_back(Comment{ColumnKey(table.name, column.name), column.comment});
  }
  for (const Constraint& constraint : table.constraints) {
    if (!constraint.comment || IsForeignKey(constraint)) continue;
    actions.push_back(Comment{ConstraintKey(table.name, constraint.name), constraint.comment});
  }
  return actions;
}

namespace {

// What brings the copied rows of a table back.
RestoreRows RowsBack(const Table& table) {
  RestoreRows rows{.name = table.name};
  for (const Column& column : table.columns) {
    if (std::holds_alternative<Generated>(column.source)) continue;
    rows.columns.push_back(Kept(column));
    const bool counts = std::holds_alternative<Identity>(column.source) ||
                        std::holds_alternative<Serial>(column.source);
    if (counts) rows.sequences.push_back(column.name);
  }
  return rows;
}

// Whether `from` needs `table` to exist, directly or through others that come or go with this plan,
// which are those that `other` does not hold.
bool Reaches(const ObjectKey& from, const QualifiedName& table, const Dependencies& dependencies,
             const Catalog& other, std::set<ObjectKey>& seen) {
  if (from.name == table && from.kind == Kind::Table) return true;
  if (Contains(other, from) || !seen.insert(from).second) return false;
  for (const ObjectKey& need : dependencies.Of(from)) {
    if (Reaches(need, table, dependencies, other, seen)) return true;
  }
  return false;
}

// What PostgreSQL allows, and what no order of CREATE statements makes: a default, generated column
// or check of a table that calls a function that needs the table. It comes after the function, and
// goes before it.
struct Late {
  std::vector<Column> columns = {};
  std::vector<Constraint> constraints = {};
};

// With `alone` a function or sequence that comes or goes is enough: the table is to do without it.
bool IsLate(const std::vector<ObjectKey>& needs, const QualifiedName& table,
            const Dependencies& dependencies, const Catalog& other, bool alone) {
  return std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
    const bool called = need.kind == Kind::Routine || need.kind == Kind::Operator ||
                        need.kind == Kind::Cast || (alone && need.kind == Kind::Sequence);
    if (!called) return false;
    std::set<ObjectKey> seen;
    return alone ? !Contains(other, need) : Reaches(need, table, dependencies, other, seen);
  });
}

// Takes the late parts out of `table`.
Late TakeLate(Table& table, const Dependencies& dependencies, const Catalog& other, bool alone) {
  Late late;
  if (!alone && !dependencies.HasRoutines()) return late;
  const auto is_late = [&](const auto& member) {
    return IsLate(dependencies.Of(table.name, member), table.name, dependencies, other, alone);
  };
  std::vector<Column> columns;
  for (Column& column : table.columns) {
    const bool own = !column.inherited && !std::holds_alternative<std::monostate>(column.source);
    if (own && is_late(column)) {
      late.columns.push_back(column);
      if (std::holds_alternative<Generated>(column.source)) continue;
      column.source = std::monostate{};
    }
    columns.push_back(std::move(column));
  }
  table.columns = std::move(columns);
  std::vector<Constraint> constraints;
  for (Constraint& constraint : table.constraints) {
    const bool check = std::holds_alternative<Check>(constraint.rule);
    (check && is_late(constraint) ? late.constraints : constraints)
        .push_back(std::move(constraint));
  }
  table.constraints = std::move(constraints);
  return late;
}

// Of the constraints that stand in CREATE TABLE as well, but for what is the table's own.
std::vector<ObjectKey> NeedsOf(const Table& table, const Dependencies& dependencies) {
  std::vector<ObjectKey> needs = dependencies.Of(table);
  if (!dependencies.HasRoutines()) return needs;
  for (const Constraint& constraint : table.constraints) {
    for (ObjectKey& key : dependencies.Of(table.name, constraint)) {
      if (key.name != table.name || key.kind == Kind::Routine) needs.push_back(std::move(key));
    }
  }
  return needs;
}

// The parents' columns that get another name in this plan, where CREATE TABLE says it: all where
// the table is attached.
std::vector<ObjectKey> RenamesBefore(const Table& table, bool attached, const PlanBuilder& plan) {
  std::vector<QualifiedName> parents = table.inherits;
  if (table.partition_of) parents.push_back(table.partition_of->parent);
  std::vector<ObjectKey> said;
  for (const Constraint& constraint : table.constraints) {
    Append(said, plan.new_dependencies.Of(table.name, constraint));
  }
  for (const Column& column : table.columns) {
    Append(said, plan.new_dependencies.Of(table.name, column));
  }
  std::vector<ObjectKey> renames;
  for (const Column& column : table.columns) {
    const ObjectKey own = ColumnKey(table.name, column.name);
    const bool taken = column.inherited && !attached;
    if (taken && std::find(said.begin(), said.end(), own) == said.end()) continue;
    for (const QualifiedName& parent : parents) {
      const ObjectKey above = ColumnKey(parent, column.name);
      if (plan.old_keys.contains(above)) renames.push_back(RenamedKey(above));
    }
  }
  return renames;
}

std::vector<Action> LateActions(const QualifiedName& table, const Column& column) {
  if (std::holds_alternative<Generated>(column.source)) return {AddColumn{table, column}};
  Column bare = column;
  bare.source = std::monostate{};
  return {SetColumnSource{table, bare, column}};
}

std::vector<Action> LateRemovals(const QualifiedName& table, const Column& column) {
  if (std::holds_alternative<Generated>(column.source)) return {DropColumn{table, column.name}};
  Column bare = column;
  bare.source = std::monostate{};
  return {SetColumnSource{table, column, bare}};
}

void LowerNewTableComments(const Table& table, PlanBuilder& plan) {
  LowerNewComment({Kind::Table, table.name, {}}, table.comment, plan);
  for (const Column& column : table.columns) {
    LowerNewComment(ColumnKey(table.name, column.name), column.comment, plan);
  }
  for (const Constraint& constraint : table.constraints) {
    LowerNewComment(ConstraintKey(table.name, constraint.name), constraint.comment, plan);
  }
}

// After the functions that they call.
void LowerLate(const Late& late, const QualifiedName& table, PlanBuilder& plan) {
  for (const Column& column : late.columns) {
    const ObjectKey key = ColumnKey(table, column.name);
    Draft draft{.step = {.phase = Phase::Expand,
                         .actions = LateActions(table, column),
                         .undo = Reverse{LateRemovals(table, column)},
                         .subject = key},
                .needs = plan.new_dependencies.Of(table, column)};
    if (std::holds_alternative<Generated>(column.source)) draft.makes = {key};
    plan.Add(std::move(draft));
  }
  for (const Constraint& constraint : late.constraints) {
    const ObjectKey key = ConstraintKey(table, constraint.name);
    plan.Add(
        {.step = {.phase = Phase::Expand,
                  .actions = {AddConstraint{table, constraint, false}},
                  .undo = Reverse{{DropConstraint{.table = table, .constraint = constraint.name}}},
                  .subject = key},
         .makes = {key},
         .needs = plan.new_dependencies.Of(table, constraint)});
  }
}

// Before the functions that they call; what they need is free from then on.
void LowerLateRemoval(const Late& late, const QualifiedName& table, Chain& chain,
                      PlanBuilder& plan) {
  for (const Constraint& constraint : late.constraints) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {DropConstraint{.table = table, .constraint = constraint.name}},
                         .undo = Reverse{{AddConstraint{table, constraint, false}}},
                         .subject = ConstraintKey(table, constraint.name)},
                .frees = plan.old_dependencies.Of(table, constraint),
                .rank = Rank::Last});
  }
  for (const Column& column : late.columns) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = LateRemovals(table, column),
                         .undo = Reverse{LateActions(table, column)},
                         .subject = ColumnKey(table, column.name)},
                .frees = plan.old_dependencies.Of(table, column),
                .rank = Rank::Last});
  }
}

// What the foreign keys that a partition has from the tables above it refer to. Their names in the
// partition are not known, so they go with it.
std::vector<QualifiedName> ReferencedAbove(const Table& table, const Catalog& catalog) {
  std::set<QualifiedName> referenced;
  for (const Table* at = &table; at->partition_of;) {
    at = &catalog.tables.at(at->partition_of->parent);
    for (const Constraint& constraint : at->constraints) {
      if (const auto* foreign = std::get_if<ForeignKey>(&constraint.rule))
        referenced.insert(foreign->table);
    }
  }
  return {referenced.begin(), referenced.end()};
}

// A partition whose table stays is detached first: to drop it as it is would lock that table. With
// `attaches` it comes back by itself; without, as a partition. False
// where there is nothing to detach.
bool LowerDetach(const Table& table, const ObjectKey& key, bool attaches, Chain& chain,
                 PlanBuilder& plan) {
  if (!table.partition_of) return false;
  const ObjectKey parent{Kind::Table, table.partition_of->parent, {}};
  if (plan.IsDropped(parent)) return false;
  Undo undo = NothingToUndo{"it comes back as a partition"};
  if (attaches) undo = Reverse{AttachAgain(table, plan)};
  // It comes back with the columns that the table had, by the names that they have by then.
  std::vector<ObjectKey> needs{parent};
  std::vector<ObjectKey> frees;
  for (const Column& column : plan.before.tables.at(parent.name).columns) {
    frees.push_back(ColumnKey(parent.name, column.name));
    if (plan.old_keys.contains(frees.back())) needs.push_back(RenamedKey(frees.back()));
  }
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = DetachBefore(table, plan.before, plan),
                       .undo = std::move(undo),
                       .hazards = DetachHazards(table, plan),
                       .subject = key},
              .makes = attaches ? std::vector{VacatedKey(table.name)} : std::vector<ObjectKey>(),
              .needs = std::move(needs),
              .frees = std::move(frees),
              .rank = Rank::Last});
  return true;
}

// What its parents get and its own columns, keys and checks read: those come with the table.
std::vector<ObjectKey> NewOfParents(const Table& table, const PlanBuilder& plan) {
  std::vector<ObjectKey> read;
  for (const Column& column : table.columns) {
    Append(read, plan.new_dependencies.Of(table.name, column));
  }
  for (const Constraint& constraint : table.constraints) {
    Append(read, plan.new_dependencies.Of(table.name, constraint));
  }
  std::vector<ObjectKey> needs;
  for (const QualifiedName& parent : ParentsOf(table)) {
    for (const ObjectKey& key : read) {
      const bool own = key.kind == Kind::Column && key.name == table.name;
      if (own && plan.IsNewColumn(parent, key.member))
        needs.push_back(ColumnKey(parent, key.member));
    }
  }
  return needs;
}

}  // namespace

std::vector<ObjectKey> KeysOf(const Table& table) {
  std::vector<ObjectKey> keys{{Kind::Table, table.name, {}}};
  for (const Column& column : table.columns) keys.push_back(ColumnKey(table.name, column.name));
  for (const Constraint& constraint : table.constraints) {
    keys.push_back(ConstraintKey(table.name, constraint.name));
  }
  return keys;
}

namespace {

// The new rule comes down to children that are there, not validated as in the table: one that is
// made below it takes it for valid.
void LowerDoubtedBelow(Table& table, PlanBuilder& plan) {
  const std::vector<const Table*> below = plan.new_family.Below(table.name);
  for (Column& column : table.columns) {
    if (!column.unvalidated_not_null || column.inherited) continue;
    std::vector<ObjectKey> needs{{Kind::Table, table.name, {}}};
    for (const Table* child : below) {
      const Column* theirs = FindColumn(*child, column.name);
      if (theirs && theirs->unvalidated_not_null) needs.push_back({Kind::Table, child->name, {}});
    }
    if (needs.size() == 1) continue;
    column.unvalidated_not_null.reset();
    plan.Add({.step = {.phase = Phase::Expand,
                       .actions = {SetNotNull{table.name, column.name, true}},
                       .undo = Reverse{{DropNotNull{table.name, column.name}}},
                       .subject = ColumnKey(table.name, column.name)},
              .needs = std::move(needs)});
  }
}

}  // namespace

void Lower(const Create<Table>& change, PlanBuilder& plan) {
  Table table = AsCreated(change.after);
  LowerDoubtedBelow(table, plan);
  const Late late = TakeLate(table, plan.new_dependencies, plan.before, false);
  const bool in_use = ParentIsInUse(table, plan);
  std::vector<ObjectKey> needs = NeedsOf(table, plan.new_dependencies);
  Append(needs, RenamesBefore(change.after, in_use, plan));
  for (const QualifiedName& parent : ParentsOf(change.after)) {
    for (const Column& column : change.after.columns) {
      needs.push_back(CompressionKey(parent, column.name));
    }
  }
  Append(needs, NewOfParents(change.after, plan));
  for (const Constraint& constraint : table.constraints) {
    const bool has_index = std::holds_alternative<Key>(constraint.rule) ||
                           std::holds_alternative<Exclusion>(constraint.rule);
    if (has_index) Append(needs, plan.NameHolders({table.name.schema, constraint.name}));
  }
  if (change.after.partition_of) Append(needs, RoomFor(change.after, plan));
  Chain creation(plan);
  std::vector<Action> drops;
  if (in_use) {
    const Step model{.phase = Phase::Expand, .subject = change.key};
    drops = LowerBoundChecks(table, RowsOf::Neighbour, model, needs, creation, plan);
  }
  std::vector<Action> undo;
  if (in_use) undo = DetachBefore(table, plan.after, plan);
  DropTable drop_again = DropOf(table.name, plan.after, plan);
  if (in_use) drop_again.referenced = ReferencedAbove(table, plan.after);
  undo.push_back(std::move(drop_again));
  Step create{.phase = Phase::Expand,
              .title = "create table " + NameForPeople(change.key),
              .actions = CreateWithParents(table, plan.after, in_use, plan),
              .undo = Reverse{std::move(undo)},
              .subject = change.key};
  Append(create.actions, drops);
  if (in_use) create.hazards = AttachHazards(table, plan);
  creation.Then({.step = std::move(create), .makes = KeysOf(table), .needs = std::move(needs)});
  LowerLate(late, table.name, plan);
  for (const Constraint& constraint : change.after.constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
    if (!foreign && !ComesAfter(change.after, constraint)) continue;
    const ObjectKey key = ConstraintKey(table.name, constraint.name);
    DropConstraint drop{.table = table.name, .constraint = constraint.name};
    if (foreign) drop.referenced = foreign->table;
    drop.of_unused = foreign && plan.Existed(foreign->table);
    Step step{.phase = Phase::Expand,
              .actions = {AddConstraint{table.name, constraint, !constraint.validated}},
              .undo = Reverse{{std::move(drop)}},
              .subject = key};
    if (foreign && plan.Existed(foreign->table)) step.hazards.push_back({Hazard::ReferencedLock});
    Draft add{.step = std::move(step),
              .makes = {key},
              .needs = plan.new_dependencies.Of(table.name, constraint)};
    if (foreign) Append(add.needs, KeysThatLeave(*foreign, plan));
    plan.Add(std::move(add));
  }
  Chain chain(plan);
  LowerMarks({.name = table.name}, change.after, chain, plan);
  LowerNewTableComments(change.after, plan);
}

// Its foreign keys go first, each by itself, so that the referenced tables are locked one at a time
// and not while this table is being dropped.
void Lower(const Drop<Table>& change, PlanBuilder& plan) {
  Chain chain(plan);
  const bool moves = MovesToArchive(change.key.name, plan);
  Table table = moves ? change.before : WithoutRowDefaults(change.before, chain, plan);
  // In the archive it would hold on to functions that go.
  const Late late = TakeLate(table, plan.old_dependencies, plan.after, plan.options.archive);
  LowerLateRemoval(late, table.name, chain, plan);
  std::vector<ObjectKey> frees = NeedsOf(WithoutForeignKeys(table), plan.old_dependencies);
  AddMemberNeeds(table.name, plan, frees);
  // It comes back with the columns that its parents had, and so after those have them again.
  for (const QualifiedName& parent : ParentsOf(table)) {
    for (const Column& column : plan.before.tables.at(parent).columns) {
      frees.push_back(ColumnKey(parent, column.name));
    }
  }
  for (const Constraint& constraint : table.constraints) {
    if (!IsForeignKey(constraint)) continue;
    const ForeignKey& foreign = std::get<ForeignKey>(constraint.rule);
    const ObjectKey key = ConstraintKey(table.name, constraint.name);
    const ObjectKey referenced{Kind::Table, foreign.table, {}};
    // Rows that were kept may refer to some that new code has deleted meanwhile.
    const bool looked_at_later = plan.options.archive && constraint.validated &&
                                 !table.partitioning && !plan.HypertableOf(table.name);
    std::vector<Action> back{
        AddConstraint{table.name, constraint, looked_at_later || !constraint.validated}};
    if (constraint.comment) back.push_back(Comment{key, constraint.comment});
    if (looked_at_later) back.push_back(ValidateConstraint{table.name, constraint.name, true});
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {DropConstraint{.table = table.name,
                                                    .constraint = constraint.name,
                                                    .referenced = foreign.table,
                                                    .of_unused = !plan.IsDropped(referenced)}},
                         .undo = Reverse{std::move(back)},
                         .hazards = {{Hazard::ReferencedLock}},
                         .subject = key},
                .frees = plan.old_dependencies.Of(table.name, constraint),
                .removes = {key},
                .rank = Rank::Last});
  }
  const bool alone = ParentIsInUse(table, plan);
  const bool stays = LowerDetach(table, change.key, moves || alone, chain, plan);
  if (moves) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {Archive{Kind::Table, table.name}},
                         .undo = Reverse{{Restore{Kind::Table, table.name}}},
                         .subject = change.key},
                .frees = frees,
                .removes = KeysOf(WithoutForeignKeys(table)),
                .rank = Rank::Last});
    return;
  }
  // It comes back as a partition, and so goes before others take its place.
  std::vector<ObjectKey> vacated;
  if (table.partition_of && !alone) vacated.push_back(VacatedKey(table.name));
  // Where its parent stays as it is, the step before attaches it again.
  std::vector<Action> rebuild = CreateWithParents(AsCreated(table), plan.before, alone, plan);
  if (alone) rebuild.pop_back();
  std::vector<Action> rest = RestOf(table, plan.before, plan);
  if (plan.options.archive) {
    // Rows go where the hypertable puts them.
    const bool hypertable = !rest.empty() && rest.front().As<CreateHypertable>();
    rest.insert(rest.begin() + (hypertable ? 1 : 0), RowsBack(table));
  }
  for (Action& action : rest) rebuild.push_back(std::move(action));
  DropTable drop = DropOf(table.name, plan.before, plan);
  if (stays) drop.referenced = ReferencedAbove(table, plan.before);
  std::vector<HazardNote> locked;
  for (const QualifiedName& other : drop.referenced) {
    locked.push_back({Hazard::ReferencedLock, NameForPeople({Kind::Table, other, {}})});
  }
  if (plan.options.archive) {
    chain.Then(
        {.step = {.phase = Phase::Contract,
                  .title =
                      "copy table " + NameForPeople(change.key) + " to the archive and drop it",
                  .actions = {ArchiveRows{table.name, RowsBack(table).columns}, std::move(drop)},
                  .undo = Reverse{std::move(rebuild)},
                  .hazards = std::move(locked),
                  .subject = change.key},
         .makes = vacated,
         .frees = frees,
         .removes = KeysOf(WithoutForeignKeys(table)),
         .rank = Rank::Last});
    return;
  }
  std::vector<HazardNote> hazards{plan.Sized(Hazard::DataLoss, table.name)};
  Append(hazards, std::move(locked));
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = {std::move(drop)},
                       .undo = Irreversible{.reason = "the table comes back empty",
                                            .actions = std::move(rebuild)},
                       .hazards = std::move(hazards),
                       .needs_allow = AllowName("drop-table", change.key),
                       .subject = change.key},
              .makes = vacated,
              .frees = frees,
              .removes = KeysOf(WithoutForeignKeys(table)),
              .rank = Rank::Last});
}

}  // namespace pleat
