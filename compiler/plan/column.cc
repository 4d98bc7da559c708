#include <algorithm>

#include "compiler/model/user_type.h"
#include "compiler/plan/archive.h"
#include "compiler/plan/column_type.h"
#include "compiler/plan/inherit.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/loosen.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/relay.h"
#include "compiler/plan/volatility.h"

namespace pleat {
namespace {

bool IsVolatile(const Expr& expression, const PlanBuilder& plan) {
  const auto found = canon::ReferencesOf(expression, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&found);
  return !references || !references->sequences.empty() || CallsVolatile(*references, true, plan);
}

// ADD COLUMN stores one value for all rows unless the default is volatile (ALTER TABLE, "ADD
// COLUMN", notes). A columnstore table takes literals only.
bool HasDefaultForRowsOneByOne(const QualifiedName& table, const Column& column,
                               const PlanBuilder& plan) {
  const auto* given = std::get_if<Default>(&column.source);
  if (!given) return false;
  const Hypertable* hypertable = plan.HypertableOf(table);
  if (hypertable && hypertable->columnstore) {
    const auto found = canon::ReferencesOf(given->expression, canon::Form::Expression);
    const auto* references = std::get_if<canon::References>(&found);
    return !references || !references->functions.empty();
  }
  return IsVolatile(given->expression, plan);
}

AddColumn Adding(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  return {.table = table, .column = column, .hypertable = plan.HypertableOf(table) != nullptr};
}

bool ComputedForEveryRow(const Column& column) {
  return std::holds_alternative<Identity>(column.source) ||
         std::holds_alternative<Serial>(column.source) ||
         (std::holds_alternative<Generated>(column.source) &&
          !std::get<Generated>(column.source).is_virtual);
}

void RejectNewNulls(const ObjectKey& column, Chain& chain) {
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = {SetNotNull{column.name, column.member, true}},
                       .undo = Reverse{{DropNotNull{column.name, column.member}}},
                       .subject = column},
              .makes = {NotNullKey(column.name, column.member)},
              .needs = {{Kind::Table, column.name, {}}, column}});
}

Column Bare(Column column) {
  column = Loose(std::move(column));
  column.source = std::monostate{};
  column.comment.reset();
  return column;
}

// An identity has to be NOT NULL, and before all rows have their numbers the column is not: until
// then it is a serial one.
Column WithSerial(Column column) {
  const auto* identity = std::get_if<Identity>(&column.source);
  if (identity != nullptr) column.source = Serial{.sequence = identity->sequence};
  return column;
}

// Whether rows can get their numbers from the sequence one by one, while it is in use. It has the
// default options until the column is an identity.
bool IsNumberedInBatches(const QualifiedName& table, const Column& column,
                         const PlanBuilder& plan) {
  if (plan.AtOnce(table) || !plan.Existed(table) || plan.HypertableOf(table) ||
      plan.old_family.HasChildren(table) || plan.before.tables.at(table).partitioning) {
    return false;
  }
  const auto* identity = std::get_if<Identity>(&column.source);
  return std::holds_alternative<Serial>(column.source) ||
         (identity != nullptr && identity->options == SequenceOptions{});
}

// A child that has a column of that name and another type loses it, gives it this type, or goes,
// before (ALTER TABLE, "Description": they are merged otherwise).
std::vector<ObjectKey> NeededForColumn(const QualifiedName& table, const Column& column,
                                       const PlanBuilder& plan) {
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(table, column);
  for (const Table* child : plan.old_family.Below(table)) {
    for (const Mirror& mirror : plan.live.in_flight.mirrors) {
      if (mirror.table != child->name || mirror.mirror != column.name) continue;
      needs.push_back(GoneKey(ColumnKey(child->name, column.name)));
    }
    const Column* theirs = FindColumn(*child, column.name);
    if (theirs == nullptr || theirs->type == column.type) continue;
    needs.push_back(GoneKey({Kind::Table, child->name, {}}));
    const ObjectKey own = ColumnKey(child->name, column.name);
    needs.push_back(Contains(plan.after, own) ? own : GoneKey(own));
  }
  return needs;
}

