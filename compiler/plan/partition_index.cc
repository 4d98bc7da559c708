#include <fmt/format.h>

#include <algorithm>

#include "compiler/canon/reconcile.h"
#include "compiler/model/default_name.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/partition.h"

namespace pleat {
namespace {

// The tables above a partition, nearest first.
std::vector<QualifiedName> Above(const QualifiedName& table, const Catalog& catalog) {
  std::vector<QualifiedName> above;
  auto found = catalog.tables.find(table);
  while (found != catalog.tables.end() && found->second.partition_of) {
    above.push_back(found->second.partition_of->parent);
    found = catalog.tables.find(above.back());
  }
  return above;
}

// `own` may say it in the server's words.
bool IsSame(const Index& parent, Index own, const PlanBuilder& plan) {
  own.name = parent.name;
  own.table = parent.table;
  own.options = parent.options;
  own.tablespace = parent.tablespace;
  own.comment = parent.comment;
  own.valid = parent.valid;
  return own == parent || own == canon::InWordsOf(own, parent, plan.after);
}

bool IsSame(const Constraint& parent, Constraint own) {
  const auto* key = std::get_if<Key>(&parent.rule);
  if (auto* mine = std::get_if<Key>(&own.rule); key != nullptr && mine != nullptr) {
    mine->options = key->options;
    mine->tablespace = key->tablespace;
  }
  if (!std::holds_alternative<Check>(own.rule)) own.name = parent.name;
  own.comment = parent.comment;
  own.validated = parent.validated;
  return own == parent;
}

bool IsTaken(const QualifiedName& name, const PlanBuilder& plan) {
  for (const Catalog* catalog : {&plan.before, &plan.after}) {
    if (catalog->tables.contains(name) || catalog->indexes.contains(name) ||
        catalog->sequences.contains(name) || catalog->views.contains(name) ||
        catalog->materialized_views.contains(name) ||
        catalog->continuous_aggregates.contains(name)) {
      return true;
    }
  }
  return plan.live.attached_indexes.contains(name) || plan.given_names.contains(name);
}

// The name that PostgreSQL would give the part of an index that belongs to `table`.
Identifier NameFor(const QualifiedName& table, const std::string& columns, std::string_view label,
                   PlanBuilder& plan) {
  QualifiedName name{table.schema, DefaultName(table.name.text, columns, label)};
  for (int i = 1; IsTaken(name, plan); ++i) {
    name.name = DefaultName(table.name.text, columns, std::string(label) + std::to_string(i));
  }
  plan.given_names.insert(name);
  return name.name;
}

// An index of the partition that says the same already.
const Index* Equal(const Index& index, const QualifiedName& partition, const PlanBuilder& plan) {
  const auto [first, last] = plan.indexes_before.equal_range(partition);
  for (auto at = first; at != last; ++at) {
    if (at->second->valid && IsSame(index, *at->second, plan)) return at->second;
  }
  return nullptr;
}

struct Part {
  const Table* table = nullptr;
  // Of the index of this partition.
  QualifiedName index = {};
  bool is_there = false;
  // The partition is partitioned itself: its index comes with that of the parent.
  bool late = false;
};

// A new partition gets parts of the indexes that its parents have now, under names that are not to
// be given again.
void ReserveNames(const Table& partition, PlanBuilder& plan) {
  if (!plan.given_names.insert(partition.name).second) return;
  for (const QualifiedName& parent : Above(partition.name, plan.after)) {
    const auto [first, last] = plan.indexes_before.equal_range(parent);
    for (auto at = first; at != last; ++at) {
      NameFor(partition.name, JoinedColumns(*at->second), "idx", plan);
    }
  }
}

// Whether a table that is there becomes a partition below `root` once the index of that is made
// (LowerAttach), alone or with the one that it belongs to.
bool Joins(const QualifiedName& table, const QualifiedName& root, const PlanBuilder& plan) {
  if (table == root) return false;
  const auto before = plan.before.tables.find(table);
  const QualifiedName& parent = plan.after.tables.at(table).partition_of->parent;
  const bool is_there = before != plan.before.tables.end();
  if (is_there && !(before->second.partition_of && before->second.partition_of->parent == parent)) {
    return true;
  }
  return Joins(parent, root, plan);
}

// Each partition below the index's table with the name that its part of the index has or will have.
// One that goes has a part until then: without it the whole would not be valid.
std::vector<Part> PartsOf(const Index& index, PlanBuilder& plan) {
  std::vector<const Table*> tables = plan.new_family.Below(index.table);
  std::erase_if(tables, [&](const Table* table) { return Joins(table->name, index.table, plan); });
  for (const Table* table : plan.old_family.Below(index.table)) {
    if (plan.IsDropped({Kind::Table, table->name, {}})) tables.push_back(table);
  }
  std::vector<Part> parts;
  for (const Table* table : tables) {
    const auto before = plan.before.tables.find(table->name);
    const bool existed = before != plan.before.tables.end();
    Part part{.table = table, .late = table->partitioning.has_value()};
    if (!existed) ReserveNames(*table, plan);
    const Index* equal = existed ? Equal(index, table->name, plan) : nullptr;
    part.is_there = equal != nullptr;
    part.index = equal != nullptr
                     ? equal->name
                     : QualifiedName{table->name.schema,
                                     NameFor(table->name, JoinedColumns(index), "idx", plan)};
    parts.push_back(std::move(part));
  }
  return parts;
}

Index PartOf(const Index& index, const Part& part) {
  Index own = index;
  own.name = part.index;
  own.table = part.table->name;
  own.comment.reset();
  return own;
}

// Makes the index of those that its partitions have.
void AppendWhole(const Index& index, const std::vector<Part>& parts, std::vector<Action>& actions) {
  actions.push_back(CreateIndex{.index = index, .only = true});
  std::map<QualifiedName, QualifiedName> index_of{{index.table, index.name}};
  for (const Part& part : parts) {
    index_of[part.table->name] = part.index;
    if (part.late && !part.is_there) {
      actions.push_back(CreateIndex{.index = PartOf(index, part), .only = true});
    }
  }
  // The lowest first: an index is complete once all of its parts are.
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    const QualifiedName& parent = part->table->partition_of->parent;
    actions.push_back(AttachIndex{.index = index_of.at(parent),
                                  .table = parent,
                                  .part = part->index,
                                  .partition = part->table->name});
  }
}

// Whether the partition is one of the same table before and after, so that it has its part of
// everything that this table has had.
bool Stays(const QualifiedName& table, const PlanBuilder& plan) {
  const auto before = plan.before.tables.find(table);
  const auto after = plan.after.tables.find(table);
  return before != plan.before.tables.end() && after != plan.after.tables.end() &&
         before->second.partition_of && after->second.partition_of &&
         before->second.partition_of->parent == after->second.partition_of->parent;
}

// Whether a partition ends up with an index of its own that would do as its part of `index`.
bool WouldBeTaken(const Index& index, const PlanBuilder& plan) {
  for (const Table* table : plan.old_family.Below(index.table)) {
    const auto [first, last] = plan.indexes_after.equal_range(table->name);
    for (auto at = first; at != last; ++at) {
      if (IsSame(index, *at->second, plan)) return true;
    }
  }
  return false;
}

std::vector<const Table*> LeavesThatExist(const QualifiedName& table, const PlanBuilder& plan) {
  std::vector<const Table*> leaves;
  for (const Table* child : plan.new_family.Below(table)) {
    const auto before = plan.before.tables.find(child->name);
    if (before == plan.before.tables.end() || !before->second.partition_of) continue;
    if (!child->partitioning) leaves.push_back(child);
  }
  return leaves;
}

// What stands behind a unique key.
Index IndexBehind(const QualifiedName& table, const Constraint& constraint) {
  const Key& key = std::get<Key>(constraint.rule);
  Index index{.name = {table.schema, constraint.name},
              .table = table,
              .unique = true,
              .nulls_not_distinct = key.nulls_not_distinct,
              .include = key.include,
              .options = key.options,
              .tablespace = key.tablespace};
  for (const Identifier& column : key.columns) index.elements.push_back({.key = column});
  return index;
}

// An index of the partition that an earlier run has built for the key, or one that is to go and
// says the same.
const Index* BuiltFor(const Index& wanted, const PlanBuilder& plan) {
  const auto [first, last] = plan.indexes_before.equal_range(wanted.table);
  for (auto at = first; at != last; ++at) {
    const Index& index = *at->second;
    Index same = index;
    same.name = wanted.name;
    same.comment.reset();
    if (same == wanted && plan.IsDropped({Kind::Index, index.name, {}})) return &index;
  }
  return nullptr;
}

// A key that went with the whole that it had become part of.
std::vector<Action> KeyAgain(const QualifiedName& table, const Constraint& constraint) {
  return {CreateIndex{.index = IndexBehind(table, constraint), .concurrently = true},
          AddKeyUsingIndex{table, constraint, constraint.name}};
}

const Constraint* Equal(const Constraint& constraint, const QualifiedName& table,
                        const PlanBuilder& plan) {
  for (const Constraint& own : plan.before.tables.at(table).constraints) {
    if (IsSame(constraint, own)) return &own;
  }
  return nullptr;
}

}  // namespace

