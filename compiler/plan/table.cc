#include <algorithm>
#include <set>

#include "compiler/plan/archive.h"
#include "compiler/plan/attach.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/options_diff.h"
#include "compiler/plan/partition.h"

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

// With `alone` a function that comes or goes is enough: the table is to do without it.
bool IsLate(const std::vector<ObjectKey>& needs, const QualifiedName& table,
            const Dependencies& dependencies, const Catalog& other, bool alone) {
  return std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
    const bool called =
        need.kind == Kind::Routine || need.kind == Kind::Operator || need.kind == Kind::Cast;
    if (!called) return false;
    std::set<ObjectKey> seen;
    return alone ? !Contains(other, need) : Reaches(need, table, dependencies, other, seen);
  });
}

// Takes the late parts out of `table`.
Late TakeLate(Table& table, const Dependencies& dependencies, const Catalog& other, bool alone) {
  Late late;
  if (!dependencies.HasRoutines()) return late;
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

// The parents' columns that get another name in this plan, where CREATE TABLE says it.
std::vector<ObjectKey> RenamesBefore(const Table& table, const PlanBuilder& plan) {
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
    if (column.inherited && std::find(said.begin(), said.end(), own) == said.end()) continue;
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

// What a mark on an index needs.
std::vector<ObjectKey> KeysOfMark(const QualifiedName& table, const Identifier& index,
                                  const Catalog& catalog) {
  if (Contains(catalog, ConstraintKey(table, index))) return {ConstraintKey(table, index)};
  const ObjectKey key{Kind::Index, {table.schema, index}, {}};
  return Contains(catalog, key) ? std::vector{key} : std::vector<ObjectKey>();
}

// The identity and the cluster mark. Indexes may come and go in the same plan.
void LowerMarks(const Table& before, const Table& after, Chain& chain, PlanBuilder& plan) {
  const QualifiedName& name = after.name;
  const ObjectKey key{Kind::Table, name, {}};
  if (!(before.replica_identity == after.replica_identity)) {
    std::vector<ObjectKey> needs = KeysOfMark(name, after.replica_identity.index, plan.after);
    needs.push_back(key);
    // Where updates are published, none is possible from then on.
    const bool forbids = after.replica_identity.kind == ReplicaIdentity::Kind::Nothing;
    chain.Then({.step = {.phase = forbids ? Phase::Contract : Phase::Expand,
                         .actions = {SetReplicaIdentity{name, after.replica_identity}},
                         .undo = Reverse{{SetReplicaIdentity{name, before.replica_identity}}},
                         .subject = key},
                .needs = std::move(needs),
                .frees = KeysOfMark(name, before.replica_identity.index, plan.before),
                .rank = forbids ? Rank::Last : Rank::Middle});
  }
  LowerClusterMark(key, before.clustered_on, after.clustered_on, chain, plan);
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
              .needs = std::move(needs),
              .frees = std::move(frees),
              .rank = Rank::Last});
  return true;
}

// Only a table without rows changes in no time: everything is written again (ALTER TABLE, since
// 15).
void LowerAccessMethod(const Alter<Table>& change, Chain& chain, PlanBuilder& plan) {
  if (change.before.access_method == change.after.access_method) return;
  if (!plan.live.features.set_access_method) {
    plan.sink.Add({.code = Code::CannotPlan,
                   .message = "table `" + NameForPeople(change.key) +
                              "` cannot change its access method before PostgreSQL 15",
                   .help = "make a new table beside it, copy the rows, and rename both"});
    return;
  }
  const QualifiedName& name = change.key.name;
  Step step{.phase = Phase::Contract,
            .actions = {SetAccessMethod{name, change.after.access_method}},
            .undo = Reverse{{SetAccessMethod{name, change.before.access_method}}},
            .subject = change.key};
  if (!change.after.partitioning) step.hazards = {plan.Sized(Hazard::Rewrite, name)};
  chain.Then({.step = std::move(step), .needs = {change.key}});
}

