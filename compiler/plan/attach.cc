#include "compiler/plan/attach.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/model/default_name.h"
#include "compiler/model/quote.h"
#include "compiler/plan/archive.h"
#include "compiler/plan/column_type.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/partition.h"

namespace pleat {
namespace {

std::optional<QualifiedName> DefaultBeside(const Table& table, const Family& family) {
  const Table* standard = family.DefaultOf(table.partition_of->parent);
  if (standard == nullptr || standard->name == table.name) return std::nullopt;
  return standard->name;
}

bool IsOpenEnd(const Expr& value) { return value.text == "MINVALUE" || value.text == "MAXVALUE"; }

// What the bounds of a partition by one column say as a check, so that ATTACH PARTITION need not
// look at the rows (manual, 5.11.2.2). Nothing where a check cannot say it, or nobody has to.
std::optional<Expr> CheckOf(const PartitionBound& bound, const Table& parent) {
  const auto& elements = parent.partitioning->elements;
  const auto* column =
      elements.size() == 1 ? std::get_if<Identifier>(&elements.front().key) : nullptr;
  if (column == nullptr) return std::nullopt;
  const std::string name = Quoted(*column);
  if (const auto* range = std::get_if<RangeBound>(&bound)) {
    std::string text = name + " IS NOT NULL";
    if (!IsOpenEnd(range->from.front())) text += " AND " + name + " >= " + range->from.front().text;
    if (!IsOpenEnd(range->to.front())) text += " AND " + name + " < " + range->to.front().text;
    return Expr{text};
  }
  const auto* list = std::get_if<ListBound>(&bound);
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> values;
  bool null = false;
  for (const Expr& value : list->values) {
    if (value.text == "NULL") {
      null = true;
    } else {
      values.push_back(value.text);
    }
  }
  const std::string is_null = name + (null ? " IS NULL" : " IS NOT NULL");
  if (values.empty()) return Expr{is_null};
  return Expr{
      fmt::format("{} {} {} IN ({})", is_null, null ? "OR" : "AND", name, fmt::join(values, ", "))};
}

// What ATTACH PARTITION gives a table of its parent's keys, foreign keys and indexes stays when it
// is detached, by the names that PostgreSQL chose.
std::vector<Action> WithoutInherited(const Table& table, const Table& parent,
                                     const PlanBuilder& plan) {
  std::vector<Action> actions;
  for (const Constraint& constraint : parent.constraints) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
    if (key == nullptr && foreign == nullptr) continue;
    Identifier name = constraint.name;
    if (key != nullptr) {
      name = DefaultName(table.name.name.text, key->primary ? "" : JoinedColumns(key->columns),
                         key->primary ? "pkey" : "key");
    }
    if (FindConstraint(table, name) != nullptr) continue;
    DropConstraint drop{.table = table.name, .constraint = name, .if_exists = true};
    if (foreign != nullptr) drop.referenced = foreign->table;
    actions.push_back(drop);
  }
  const auto [first, last] = plan.indexes_after.equal_range(parent.name);
  for (auto at = first; at != last; ++at) {
    const QualifiedName name{table.name.schema,
                             DefaultName(table.name.name.text, JoinedColumns(*at->second), "idx")};
    if (plan.before.indexes.contains(name)) continue;
    actions.push_back(DropIndex{.name = name, .table = table.name, .if_exists = true});
  }
  return actions;
}

// ATTACH PARTITION looks at the rows for the foreign keys that it gives, and builds the indexes.
void AddHazardsOfParts(const std::vector<Action>& inherited, const QualifiedName& table,
                       const PlanBuilder& plan, std::vector<HazardNote>& hazards) {
  const auto checks = [](const Action& action) {
    const auto* drop = action.As<DropConstraint>();
    return drop != nullptr && drop->referenced;
  };
  if (std::any_of(inherited.begin(), inherited.end(), checks)) {
    hazards.push_back(plan.Sized(Hazard::BlockingScan, table));
  }
  if (!std::all_of(inherited.begin(), inherited.end(), checks)) {
    hazards.push_back(plan.Sized(Hazard::BlockingBuild, table));
  }
}

// ATTACH PARTITION gives a table its parts of the indexes that are there: those that come are there
// by then, and those that go have gone.
std::vector<ObjectKey> IndexesInPlace(const Table& parent, const PlanBuilder& plan) {
  std::vector<ObjectKey> needs;
  for (const Table* above = &parent; above != nullptr;) {
    const auto [first, last] = plan.indexes_after.equal_range(above->name);
    for (auto at = first; at != last; ++at) needs.push_back({Kind::Index, at->second->name, {}});
    const auto [old, end] = plan.indexes_before.equal_range(above->name);
    for (auto at = old; at != end; ++at) {
      const ObjectKey key{Kind::Index, at->second->name, {}};
      if (plan.IsDropped(key)) needs.push_back(GoneKey(key));
    }
    above = above->partition_of ? &plan.after.tables.at(above->partition_of->parent) : nullptr;
  }
  return needs;
}

// A check that is there until the partition is attached.
struct BoundCheck {
  QualifiedName table = {};
  Constraint constraint = {};