bool IsTakenOver(const Index& index, const PlanBuilder& plan) {
  for (const QualifiedName& parent : Above(index.table, plan.after)) {
    const auto [first, last] = plan.indexes_after.equal_range(parent);
    for (auto at = first; at != last; ++at) {
      if (!IsSame(*at->second, index, plan)) continue;
      const auto before = plan.before.indexes.find(at->second->name);
      // With other settings the whole is built again, and takes what has been built for it.
      const bool has_own_part = Stays(index.table, plan) && before != plan.before.indexes.end() &&
                                IsSame(*at->second, before->second, plan) &&
                                at->second->options == before->second.options &&
                                at->second->tablespace == before->second.tablespace;
      if (!has_own_part) return true;
    }
  }
  return false;
}

bool IsTakenOver(const QualifiedName& table, const Constraint& constraint,
                 const PlanBuilder& plan) {
  for (const QualifiedName& parent : Above(table, plan.after)) {
    const auto found = plan.after.tables.find(parent);
    if (found == plan.after.tables.end()) continue;
    for (const Constraint& theirs : found->second.constraints) {
      if (!IsSame(theirs, constraint)) continue;
      const auto before = plan.before.tables.find(parent);
      const Constraint* old = before == plan.before.tables.end()
                                  ? nullptr
                                  : FindConstraint(before->second, theirs.name);
      if (!Stays(table, plan) || old == nullptr || !IsSame(theirs, *old)) return true;
    }
  }
  return false;
}