// A column that old code need not know: added in one instant step.
void AddAtOnce(const Create<Column>& change, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  Step step{.phase = Phase::Expand,
            .actions = {Adding(table, change.after, plan)},
            .undo = Reverse{{DropColumn{table, change.after.name}}},
            .subject = change.key};
  if (ComputedForEveryRow(change.after) || IsGuarded(plan.after, change.after.type)) {
    step.hazards.push_back(plan.Sized(Hazard::Rewrite, table));
  }
  plan.Add({.step = std::move(step),
            .makes = {change.key, NotNullKey(table, change.after.name)},
            .needs = NeededForColumn(table, change.after, plan)});
}

// Added empty; new rows get the default, old rows are filled in batches, and NOT NULL comes once
// old code is gone.
void AddInStages(const Create<Column>& change, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Column& column = change.after;
  Column bare = Bare(column);
  const Column interim = WithSerial(column);
  // Rows that are there are to be filled, not to get the default of a domain.
  const bool filled = plan.FillFor(table, column.name) != nullptr;
  if (filled && HasDomainDefault(plan.after, column)) bare.source = Default{Expr{"NULL"}};
  std::vector<Action> actions{Adding(table, bare, plan)};
  if (!(interim.source == bare.source)) {
    actions.push_back(
        SetColumnSource{.table = table, .before = bare, .after = interim, .fresh = true});
  }
  Step step{.phase = Phase::Expand,
            .actions = std::move(actions),
            .undo = Reverse{{DropColumn{table, column.name}}},
            .subject = change.key};
  if (IsGuarded(plan.after, column.type)) {
    step.hazards.push_back(plan.Sized(Hazard::Rewrite, table));
  }
  plan.Add({.step = std::move(step),
            .makes = {change.key},
            .needs = NeededForColumn(table, column, plan)});
  RequireFill(table, column.name, plan);
  if (!column.not_null) return;
  Chain chain(plan);
  LowerNotNull(table, column, chain, plan);
  if (std::holds_alternative<Identity>(column.source)) {
    LowerSourceChange({change.key, interim, column}, chain, plan);
  }
}

// Whether a generated column has the same values when it is added again: it reads nothing that has
// lost its own.
bool IsComputedAgain(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  const auto* generated = std::get_if<Generated>(&column.source);
  if (!generated) return false;
  if (plan.options.archive && PrimaryKey(plan.before.tables.at(table))) return true;
  const auto read = plan.old_dependencies.ColumnsOf(table, generated->expression);
  return std::none_of(read.begin(), read.end(), [&](const Identifier& name) {
    return plan.IsDropped(ColumnKey(table, name));
  });
}

// What a column waits for that is in the primary key, and so cannot be null, and is to be so.
std::vector<ObjectKey> OutOfPrimaryKey(const ObjectKey& column, const PlanBuilder& plan) {
  std::vector<ObjectKey> keys;
  for (const Constraint& constraint : plan.before.tables.at(column.name).constraints) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    if (!key || !key->primary) continue;
    const auto& columns = key->columns;
    if (std::find(columns.begin(), columns.end(), column.member) == columns.end()) continue;
    const ObjectKey held = ConstraintKey(column.name, constraint.name);
    keys.push_back(Contains(plan.after, held) ? held : GoneKey(held));
  }
  return keys;
}

}  // namespace

bool IsAddedAtOnce(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  const bool given = !std::holds_alternative<std::monostate>(column.source);
  const Fill* fill = plan.FillFor(table, column.name);
  // A fill of some rows leaves the default to the others.
  const bool filled = fill && !(given && fill->where);
  const bool needs_value = column.not_null && !given;
  return !filled && !needs_value && !HasDefaultForRowsOneByOne(table, column, plan) &&
         !IsNumberedInBatches(table, column, plan);
}

Column AsAdded(const QualifiedName& table, Column column, const PlanBuilder& plan) {
  if (IsAddedAtOnce(table, column, plan)) return column;
  column.not_null = false;
  return WithSerial(std::move(column));
}

void Lower(const Create<Column>& change, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Column& column = change.after;
  if (column.inherited) {
    // It comes with the parent's, and may then differ from it.
    const Table& own = plan.after.tables.at(table);
    const Column* parent = ColumnOfParent(plan.after.tables, own, column.name);
    if (parent != nullptr) {
      Lower(Alter<Column>{.key = change.key, .before = Inherited(*parent, own), .after = column},
            plan);
    }
    return LowerNewComment(change.key, column.comment, plan);
  }
  if (ComesWithTypeChange(table, column, plan)) return;
  // Old code does not know it yet.
  if (column.unvalidated_not_null) {
    Create<Column> loose = change;
    loose.after.unvalidated_not_null.reset();
    Lower(loose, plan);
    Chain chain(plan);
    return RejectNewNulls(change.key, chain);
  }
  if (IsAddedAtOnce(table, column, plan)) {
    AddAtOnce(change, plan);
    if (plan.FillFor(table, column.name)) RequireFill(table, column.name, plan);
  } else {
    AddInStages(change, plan);
  }
  LowerNewComment(change.key, column.comment, plan);
}