  DropConstraint Drop() const {
    return {.table = table, .constraint = constraint.name, .if_exists = true};
  }
  AddConstraint Add() const { return {table, constraint, true}; }
};

// What the rows of such a table are under is a matter of its own partitions.
bool CanBeChecked(const QualifiedName& table, const PlanBuilder& plan) {
  const auto found = plan.before.tables.find(table);
  return found != plan.before.tables.end() && !found->second.partitioning;
}

// Whether the default partition beside `table` is its parent's no longer.
bool Leaves(const QualifiedName& standard, const Table& table, const PlanBuilder& plan) {
  const auto after = plan.after.tables.find(standard);
  return after == plan.after.tables.end() || !after->second.partition_of ||
         after->second.partition_of->parent != table.partition_of->parent;
}

std::vector<BoundCheck> BoundChecks(const Table& table, RowsOf rows, const Catalog& catalog,
                                    const PlanBuilder& plan) {
  const Table& parent = catalog.tables.at(table.partition_of->parent);
  const auto bound =
      plan.options.direct ? std::nullopt : CheckOf(table.partition_of->bound, parent);
  if (!bound) return {};
  const Identifier name = TransitionalName("pleat_bound_", table.name.name);
  std::vector<BoundCheck> checks;
  if (rows == RowsOf::Both && CanBeChecked(table.name, plan)) {
    checks.push_back({table.name, {.name = name, .rule = Check{.expression = *bound}}});
  }
  const auto standard = DefaultBeside(table, plan.old_family);
  // On the way back one that goes as well may not be there yet.
  const bool there = standard && (&catalog == &plan.after || !Leaves(*standard, table, plan));
  if (there && CanBeChecked(*standard, plan)) {
    const Expr others{"NOT (" + bound->text + ")"};
    checks.push_back({*standard, {.name = name, .rule = Check{.expression = others}}});
  }
  return checks;
}

// A foreign key between a partitioned table, or one above it, and another.
struct Link {
  QualifiedName other = {};
  // Where it is the partitioned table's own.
  const ForeignKey* own = nullptr;
};

std::vector<Link> LinksAbove(const QualifiedName& parent, const PlanBuilder& plan) {
  std::vector<Link> links;
  auto above = plan.before.tables.find(parent);
  while (above != plan.before.tables.end()) {
    for (const Constraint& constraint : above->second.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (foreign != nullptr) links.push_back({foreign->table, foreign});
    }
    const auto [first, last] = plan.references_before.equal_range(above->first);
    for (auto at = first; at != last; ++at) links.push_back({at->second.first});
    if (!above->second.partition_of) break;
    above = plan.before.tables.find(above->second.partition_of->parent);
  }
  return links;
}

bool IsByInteger(const Table& table) {
  if (!table.partitioning || table.partitioning->elements.size() != 1) return false;
  const auto* name = std::get_if<Identifier>(&table.partitioning->elements.front().key);
  const Column* column = name ? FindColumn(table, *name) : nullptr;
  return column != nullptr && IsInteger(column->type);
}

// The server prints numbers of some types in quotes.
PartitionBound AsNumbers(PartitionBound bound) {
  const auto bare = [](std::vector<Expr>& values) {
    for (Expr& value : values) std::erase(value.text, '\'');
  };
  if (auto* range = std::get_if<RangeBound>(&bound)) {
    bare(range->from);
    bare(range->to);
  }
  if (auto* list = std::get_if<ListBound>(&bound)) bare(list->values);
  return bound;
}

// Whether the table has such a foreign key of its own, or as a partition up to then.
bool HasLike(const ForeignKey& wanted, const QualifiedName& table, const PlanBuilder& plan) {
  const auto before = plan.before.tables.find(table);
  if (before == plan.before.tables.end()) return false;
  const bool is_made_again =
      plan.IsDropped({Kind::Table, table, {}}) && !MovesToArchive(table, plan);
  if (before->second.partition_of) return !is_made_again;
  const auto& constraints = before->second.constraints;
  return std::any_of(constraints.begin(), constraints.end(), [&](const Constraint& constraint) {
    const auto* own = std::get_if<ForeignKey>(&constraint.rule);
    return own != nullptr && *own == wanted;
  });
}

}  // namespace

