#include "compiler/plan/partition.h"

#include <algorithm>
#include <set>

#include "compiler/canon/references.h"
#include "compiler/model/default_name.h"
#include "compiler/model/own_parts.h"
#include "compiler/model/quote.h"
#include "compiler/plan/attach.h"
#include "compiler/plan/column_type.h"
#include "compiler/plan/inherit.h"
#include "compiler/plan/keys.h"

namespace pleat {
namespace {

bool IsCheck(const Constraint& constraint) {
  return std::holds_alternative<Check>(constraint.rule);
}

// The table by itself, with the checks that ATTACH PARTITION asks for.
Table Standalone(Table table, const Catalog& catalog) {
  std::vector<Constraint> checks;
  const Table* above = &catalog.tables.at(table.partition_of->parent);
  while (above != nullptr) {
    for (const Constraint& constraint : above->constraints) {
      if (IsCheck(constraint)) checks.push_back(constraint);
    }
    above = above->partition_of ? &catalog.tables.at(above->partition_of->parent) : nullptr;
  }
  for (Constraint& check : checks) {
    check.comment.reset();
    table.constraints.push_back(std::move(check));
  }
  for (Column& column : table.columns) column.source = OwnSource(table, column, catalog);
  for (Column& column : table.columns) column.inherited = false;
  table.partition_of.reset();
  return table;
}

// What CREATE TABLE with parents leaves as the parents have it.
std::vector<Action> Overrides(const Table& table, const Catalog& catalog) {
  std::vector<Action> actions;
  for (const Column& column : table.columns) {
    const Column* parent = ColumnOfParent(catalog.tables, table, column.name);
    if (parent == nullptr) continue;
    Column base = Inherited(*parent, table);
    // A column of its own that says no default gets that of the parent as well.
    const bool silent = std::holds_alternative<std::monostate>(column.source) &&
                        !std::holds_alternative<Generated>(base.source);
    if (!(base.source == column.source) && (column.inherited || silent)) {
      base.source = OwnSource(table, base, catalog);
      actions.push_back(SetColumnSource{.table = table.name, .before = base, .after = column});
    }
    if (!column.inherited) continue;
    if (column.not_null && !base.not_null) actions.push_back(SetNotNull{table.name, column.name});
    if (column.unvalidated_not_null && !base.unvalidated_not_null) {
      actions.push_back(SetNotNull{table.name, column.name, true});
    }
    if (column.storage != base.storage) {
      actions.push_back(
          SetStorage{table.name, column.name,
                     column.storage.value_or(DefaultStorage(column.type).value_or("extended"))});
    }
    if (column.statistics || column.n_distinct || column.n_distinct_inherited) {
      actions.push_back(SetStatistics{table.name, base, column});
    }
    if (column.compression != base.compression) {
      actions.push_back(SetCompression{table.name, column.name, column.compression});
    }
  }
  return actions;
}

// DETACH … CONCURRENTLY leaves a check that repeats the bounds, under the name that a check without
// one gets (ALTER TABLE).
Identifier CheckThatStays(const Table& table, const Catalog& catalog) {
  std::set<Identifier> columns;
  std::set<Identifier> taken;
  const Table* above = &table;
  while (above != nullptr) {
    for (const Constraint& constraint : above->constraints) taken.insert(constraint.name);
    const Table* parent =
        above->partition_of ? &catalog.tables.at(above->partition_of->parent) : nullptr;
    if (parent != nullptr && parent->partitioning) {
      for (const IndexElement& element : parent->partitioning->elements) {
        if (const auto* column = std::get_if<Identifier>(&element.key)) {
          columns.insert(*column);
        } else {
          const auto found =
              canon::ReferencesOf(std::get<Expr>(element.key), canon::Form::Expression);
          const auto* references = std::get_if<canon::References>(&found);
          if (references == nullptr) continue;
          for (const auto& use : references->columns) columns.insert(use.column);
        }
      }
    }
    above = parent;
  }
  const std::string column = columns.size() == 1 ? columns.begin()->text : "";
  Identifier name = DefaultName(table.name.name.text, column, "check");
  for (int i = 1; taken.contains(name); ++i) {
    name = DefaultName(table.name.name.text, column, "check" + std::to_string(i));
  }
  return name;
}

bool SameColumns(const Table& before, const Table& after) {
  if (before.columns.size() != after.columns.size()) return false;
  return std::all_of(after.columns.begin(), after.columns.end(), [&](Column column) {
    const Column* old = FindColumn(before, column.name);
    if (old == nullptr) return false;
    column.comment = old->comment;
    column.source = old->source;
    return column == *old;
  });
}

}  // namespace

std::vector<ObjectKey> GoneBelow(const QualifiedName& table, const PlanBuilder& plan) {
  std::vector<ObjectKey> gone;
  for (const Table* child : plan.old_family.Below(table)) {
    const ObjectKey key{Kind::Table, child->name, {}};
    if (!plan.IsDropped(key)) continue;
    gone.push_back(child->partition_of ? VacatedKey(child->name) : GoneKey(key));
  }
  return gone;
}

bool ParentIsInUse(const Table& table, const PlanBuilder& plan) {
  if (!table.partition_of || plan.options.direct) return false;
  const auto before = plan.before.tables.find(table.partition_of->parent);
  const auto after = plan.after.tables.find(table.partition_of->parent);
  return before != plan.before.tables.end() && after != plan.after.tables.end() &&
         SameColumns(before->second, after->second);
}

std::vector<Action> CreateWithParents(const Table& table, const Catalog& catalog, bool in_use,
                                      const PlanBuilder& plan) {
  if (in_use) {
    return {CreateTable{Standalone(table, catalog)}, AttachOf(table, plan)};
  }
  std::vector<Action> actions{CreateTable{table}};
  for (Action& action : Overrides(table, catalog)) actions.push_back(std::move(action));
  return actions;
}

std::vector<Action> DetachBefore(const Table& table, const Catalog& catalog,
                                 const PlanBuilder& plan) {
  if (!table.partition_of || !catalog.tables.contains(table.partition_of->parent)) return {};
  const DetachPartition detach = DetachOf(table, plan);
  std::vector<Action> actions{detach};
  if (detach.concurrently) {
    actions.push_back(DropConstraint{
        .table = table.name, .constraint = CheckThatStays(table, catalog), .if_exists = true});
  }
  return actions;
}

std::vector<HazardNote> DetachHazards(const Table& table, const PlanBuilder& plan) {
  std::vector<HazardNote> hazards;
  for (const Table* at = &table; at->partition_of;) {
    at = &plan.before.tables.at(at->partition_of->parent);
    const auto [first, last] = plan.references_before.equal_range(at->name);
    for (auto reference = first; reference != last; ++reference) {
      const auto& [referencing, constraint] = reference->second;
      const std::string key = NameForPeople(ConstraintKey(referencing, constraint->name));
      hazards.push_back({Hazard::MayReject, key});
      hazards.push_back(plan.Sized(Hazard::BlockingScan, referencing, key));
    }
  }
  if (!DetachOf(table, plan).referenced.empty()) hazards.push_back({Hazard::ReferencedLock});
  return hazards;
}

void LowerParents(const Alter<Table>& change, Chain& chain, PlanBuilder& plan) {
  const Table& before = change.before;
  const Table& after = change.after;
  if (before.partition_of && after.partition_of) {
    if (!(before.partition_of == after.partition_of)) LowerBound(change, chain, plan);
  } else if (before.partition_of) {
    // What it keeps can change once it is by itself.
    std::vector<ObjectKey> kept;
    for (const Constraint& constraint : before.constraints) {
      kept.push_back(ConstraintKey(before.name, constraint.name));
    }
    const auto [first, last] = plan.indexes_before.equal_range(before.name);
    for (auto at = first; at != last; ++at) kept.push_back({Kind::Index, at->second->name, {}});
    std::vector<ObjectKey> frees = kept;
    kept.push_back(VacatedKey(before.name));
    frees.push_back({Kind::Table, before.partition_of->parent, {}});
    std::vector<HazardNote> hazards = DetachHazards(before, plan);
    hazards.push_back({Hazard::BreaksOldCode});
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = DetachBefore(before, plan.before, plan),
                         .undo = Reverse{AttachAgain(before, plan)},
                         .hazards = std::move(hazards),
                         .subject = change.key},
                .makes = kept,
                .needs = {change.key},
                .frees = std::move(frees)});
  } else if (after.partition_of) {
    LowerAttach(change, chain, plan);
  }
  if (before.inherits != after.inherits) LowerInherits(change, chain, plan);
}