// First loosened, so that new code may stop writing the column; dropped when old code is gone.
void Lower(const Drop<Column>& change, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Column& column = change.before;
  // It goes with the parent's, or what it is computed from sees to it.
  if (column.inherited || GoesWithTypeChange(table, column, plan)) return;
  Chain chain(plan);
  // One that a parent has too can go once the parent's has.
  std::vector<ObjectKey> needs{{Kind::Table, table, {}}};
  for (const QualifiedName& parent : ParentsOf(plan.before.tables.at(table))) {
    needs.push_back(DroppedKey(parent, column.name));
  }
  Column restored = Loosened(table, column, chain, plan);
  // It comes back empty, and its key after it.
  if (std::holds_alternative<std::monostate>(restored.source)) restored = Loose(restored);
  std::vector<Action> rebuild{Adding(table, restored, plan)};
  const Hypertable* hypertable = plan.HypertableOf(table);
  const bool literals_only = hypertable && hypertable->columnstore;
  const bool of_domain = HasDomainDefault(plan.before, restored);
  if ((!plan.options.archive && (of_domain || std::holds_alternative<Default>(restored.source)) &&
       IsUnique(change.key, plan)) ||
      (literals_only && HasDefaultForRowsOneByOne(table, restored, plan))) {
    Column bare = Bare(column);
    if (of_domain) bare.source = Default{Expr{"NULL"}};
    restored.not_null = false;
    rebuild = {Adding(table, bare, plan), SetColumnSource{table, bare, restored}};
  }
  if (column.comment) rebuild.push_back(Comment{change.key, column.comment});
  // Generated values are computed again; others are kept by the key of their rows, which must not
  // be what is dropped.
  const Key* kept_by = PrimaryKey(plan.before.tables.at(table));
  if (IsComputedAgain(table, column, plan)) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {DropColumn{table, column.name}},
                         .undo = Reverse{std::move(rebuild)},
                         .hazards = {{Hazard::BreaksOldCode}},
                         .subject = change.key},
                .frees = plan.old_dependencies.Of(table, column),
                .removes = {change.key},
                .rank = Rank::Last});
    return;
  }
  const bool keyed = kept_by && std::find(kept_by->columns.begin(), kept_by->columns.end(),
                                          column.name) == kept_by->columns.end();
  if (plan.options.archive && keyed && !std::holds_alternative<Generated>(column.source)) {
    const std::vector<KeptColumn> key = KeptKey(table, kept_by->columns, plan);
    rebuild.insert(rebuild.begin(), ReturnMark(table, column.name));
    rebuild.push_back(RestoreColumn{table, Kept(column), key});
    Append(rebuild, FillBack(table, column, plan));
    std::vector<ObjectKey> frees = plan.old_dependencies.Of(table, column);
    // One that only changes may do so before or after, as it does on the way back.
    for (const KeptColumn& by : key) {
      const ObjectKey column_of_key = ColumnKey(table, by.name);
      if (plan.IsDropped(column_of_key)) frees.push_back(column_of_key);
    }
    WaitForRenamedKey(table, key, plan, needs);
    chain.Then({.step = {.phase = Phase::Contract,
                         .title = "copy the values of " + NameForPeople(change.key) +
                                  " to the archive and drop it",
                         .actions = {ArchiveColumn{table, Kept(column), key},
                                     DropColumn{table, column.name}},
                         .undo = Reverse{std::move(rebuild)},
                         .subject = change.key},
                .makes = {DroppedKey(table, column.name)},
                .needs = std::move(needs),
                .frees = std::move(frees),
                .removes = {change.key},
                .rank = Rank::Last});
    return;
  }
  Undo undo =
      Irreversible{.reason = "the column comes back without its values", .actions = rebuild};
  std::vector<HazardNote> hazards{plan.Sized(Hazard::DataLoss, table)};
  if (Returns(table, column, plan)) {
    Append(rebuild, FillBack(table, column, plan));
    undo = Reverse{std::move(rebuild)};
    hazards = {{Hazard::Lossy}};
  }
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = {DropColumn{table, column.name}},
                       .undo = std::move(undo),
                       .hazards = std::move(hazards),
                       .needs_allow = AllowName("drop-column", change.key),
                       .subject = change.key},
              .makes = {DroppedKey(table, column.name)},
              .needs = std::move(needs),
              .frees = plan.old_dependencies.Of(table, column),
              .removes = {change.key},
              .rank = Rank::Last});
}