AttachPartition AttachOf(const Table& table, const PlanBuilder& plan) {
  AttachPartition attach{.parent = table.partition_of->parent,
                         .table = table.name,
                         .bound = table.partition_of->bound,
                         .default_partition = DefaultBeside(table, plan.old_family)};
  // It gets the foreign keys of its parents, and those that lead to them.
  for (const Link& link : LinksAbove(attach.parent, plan)) {
    if (link.own && HasLike(*link.own, table.name, plan) && HasTriggersOn(link.other, plan)) {
      attach.merged.push_back(link.other);
    } else {
      attach.linked.push_back(link.other);
    }
  }
  return attach;
}

DetachPartition DetachOf(const Table& table, const PlanBuilder& plan) {
  DetachPartition detach{.parent = table.partition_of->parent, .table = table.name};
  for (const Link& link : LinksAbove(detach.parent, plan)) {
    (link.own ? detach.referenced : detach.referencing).push_back(link.other);
  }
  if (plan.live.in_flight.detaching.contains(plan.OldNameOf(table.name))) {
    detach.finalize = true;
    return detach;
  }
  const bool has_default =
      plan.old_family.DefaultOf(detach.parent) || plan.new_family.DefaultOf(detach.parent);
  detach.concurrently =
      plan.live.features.detach_concurrently && !has_default && !plan.options.direct;
  detach.default_partition = DefaultBeside(table, plan.old_family);
  return detach;
}

std::vector<ObjectKey> RoomFor(const Table& partition, PlanBuilder& plan) {
  const auto& [parent, wanted] = *partition.partition_of;
  const auto table = plan.after.tables.find(parent);
  const bool numbers = table != plan.after.tables.end() && IsByInteger(table->second);
  const PartitionBound bound = numbers ? AsNumbers(wanted) : wanted;
  std::vector<ObjectKey> needs;
  for (const Table* other : plan.LeavingPartitions(parent)) {
    if (other->name == partition.name) continue;
    const PartitionBound& left = other->partition_of->bound;
    // Where only the server can tell, it may refuse the step.
    if (Overlap(numbers ? AsNumbers(left) : left, bound).value_or(false)) {
      needs.push_back(VacatedKey(other->name));
    }
  }
  return needs;
}

std::vector<Action> AttachAgain(const Table& table, const PlanBuilder& plan) {
  const std::vector<BoundCheck> checks = BoundChecks(table, RowsOf::Both, plan.before, plan);
  std::vector<Action> actions;
  for (const BoundCheck& check : checks) {
    actions.push_back(check.Drop());
    actions.push_back(check.Add());
  }
  for (const BoundCheck& check : checks) {
    actions.push_back(ValidateConstraint{check.table, check.constraint.name});
  }
  actions.push_back(AttachOf(table, plan));
  for (const BoundCheck& check : checks) actions.push_back(check.Drop());
  return actions;
}