// A table that is logged refers to none that is not (ATPrepChangePersistence()): the one goes or
// changes first, whichever side this table is on.
std::vector<ObjectKey> NeededForLogging(const Alter<Table>& change, const PlanBuilder& plan) {
  const QualifiedName& name = change.key.name;
  std::vector<ObjectKey> needs;
  const auto add = [&](const QualifiedName& owner, const Constraint& constraint,
                       const QualifiedName& other) {
    if (other == name) return;
    needs.push_back(LoggingKey(other));
    needs.push_back(GoneKey(ConstraintKey(owner, constraint.name)));
  };
  if (change.after.unlogged) {
    const auto [first, last] = plan.references_before.equal_range(name);
    for (auto at = first; at != last; ++at) {
      add(at->second.first, *at->second.second, at->second.first);
    }
    // Nor is one published that is not.
    for (const auto& [publication, object] : plan.before.publications) {
      needs.push_back(GoneKey({Kind::Publication, publication, {}}));
      needs.push_back(UnpublishedKey(name));
    }
    return needs;
  }
  for (const Constraint& constraint : change.before.constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
    if (foreign) add(name, constraint, foreign->table);
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

void AppendMarks(const Catalog& catalog, const QualifiedName& table, const Identifier& index,
                 std::vector<Action>& actions) {
  const auto found = catalog.tables.find(table);
  if (found != catalog.tables.end()) {
    const ReplicaIdentity& identity = found->second.replica_identity;
    if (identity.kind == ReplicaIdentity::Kind::Index && identity.index == index) {
      actions.push_back(SetReplicaIdentity{table, identity});
    }
  }
  if (ClusteredOn(catalog, table) == index) actions.push_back(SetClusterMark{table, index});
}

std::optional<Identifier> ClusteredOn(const Catalog& catalog, const QualifiedName& relation) {
  const auto table = catalog.tables.find(relation);
  if (table != catalog.tables.end()) return table->second.clustered_on;
  const auto view = catalog.materialized_views.find(relation);
  return view == catalog.materialized_views.end() ? std::nullopt : view->second.clustered_on;
}

void LowerClusterMark(const ObjectKey& relation, const std::optional<Identifier>& before,
                      const std::optional<Identifier>& after, Chain& chain, PlanBuilder& plan) {
  if (before == after) return;
  const QualifiedName& name = relation.name;
  std::vector<ObjectKey> needs = KeysOfMark(name, after.value_or(Identifier{}), plan.after);
  needs.push_back(relation);
  chain.Then({.step = {.phase = Phase::Expand,
                       .actions = {SetClusterMark{name, after}},
                       .undo = Reverse{{SetClusterMark{name, before}}},
                       .subject = relation},
              .needs = std::move(needs),
              .frees = KeysOfMark(name, before.value_or(Identifier{}), plan.before)});
}

void Lower(const Create<Table>& change, PlanBuilder& plan) {
  Table table = AsCreated(change.after);
  const Late late = TakeLate(table, plan.new_dependencies, plan.before, false);
  const bool in_use = ParentIsInUse(table, plan);
  std::vector<ObjectKey> needs = NeedsOf(table, plan.new_dependencies);
  Append(needs, RenamesBefore(change.after, plan));
  Chain creation(plan);
  std::vector<Action> drops;
  if (in_use) {
    const Step model{.phase = Phase::Expand, .subject = change.key};
    drops = LowerBoundChecks(table, RowsOf::Neighbour, model, needs, creation, plan);
  }
  std::vector<Action> undo;
  if (in_use) undo = DetachBefore(table, plan.after, plan);
  DropTable drop_again = DropOf(table.name, plan.after, plan);
  drop_again.referenced = ReferencedAbove(table, plan.after);
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
    plan.Add({.step = std::move(step),
              .makes = {key},
              .needs = plan.new_dependencies.Of(table.name, constraint)});
  }
  Chain chain(plan);
  LowerMarks({.name = table.name}, change.after, chain, plan);
  LowerNewTableComments(change.after, plan);
}

// Its foreign keys go first, each by itself, so that the referenced tables are locked one at a time
// and not while this table is being dropped.
void Lower(const Drop<Table>& change, PlanBuilder& plan) {
  Table table = change.before;
  Chain chain(plan);
  // In the archive it would hold on to functions that go.
  const Late late = TakeLate(table, plan.old_dependencies, plan.after, plan.options.archive);
  LowerLateRemoval(late, table.name, chain, plan);
  std::vector<ObjectKey> frees = NeedsOf(WithoutForeignKeys(table), plan.old_dependencies);
  AddMemberNeeds(table.name, plan, frees);
  for (const Constraint& constraint : table.constraints) {
    if (!IsForeignKey(constraint)) continue;
    const ForeignKey& foreign = std::get<ForeignKey>(constraint.rule);
    const ObjectKey key = ConstraintKey(table.name, constraint.name);
    const ObjectKey referenced{Kind::Table, foreign.table, {}};
    std::vector<Action> back{AddConstraint{table.name, constraint, !constraint.validated}};
    if (constraint.comment) back.push_back(Comment{key, constraint.comment});
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
  const bool moves = MovesToArchive(table.name, plan);
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
  if (plan.options.archive) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .title = "copy table " + NameForPeople(change.key) +
                                  " to the archive and drop it",
                         .actions = {ArchiveRows{table.name, RowsBack(table).columns},
                                     DropOf(table.name, plan.before, plan)},
                         .undo = Reverse{std::move(rebuild)},
                         .subject = change.key},
                .frees = plan.old_dependencies.Of(table),
                .removes = KeysOf(WithoutForeignKeys(table)),
                .rank = Rank::Last});
    return;
  }
  std::vector<HazardNote> hazards{plan.Sized(Hazard::DataLoss, table.name)};
  DropTable drop = DropOf(table.name, plan.before, plan);
  if (stays) drop.referenced = ReferencedAbove(table, plan.before);
  for (const QualifiedName& other : drop.referenced) {
    hazards.push_back({Hazard::ReferencedLock, NameForPeople({Kind::Table, other, {}})});
  }
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = {std::move(drop)},
                       .undo = Irreversible{.reason = "the table comes back empty",
                                            .actions = std::move(rebuild)},
                       .hazards = std::move(hazards),
                       .needs_allow = AllowName("drop-table", change.key),
                       .subject = change.key},
              .frees = frees,
              .removes = KeysOf(WithoutForeignKeys(table)),
              .rank = Rank::Last});
}