void Lower(const Alter<Column>& given, PlanBuilder& plan) {
  if (plan.handled.contains(given.key)) return;
  const QualifiedName& table = given.key.name;
  // The step that changes the type of what it is computed from makes it anew, as it will be.
  if (std::holds_alternative<Generated>(given.after.source) &&
      ReadsChangedType(table, given.before, plan)) {
    return;
  }
  Alter<Column> change = given;
  change.before = AfterParents(table, given.before, plan);
  // Whether it is inherited as well is a matter of the table's parents.
  change.before.inherited = given.after.inherited;
  const Column& before = change.before;
  const Column& after = change.after;
  Chain chain(plan);
  // An identity is given to a column that is NOT NULL.
  const bool needs_values = std::holds_alternative<Identity>(after.source) && !before.not_null &&
                            !(before.source == after.source);
  if (before.type != after.type || before.collation != after.collation) {
    // A parent gets its column once all of that name have the type.
    Alter<Column> own = change;
    own.before.inherited = own.after.inherited = given.before.inherited && after.inherited;
    AfterLeaving(change.key, chain, plan);
    if (LowerTypeChange(own, chain, plan)) return;
    change.before.storage = after.storage;
    change.before.compression = after.compression;
  } else if (!(before.source == after.source) && !needs_values) {
    LowerSourceChange(change, chain, plan);
  }
  const std::vector<ObjectKey> needs{{Kind::Table, table, {}}, change.key};
  if (before.storage != after.storage) {
    const std::string type_storage = DefaultStorage(after.type).value_or("extended");
    chain.Then(
        {.step = {.phase = Phase::Expand,
                  .actions = {SetStorage{table, after.name, after.storage.value_or(type_storage)}},
                  .undo = Reverse{{SetStorage{table, after.name,
                                              before.storage.value_or(type_storage)}}},
                  .subject = change.key},
         .needs = needs});
  }
  if (before.statistics != after.statistics || before.n_distinct != after.n_distinct ||
      before.n_distinct_inherited != after.n_distinct_inherited) {
    const bool hypertable = plan.HypertableOf(table) != nullptr;
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {SetStatistics{table, before, after, hypertable}},
                         .undo = Reverse{{SetStatistics{table, after, before, hypertable}}},
                         .subject = change.key},
                .needs = needs});
  }
  if (before.compression != after.compression) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {SetCompression{table, after.name, after.compression}},
                         .undo = Reverse{{SetCompression{table, after.name, before.compression}}},
                         .subject = change.key},
                .makes = {CompressionKey(table, after.name)},
                .needs = needs});
  }
  if (before.unvalidated_not_null && after.not_null) {
    ValidateNotNull(table, before, chain, plan);
  } else if (!before.not_null && after.not_null) {
    LowerNotNull(table, after, chain, plan);
  } else if (after.unvalidated_not_null && !before.unvalidated_not_null) {
    RejectNewNulls(change.key, chain);
  } else if (IsRequired(before) && !IsRequired(after)) {
    std::vector<ObjectKey> free = needs;
    Append(free, OutOfPrimaryKey(change.key, plan));
    AfterLeaving(change.key, chain, plan);
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {DropNotNull{table, after.name}},
                         .undo = Reverse{{RequiredAgain(table, before)}},
                         .subject = change.key},
                .needs = std::move(free)});
  }
  if (needs_values && before.type == after.type && before.collation == after.collation) {
    LowerSourceChange(change, chain, plan);
  }
}