std::vector<Action> WholeAgain(const Index& index, bool replaced, PlanBuilder& plan) {
  const std::vector<const Table*> tables = plan.old_family.Below(index.table);
  const auto stay = [&](const std::vector<const Table*>& family) {
    return std::all_of(family.begin(), family.end(),
                       [&](const Table* table) { return Stays(table->name, plan); });
  };
  const bool known = stay(tables) && stay(plan.new_family.Below(index.table));
  if (!known || (!replaced && !WouldBeTaken(index, plan))) return {CreateIndex{.index = index}};
  std::vector<Part> parts;
  std::vector<Action> actions;
  for (const Table* table : tables) {
    parts.push_back(
        {.table = table,
         .index = {table->name.schema, NameFor(table->name, JoinedColumns(index), "idx", plan)},
         .late = table->partitioning.has_value()});
    if (!parts.back().late) {
      actions.push_back(CreateIndex{.index = PartOf(index, parts.back()),
                                    .concurrently = !plan.AtOnce(index.table)});
    }
  }
  AppendWhole(index, parts, actions);
  return actions;
}

std::vector<Action> PartsAgain(const Index& index, const PlanBuilder& plan) {
  std::vector<Action> actions;
  for (const Table* child : plan.new_family.Below(index.table)) {
    // Those that merely inherit keep their own; and what joins comes later, and leaves before.
    if (!child->partition_of || Joins(child->name, index.table, plan)) continue;
    if (const Index* own = Equal(index, child->name, plan)) {
      actions.push_back(CreateIndex{.index = *own});
    }
  }
  return actions;
}