void LowerDetaching(PlanBuilder& plan) {
  if (plan.live.in_flight.detaching.empty()) return;
  for (const auto& [name, table] : plan.before.tables) {
    if (!table.partition_of || !plan.live.in_flight.detaching.contains(plan.OldNameOf(name))) {
      continue;
    }
    const auto after = plan.after.tables.find(name);
    if (after == plan.after.tables.end() || after->second.partition_of != table.partition_of) {
      continue;
    }
    const ObjectKey key{Kind::Table, name, {}};
    plan.Add({.step = {.phase = Phase::Expand,
                       .title = "attach partition " + NameForPeople(key) + " again",
                       .actions = {DetachOf(table, plan), AttachOf(after->second, plan)},
                       .undo = NothingToUndo{"it was a partition before"},
                       .hazards = AttachHazards(after->second, plan),
                       .subject = key},
              .rank = Rank::First});
  }
  const auto detach_of = [&](DraftId id) -> const DetachPartition* {
    for (const Action& action : plan.drafts[id].step.actions) {
      if (const auto* detach = action.As<DetachPartition>()) return detach;
    }
    return nullptr;
  };
  for (DraftId first = 0; first < plan.drafts.size(); ++first) {
    const DetachPartition* half = detach_of(first);
    if (half == nullptr || !half->finalize) continue;
    for (DraftId second = 0; second < plan.drafts.size(); ++second) {
      const DetachPartition* other = detach_of(second);
      if (other && !other->finalize && other->parent == half->parent) plan.RunBefore(first, second);
    }
  }
}