// Old code writes the old name and new code the new one, so for a while there are two columns that
// a trigger keeps equal. The new one is only a copy: when old code is gone it is dropped and the
// old one renamed, which carries indexes, constraints, defaults and views along and moves no row.
void Lower(const Rename<Column>& change, PlanBuilder& plan) {
  if (plan.before.foreign_tables.contains(change.key.name))
    return LowerForeignColumnRename(change, plan);
  const QualifiedName& table = change.key.name;
  const Identifier& from = change.from.member;
  const Identifier& to = change.key.member;
  const Column& column = *FindColumn(plan.before.tables.at(table), to);
  if (column.inherited) return;
  const ObjectKey old_key = ColumnKey(table, from);
  const std::vector<ObjectKey> needs{{Kind::Table, table, {}}};
  if (!plan.HasBothNames(table, column)) {
    Step step{.phase = plan.options.direct ? Phase::Expand : Phase::Contract,
              .actions = {RenameColumn{table, from, to}},
              .undo = Reverse{{RenameColumn{table, to, from}}},
              .subject = change.key};
    if (!plan.options.direct) step.hazards = {{Hazard::BreaksOldCode}, {Hazard::BreaksNewCode}};
    plan.Add({.step = std::move(step),
              .makes = {change.key},
              .needs = needs,
              .removes = {old_key},
              .rank = plan.options.direct ? Rank::First : Rank::Middle});
    return;
  }
  Column copy = Bare(column);
  copy.name = to;
  const bool by_image = !HasEquality(plan.before, column.type);
  const Mirror mirror{.table = table,
                      .source = from,
                      .mirror = to,
                      .mirror_type = column.type,
                      .mirror_collation = column.collation};
  const auto& mirrors = plan.live.in_flight.mirrors;
  const bool under_way = std::find(mirrors.begin(), mirrors.end(), mirror) != mirrors.end();
  // Whoever may use the column may use its copy.
  const std::vector<Action> access = AccessActions(change.key, plan.before, plan);
  std::vector<Action> forth{AddColumn{table, copy},
                            CreateMirror{.mirror = mirror, .two_way = true, .by_image = by_image}};
  forth.insert(forth.end(), access.begin(), access.end());
  Chain chain(plan);
  if (!under_way) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .title = "add column " + NameForPeople(change.key) +
                                  " and keep it equal to " + from.text,
                         .actions = std::move(forth),
                         .undo = Reverse{{DropMirror{mirror}, DropColumn{table, to}}},
                         .hazards = {{Hazard::NoIndex}},
                         .subject = change.key},
                .needs = needs});
  }
  FillColumn fill{.name = "copy " + NameForPeople(change.key),
                  .table = table,
                  .column = to,
                  .copy_of = from,
                  .order = plan.BatchOrder(table),
                  .by_image = by_image};
  const auto progress = plan.live.in_flight.progress.find(fill.name);
  if (progress == plan.live.in_flight.progress.end() || !progress->second) {
    plan.backfills.push_back(fill.name);
    Draft draft = FillDraft(fill, Phase::Backfill, plan);
    draft.makes.push_back(CopiedKey(table, to));
    draft.rank = Rank::First;
    chain.Then(std::move(draft));
  }
  // Back: the old name as a copy of the new one, then both change places.
  Column old_copy = copy;
  old_copy.name = from;
  Mirror back = mirror;
  std::swap(back.source, back.mirror);
  const Identifier between = TransitionalName("pleat_swap_", to);
  FillColumn fill_back{.table = table,
                       .column = from,
                       .copy_of = to,
                       .order = plan.OrderBefore(table),
                       .by_image = by_image};
  // Renames that come later have been taken back by then, and their columns have the index.
  for (Identifier& name : fill_back.order) {
    const auto renamed = plan.old_keys.find(ColumnKey(table, name));
    if (renamed != plan.old_keys.end() && renamed->first > change.key)
      name = renamed->second.member;
  }
  std::vector<Action> undo{AddColumn{table, old_copy},
                           CreateMirror{.mirror = back, .two_way = true, .by_image = by_image},
                           fill_back,
                           DropMirror{back},
                           RenameColumn{table, to, between},
                           RenameColumn{table, from, to},
                           RenameColumn{table, between, from},
                           CreateMirror{.mirror = mirror, .two_way = true, .by_image = by_image}};
  undo.insert(undo.end(), access.begin(), access.end());
  chain.Then({.step = {.phase = Phase::Contract,
                       .title = "drop the copy and rename column " + NameForPeople(old_key) +
                                " to " + to.text,
                       .actions = {DropMirror{mirror}, DropColumn{table, to},
                                   RenameColumn{table, from, to}},
                       .undo = Reverse{std::move(undo)},
                       .hazards = {{Hazard::BreaksOldCode}},
                       .subject = change.key},
              .makes = {change.key},
              .removes = {old_key},
              .rank = Rank::Last});
}

}  // namespace pleat