std::vector<Action> PartsAgain(const QualifiedName& table, const Constraint& constraint,
                               const PlanBuilder& plan) {
  std::vector<Action> actions;
  for (const Table* leaf : LeavesThatExist(table, plan)) {
    if (const Constraint* own = Equal(constraint, leaf->name, plan)) {
      actions.push_back(AddConstraint{leaf->name, *own, !own->validated});
    }
  }
  return actions;
}

void LowerPartitionedIndex(const Index& index, const Index* instead, const ObjectKey& key,
                           Chain& chain, PlanBuilder& plan) {
  const Phase phase = index.unique ? Phase::Contract : Phase::Expand;
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(index);
  for (const ObjectKey& need : plan.new_dependencies.Of(index)) {
    if (need.kind == Kind::Column) {
      needs.push_back(FilledKey(need.name, need.member));
    }
  }
  const std::vector<Part> parts = PartsOf(index, plan);
  for (const Part& part : parts) {
    if (part.is_there || part.late) continue;
    const Index own = PartOf(index, part);
    Step step{.phase = phase,
              .title = "build the index of partition " +
                       NameForPeople({Kind::Table, own.table, {}}) + " for " + NameForPeople(key),
              .actions = {CreateIndex{.index = own, .concurrently = true}},
              .undo = Reverse{{DropIndex{own.name, own.table, true, true}}},
              .subject = key};
    if (index.unique) step.hazards.push_back({Hazard::MayReject});
    std::vector<ObjectKey> there = needs;
    there.push_back({Kind::Table, own.table, {}});
    chain.Then({.step = std::move(step), .needs = std::move(there)});
  }
  std::vector<Action> actions;
  std::vector<Action> back{DropIndex{index.name, index.table, false, false}};
  if (instead != nullptr) {
    actions.push_back(DropIndex{instead->name, instead->table, false, false});
    for (Action& action : WholeAgain(*instead, true, plan)) back.push_back(std::move(action));
    if (instead->comment) back.push_back(Comment{key, instead->comment});
  }
  for (const Part& part : parts) {
    // It goes with the whole that it has become part of.
    if (!part.is_there || part.late) continue;
    back.push_back(CreateIndex{.index = plan.before.indexes.at(part.index), .concurrently = true});
  }
  AppendWhole(index, parts, actions);
  if (instead != nullptr && instead->comment) actions.push_back(Comment{key, instead->comment});
  for (const Part& part : parts) {
    if (part.late && !part.is_there) needs.push_back({Kind::Table, part.table->name, {}});
  }
  Draft draft{
      .step = {.phase = instead != nullptr ? Phase::Contract : phase,
               .title = fmt::format("{} index {} of {} from those of its partitions",
                                    instead != nullptr ? "replace" : "make", NameForPeople(key),
                                    NameForPeople({Kind::Table, index.table, {}})),
               .actions = std::move(actions),
               .undo = Reverse{std::move(back)},
               .subject = key},
      .makes = {key},
      .needs = std::move(needs)};
  if (instead != nullptr) draft.frees = plan.old_dependencies.Of(*instead);
  chain.Then(std::move(draft));
}