void Lower(const Alter<Table>& change, PlanBuilder& plan) {
  const QualifiedName& name = change.key.name;
  Chain chain(plan);
  LowerParents(change, chain, plan);
  LowerMarks(change.before, change.after, chain, plan);
  LowerAccessMethod(change, chain, plan);
  const OptionsDiff forth = Compare(change.before.options, change.after.options);
  const OptionsDiff back = Compare(change.after.options, change.before.options);
  if (change.before.options != change.after.options) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {SetTableOptions{name, forth.set, forth.reset}},
                         .undo = Reverse{{SetTableOptions{name, back.set, back.reset}}},
                         .subject = change.key},
                .needs = {change.key}});
  }
  if (change.before.row_security != change.after.row_security ||
      change.before.force_row_security != change.after.force_row_security) {
    LowerRowSecurity(name, plan);
  }
  if (change.before.unlogged != change.after.unlogged) {
    std::vector<ObjectKey> needs = NeededForLogging(change, plan);
    needs.push_back(change.key);
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {SetLogged{name, change.after.unlogged}},
                         .undo = Reverse{{SetLogged{name, change.before.unlogged}}},
                         .hazards = {plan.Sized(Hazard::Rewrite, name)},
                         .subject = change.key},
                .makes = {LoggingKey(name)},
                .needs = std::move(needs)});
  }
  if (change.before.tablespace != change.after.tablespace) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {SetTablespace{name, change.after.tablespace}},
                         .undo = Reverse{{SetTablespace{name, change.before.tablespace}}},
                         .hazards = {plan.Sized(Hazard::Rewrite, name)},
                         .subject = change.key},
                .needs = {change.key}});
  }
}

}  // namespace pleat