std::vector<Action> LowerBoundChecks(const Table& table, RowsOf rows, const Step& model,
                                     const std::vector<ObjectKey>& needs, Chain& chain,
                                     PlanBuilder& plan) {
  std::vector<Action> drops;
  for (const BoundCheck& check : BoundChecks(table, rows, plan.after, plan)) {
    const bool own = check.table == table.name;
    Step add = model;
    add.title = "let " + NameForPeople({Kind::Table, check.table, {}}) +
                (own ? " take only rows within the bounds"
                     : " take no rows of " + NameForPeople({Kind::Table, table.name, {}}));
    add.actions = {check.Drop(), check.Add()};
    add.undo = Reverse{{check.Drop()}};
    add.hazards = {{Hazard::MayReject}, {Hazard::BreaksOldCode}};
    chain.Then({.step = std::move(add), .needs = needs});
    Step validate = model;
    validate.actions = {ValidateConstraint{check.table, check.constraint.name}};
    validate.undo = NothingToUndo{"the check goes with the step that added it"};
    chain.Then({.step = std::move(validate)});
    drops.push_back(check.Drop());
  }
  return drops;
}

std::vector<HazardNote> AttachHazards(const Table& table, const PlanBuilder& plan) {
  const auto standard = DefaultBeside(table, plan.old_family);
  if (!standard) return {};
  const auto checks = BoundChecks(table, RowsOf::Neighbour, plan.after, plan);
  if (!checks.empty()) return {};
  return {plan.Sized(Hazard::BlockingScan, *standard, NameForPeople({Kind::Table, *standard, {}}))};
}

// Out and in again with other bounds, in one transaction.
void LowerBound(const Alter<Table>& change, Chain& chain, PlanBuilder& plan) {
  std::vector<ObjectKey> needs{change.key, {Kind::Table, change.after.partition_of->parent, {}}};
  Append(needs, RoomFor(change.after, plan));
  const Step model{.phase = Phase::Contract, .subject = change.key};
  const std::vector<Action> drops =
      LowerBoundChecks(change.after, RowsOf::Both, model, needs, chain, plan);
  DetachPartition detach = DetachOf(change.before, plan);
  detach.concurrently = false;
  std::vector<Action> actions{detach, AttachOf(change.after, plan)};
  Append(actions, drops);
  std::vector<Action> back = AttachAgain(change.before, plan);
  back.insert(std::find_if(back.begin(), back.end(),
                           [](const Action& action) { return action.As<AttachPartition>(); }),
              detach);
  Step step = model;
  step.title = "give partition " + NameForPeople(change.key) + " new bounds";
  step.actions = std::move(actions);
  step.undo = Reverse{std::move(back)};
  if (drops.empty()) step.hazards = {plan.Sized(Hazard::BlockingScan, change.key.name)};
  Append(step.hazards, AttachHazards(change.after, plan));
  step.hazards.push_back({Hazard::MayReject});
  chain.Then({.step = std::move(step),
              .makes = {VacatedKey(change.key.name)},
              .needs = needs,
              .frees = {{Kind::Table, change.before.partition_of->parent, {}}}});
}

// Its rows are looked at while they can be written, so that the strong locks of ATTACH PARTITION
// last no longer than an instant (hazards: 50).
void LowerAttach(const Alter<Table>& change, Chain& chain, PlanBuilder& plan) {
  const Table& after = change.after;
  const QualifiedName& table = change.key.name;
  const Table& parent = plan.after.tables.at(after.partition_of->parent);
  std::vector<ObjectKey> needs{change.key, {Kind::Table, parent.name, {}}};
  Append(needs, IndexesInPlace(parent, plan));
  Append(needs, RoomFor(after, plan));
  const Step model{.phase = Phase::Contract, .subject = change.key};
  const std::vector<Action> drops =
      LowerBoundChecks(after, RowsOf::Both, model, needs, chain, plan);
  std::vector<HazardNote> hazards = AttachHazards(after, plan);
  if (drops.empty()) {
    hazards.push_back(plan.Sized(Hazard::BlockingScan, table));
    hazards.push_back({Hazard::MayReject});
  }
  std::vector<Action> actions{AttachOf(after, plan)};
  Append(actions, drops);
  const std::vector<Action> inherited = WithoutInherited(change.before, parent, plan);
  AddHazardsOfParts(inherited, table, plan, hazards);
  std::vector<Action> back = DetachBefore(after, plan.after, plan);
  Append(back, inherited);
  Step step = model;
  step.actions = std::move(actions);
  step.undo = Reverse{std::move(back)};
  step.hazards = std::move(hazards);
  chain.Then({.step = std::move(step), .needs = needs});
}

}  // namespace pleat