bool SourceRecurses(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  const auto wanted = plan.after.tables.find(table);
  if (wanted == plan.after.tables.end()) return false;
  const Column* own = FindColumn(wanted->second, column);
  if (own == nullptr) return false;
  const auto shared = [&](const Column& source, const std::vector<const Table*>& below) {
    return std::all_of(below.begin(), below.end(), [&](const Table* child) {
      const Column* theirs = FindColumn(*child, column);
      return theirs == nullptr || theirs->source == Inherited(source, *child).source;
    });
  };
  if (!shared(*own, plan.new_family.Below(table))) return false;
  // Going back it would take from a child what that has of its own.
  const auto before = plan.before.tables.find(table);
  const Column* old =
      before == plan.before.tables.end() ? nullptr : FindColumn(before->second, column);
  return old == nullptr || !IsPlainSource(old->source) || !IsPlainSource(own->source) ||
         shared(*old, plan.old_family.Below(table));
}

// A child that has been looked at on its own stays as it is.
static void TakeNotNull(const Column& old, const Column& wanted, Column& child) {
  const bool doubted = child.not_null && wanted.unvalidated_not_null;
  const bool same =
      old.not_null == wanted.not_null && old.unvalidated_not_null == wanted.unvalidated_not_null;
  if (same || doubted) return;
  child.not_null = wanted.not_null;
  child.unvalidated_not_null = wanted.unvalidated_not_null;
}

// A parent by inheritance that the table takes once both have what they are to have.
static bool IsTaken(const Table& table, const QualifiedName& parent, const PlanBuilder& plan) {
  const auto before = plan.before.tables.find(table.name);
  if (table.partition_of || before == plan.before.tables.end()) return false;
  const std::vector<QualifiedName> taken = PartingOf(table, before->second).parents;
  return std::find(taken.begin(), taken.end(), parent) != taken.end();
}

Column AfterParents(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  Column result = column;
  const auto own = plan.after.tables.find(table);
  if (own == plan.after.tables.end()) return result;
  for (const QualifiedName& name : ParentsOf(own->second)) {
    const auto before = plan.before.tables.find(name);
    const auto after = plan.after.tables.find(name);
    if (before == plan.before.tables.end() || after == plan.after.tables.end()) continue;
    if (IsTaken(own->second, name, plan)) continue;
    const Column* old = FindColumn(before->second, column.name);
    const Column* wanted = FindColumn(after->second, column.name);
    if (old == nullptr || wanted == nullptr) continue;
    result.type = wanted->type;
    result.collation = wanted->collation;
    const Column* theirs = FindColumn(own->second, column.name);
    if (theirs && (old->type != wanted->type || old->collation != wanted->collation)) {
      // What changes the parent's type sees to these (StorageAgain()).
      result.storage = theirs->storage;
      result.compression = theirs->compression;
    } else if (old->storage != wanted->storage) {
      result.storage = wanted->storage;
    }
    TakeNotNull(*old, *wanted, result);
    if (!(old->source == wanted->source) && SourceRecurses(name, column.name, plan)) {
      result.source = Inherited(*wanted, own->second).source;
    }
    // It came down to the parent in the same way.
    if (wanted->inherited) {
      const Column above = AfterParents(name, *old, plan);
      TakeNotNull(*old, above, result);
      if (!(above.source == old->source)) result.source = Inherited(above, own->second).source;
    }
  }
  return result;
}

bool IsPartitioned(const QualifiedName& table, const PlanBuilder& plan) {
  const auto before = plan.before.tables.find(table);
  return before != plan.before.tables.end() && before->second.partitioning;
}

}  // namespace pleat