void LowerPartitionedKey(const QualifiedName& table, const Constraint& constraint,
                         std::vector<ObjectKey> needs, Chain& chain, PlanBuilder& plan) {
  const ObjectKey object = ConstraintKey(table, constraint.name);
  const Key& key = std::get<Key>(constraint.rule);
  std::vector<Action> back{DropConstraint{.table = table, .constraint = constraint.name}};
  for (const Table* leaf : LeavesThatExist(table, plan)) {
    if (const Constraint* there = Equal(constraint, leaf->name, plan)) {
      for (Action& action : KeyAgain(leaf->name, *there)) back.push_back(std::move(action));
      continue;
    }
    Constraint own = constraint;
    own.comment.reset();
    own.name = key.primary ? NameFor(leaf->name, "", "pkey", plan)
                           : NameFor(leaf->name, JoinedColumns(key.columns), "key", plan);
    const Index index = IndexBehind(leaf->name, own);
    const DropConstraint drop{.table = leaf->name, .constraint = own.name, .if_exists = true};
    if (const Index* built = BuiltFor(index, plan)) {
      plan.handled.insert({Kind::Index, built->name, {}});
      chain.Then({.step = {.phase = Phase::Contract,
                           .actions = {AddKeyUsingIndex{leaf->name, own, built->name.name}},
                           .undo = Reverse{{drop, CreateIndex{.index = *built}}},
                           .subject = object},
                  .needs = needs,
                  .removes = {{Kind::Index, built->name, {}}}});
      continue;
    }
    const std::string partition = NameForPeople({Kind::Table, leaf->name, {}});
    chain.Then({.step = {.phase = Phase::Contract,
                         .title = "build the index of partition " + partition + " for unique key " +
                                  NameForPeople(object),
                         .actions = {CreateIndex{.index = index, .concurrently = true}},
                         .undo = Reverse{{DropIndex{index.name, index.table, true, true}}},
                         .hazards = {{Hazard::MayReject}},
                         .subject = object},
                .needs = needs});
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {AddKeyUsingIndex{leaf->name, own, own.name}},
                         .undo = Reverse{{drop}},
                         .subject = object}});
  }
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = {AddConstraint{table, constraint, false}},
                       .undo = Reverse{std::move(back)},
                       .subject = object},
              .makes = {object},
              .needs = std::move(needs)});
}

bool HasTriggersOn(const QualifiedName& referenced, const PlanBuilder& plan) {
  const auto table = plan.after.tables.find(referenced);
  const bool partitioned = table != plan.after.tables.end() && table->second.partitioning;
  return !partitioned || plan.live.features.triggers_on_partitioned;
}

void LowerPartitionedForeignKey(const QualifiedName& table, const Constraint& constraint,
                                const std::vector<ObjectKey>& needs, Chain& chain,
                                PlanBuilder& plan) {
  const ObjectKey object = ConstraintKey(table, constraint.name);
  const ForeignKey& key = std::get<ForeignKey>(constraint.rule);
  std::vector<Action> back{
      DropConstraint{.table = table, .constraint = constraint.name, .referenced = key.table}};
  const std::vector<const Table*> leaves = LeavesThatExist(table, plan);
  const bool parts = !leaves.empty();
  for (const Table* leaf : leaves) {
    const Constraint* there = Equal(constraint, leaf->name, plan);
    Constraint own = there != nullptr ? *there : constraint;
    if (there == nullptr) {
      own.comment.reset();
      own.name = NameFor(leaf->name, JoinedColumns(key.columns), "fkey", plan);
      chain.Then({.step = {.phase = Phase::Contract,
                           .actions = {AddConstraint{leaf->name, own, true}},
                           .undo = Reverse{{DropConstraint{.table = leaf->name,
                                                           .constraint = own.name,
                                                           .if_exists = true,
                                                           .referenced = key.table}}},
                           .hazards = {{Hazard::ReferencedLock}, {Hazard::MayReject}},
                           .subject = object},
                  .needs = needs});
    } else {
      back.push_back(AddConstraint{leaf->name, own, true});
      if (there->validated) {
        back.push_back(ValidateConstraint{leaf->name, own.name});
        continue;
      }
    }
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {ValidateConstraint{leaf->name, own.name}},
                         .undo = NothingToUndo{"the constraint goes with the step that added it"},
                         .subject = object}});
  }
  const bool drops_triggers = parts && HasTriggersOn(key.table, plan);
  chain.Then(
      {.step = {.phase = Phase::Contract,
                .actions = {AddConstraint{
                    .table = table, .constraint = constraint, .drops_triggers = drops_triggers}},
                .undo = Reverse{std::move(back)},
                .hazards = {{Hazard::ReferencedLock}},
                .subject = object},
       .makes = {object},
       .needs = needs});
}

}  // namespace pleat
