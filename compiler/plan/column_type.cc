#include "compiler/plan/column_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/canon/cast.h"
#include "compiler/model/default_name.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/archive.h"
#include "compiler/plan/describe.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/referenced_key.h"
#include "compiler/plan/successor.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {

bool Names(const std::vector<Identifier>& names, const Identifier& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// An identity's sequence gets the type of its column, a serial's does not.
bool SharesSequence(const Column& before, const Column& after) {
  const auto* serial = std::get_if<Serial>(&before.source);
  const auto* wanted = std::get_if<Serial>(&after.source);
  return serial && wanted && *serial == *wanted && before.type != after.type;
}

AlterSequence SequenceType(const QualifiedName& table, const Column& before, const Column& after) {
  const QualifiedName name = SequenceOf(table, before);
  return {.before = {.name = name, .type = before.type},
          .after = {.name = name, .type = after.type}};
}

// Whether the column gets a type that is not compared with the one it had.
bool TurnsAway(const ObjectKey& column, const PlanBuilder& plan) {
  const auto before = plan.before.tables.find(column.name);
  const auto after = plan.after.tables.find(column.name);
  if (before == plan.before.tables.end() || after == plan.after.tables.end()) return false;
  const Column* from = FindColumn(before->second, column.member);
  const Column* to = FindColumn(after->second, column.member);
  if (from == nullptr || to == nullptr || (IsInteger(from->type) && IsInteger(to->type))) {
    return false;
  }
  return CostOf(*from, *to) == TypeChange::Rewrite;
}

// The foreign key as it is before and afterwards, if both of its sides change in a way in which one
// does not fit the other in between; the columns that do.
std::vector<ObjectKey> TornApart(const QualifiedName& table, const Constraint& constraint,
                                 const PlanBuilder& plan) {
  const auto after = plan.after.tables.find(table);
  const Constraint* wanted =
      after == plan.after.tables.end() ? nullptr : FindConstraint(after->second, constraint.name);
  const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
  if (foreign == nullptr || wanted == nullptr || !(*wanted == constraint)) return {};
  if (LosesItsKey(table, constraint, plan)) return {};
  std::set<ObjectKey> columns;
  for (std::size_t at = 0; at < foreign->columns.size(); ++at) {
    const ObjectKey own = ColumnKey(table, foreign->columns[at]);
    const ObjectKey referenced = ColumnKey(foreign->table, foreign->referenced[at]);
    if (TurnsAway(own, plan) && TurnsAway(referenced, plan)) columns.insert({own, referenced});
  }
  return {columns.begin(), columns.end()};
}

// The tables on the other side of foreign keys over the column, but for those that are gone
// meanwhile: they are dropped and built again with its type, which locks both sides (ALTER TABLE,
// ATPostAlterTypeCleanup).
std::vector<QualifiedName> LinkedTo(const QualifiedName& table, const Identifier& column,
                                    const PlanBuilder& plan) {
  std::set<QualifiedName> others;
  for (const Constraint& constraint : plan.before.tables.at(table).constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
    const bool linked =
        foreign && Names(foreign->columns, column) && TornApart(table, constraint, plan).empty();
    if (linked) others.insert(foreign->table);
  }
  const auto [first, last] = plan.references_before.equal_range(table);
  for (auto at = first; at != last; ++at) {
    const auto& [name, constraint] = at->second;
    const bool linked = Names(std::get<ForeignKey>(constraint->rule).referenced, column) &&
                        TornApart(name, *constraint, plan).empty();
    if (linked) others.insert(name);
  }
  others.erase(table);
  return {others.begin(), others.end()};
}

// Such a foreign key is gone from before the first of the columns changes until the last one has.
void TakeApart(const QualifiedName& table, const Constraint& constraint, const ObjectKey& column,
               Draft& alter, PlanBuilder& plan) {
  const std::vector<ObjectKey> columns = TornApart(table, constraint, plan);
  if (std::find(columns.begin(), columns.end(), column) == columns.end()) return;
  const ObjectKey unlinked = UnlinkedKey(table, constraint.name);
  if (std::find(alter.needs.begin(), alter.needs.end(), unlinked) != alter.needs.end()) return;
  alter.needs.push_back(unlinked);
  if (column != columns.front()) return;
  const ObjectKey key = ConstraintKey(table, constraint.name);
  const DropConstraint drop{.table = table,
                            .constraint = constraint.name,
                            .referenced = std::get<ForeignKey>(constraint.rule).table};
  std::vector<Action> add{AddConstraint{table, constraint, !constraint.validated}};
  if (constraint.comment) add.push_back(Comment{key, constraint.comment});
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {drop},
                     .undo = Reverse{add},
                     .hazards = {{Hazard::ReferencedLock}},
                     .subject = key},
            .makes = {unlinked}});
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = add,
                     .undo = Reverse{{drop}},
                     .hazards = {plan.Sized(Hazard::BlockingScan, table)},
                     .subject = key},
            .needs = columns});
}

void TakeApart(const ObjectKey& column, Draft& alter, PlanBuilder& plan) {
  for (const Constraint& constraint : plan.before.tables.at(column.name).constraints) {
    TakeApart(column.name, constraint, column, alter, plan);
  }
  const auto [first, last] = plan.references_before.equal_range(column.name);
  for (auto at = first; at != last; ++at) {
    TakeApart(at->second.first, *at->second.second, column, alter, plan);
  }
}

void AppendStorage(const QualifiedName& table, const Column& wanted,
                   const std::optional<std::string>& storage, std::vector<Action>& actions) {
  if (wanted.storage != storage) {
    const std::string usual = DefaultStorage(wanted.type).value_or("extended");
    actions.push_back(SetStorage{table, wanted.name, wanted.storage.value_or(usual)});
  }
  if (wanted.compression) {
    actions.push_back(SetCompression{table, wanted.name, wanted.compression});
  }
}

// With another type a column has that type's storage and the usual compression, in all children
// (ATExecAlterColumnType()). SET STORAGE is for all children as well, SET COMPRESSION is not.
void StorageAgain(const QualifiedName& table, const Column& wanted, const Catalog& catalog,
                  const PlanBuilder& plan, std::vector<Action>& actions) {
  AppendStorage(table, wanted, std::nullopt, actions);
  for (const Table* child : plan.old_family.Below(table)) {
    if (!plan.after.tables.contains(child->name)) continue;
    const Column* theirs = FindColumn(catalog.tables.at(child->name), wanted.name);
    if (theirs) AppendStorage(child->name, *theirs, wanted.storage, actions);
  }
}

// Drops the computed columns that go with the change of what they read.
void DropComputed(const QualifiedName& table, const Column& read, std::vector<Action>& drop,
                  std::vector<Action>& add, Draft& draft, PlanBuilder& plan) {
  for (const Column& column : plan.before.tables.at(table).columns) {
    const ObjectKey key = ColumnKey(table, column.name);
    if (!GoesWithTypeChange(table, column, plan) || plan.handled.contains(key)) continue;
    const auto& expression = std::get<Generated>(column.source).expression;
    if (!Names(plan.old_dependencies.ColumnsOf(table, expression), read.name)) continue;
    plan.handled.insert(key);
    drop.push_back(DropColumn{table, column.name});
    add.push_back(AddColumn{table, column});
    if (column.comment) add.push_back(Comment{key, column.comment});
    Append(draft.frees, plan.old_dependencies.Of(table, column));
    draft.removes.push_back(key);
  }
}

// Whether every value comes back from what it becomes.
bool IsLossless(const Alter<Column>& change, const PlanBuilder& plan) {
  const TypeName& from = change.before.type;
  const TypeName& to = change.after.type;
  const bool same = from == to && !plan.enum_changes.contains(from.name);
  return !plan.ConversionFor(change.key.name, change.after.name) &&
         (same || KeepsEveryValue(from, to));
}

// The key by which values are kept that do not come back from what they become; none where there is
// none, or where it is the key that changes or is not that of all rows.
std::vector<KeptColumn> KeptByKey(const Alter<Column>& change, TypeChange cost,
                                  const PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Table& before = plan.before.tables.at(table);
  const Key* key = PrimaryKey(before);
  const bool lossless = cost != TypeChange::Rewrite || IsLossless(change, plan);
  if (!plan.options.archive || lossless || !key || Names(key->columns, change.after.name)) {
    return {};
  }
  if (plan.old_family.HasChildren(table) && !before.partitioning) return {};
  return KeptKey(table, key->columns, plan);
}

// The checks over a column whose type changes without touching a row, which the server would look
// at again under the lock (ATPostAlterTypeCleanup() in tablecmds.c).
std::vector<Constraint> LookedAtAgain(const ObjectKey& column, const PlanBuilder& plan) {
  std::vector<Constraint> checks;
  const Table& after = plan.after.tables.at(column.name);
  for (const Constraint& constraint : plan.before.tables.at(column.name).constraints) {
    const Constraint* wanted = FindConstraint(after, constraint.name);
    const bool same = wanted != nullptr && *wanted == constraint;
    if (!same || !constraint.validated || !constraint.enforced) continue;
    if (!std::holds_alternative<Check>(constraint.rule)) continue;
    const std::vector<ObjectKey> needs = plan.old_dependencies.Of(column.name, constraint);
    if (std::find(needs.begin(), needs.end(), column) != needs.end()) checks.push_back(constraint);
  }
  return checks;
}

// They go and come in the same statements, and are looked at while others write.
void LookLater(const QualifiedName& table, const std::vector<Constraint>& checks,
               std::vector<Action>& forth, std::vector<Action>& back) {
  for (const Constraint& check : checks) {
    forth.insert(forth.begin(), DropConstraint{.table = table, .constraint = check.name});
    forth.push_back(AddConstraint{table, check, true});
    if (check.comment) forth.push_back(Comment{ConstraintKey(table, check.name), check.comment});
    back.push_back(ValidateConstraint{table, check.name});
  }
}

// Once, also where the types of several columns change that it speaks of.
void ValidateLater(const ObjectKey& column, const std::vector<Constraint>& checks, Phase phase,
                   Chain& chain, const PlanBuilder& plan) {
  for (const Constraint& check : checks) {
    const ObjectKey key = ConstraintKey(column.name, check.name);
    const bool said = phase == Phase::Backfill &&
                      std::any_of(plan.drafts.begin(), plan.drafts.end(), [&](const Draft& draft) {
                        return draft.step.subject == key && draft.step.phase == phase &&
                               draft.step.actions.front().As<ValidateConstraint>();
                      });
    if (said) continue;
    chain.Then({.step = {.phase = phase,
                         .actions = {ValidateConstraint{column.name, check.name}},
                         .undo = NothingToUndo{"it held before"},
                         .subject = key}});
  }
}

// ALTER TYPE in one statement, with the default out of the way: the old one need not fit the new
// type.
void LowerAtOnce(const Alter<Column>& change, TypeChange cost, Chain& chain, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Column& before = change.before;
  const Column& after = change.after;
  const Fill* fill = plan.ConversionFor(table, after.name);
  Column no_source = before;
  Column no_source_after = after;
  no_source.source = no_source_after.source = std::monostate{};
  const bool touches_source = IsPlainSource(before.source) && IsPlainSource(after.source) &&
                              (std::holds_alternative<Default>(before.source) ||
                               std::holds_alternative<Default>(after.source));
  const bool only = plan.new_family.HasChildren(table) && !SourceRecurses(table, after.name, plan);
  AlterColumnType forth{.table = table,
                        .column = after.name,
                        .from = before.type,
                        .to = after.type,
                        .collation = after.collation};
  forth.linked = LinkedTo(table, after.name, plan);
  forth.conversion = ThroughText(before, after, plan);
  // Beside a change that keeps every value it fills what is null.
  if (cost != TypeChange::Rewrite) fill = nullptr;
  if (fill) forth.conversion = fill->value;
  AlterColumnType back{
      .table = table,
      .column = after.name,
      .from = after.type,
      .to = before.type,
      .collation = before.collation,
      .conversion = fill && fill->back ? fill->back : ThroughText(after, before, plan),
      .linked = forth.linked};
  const std::vector<const Index*> built =
      cost == TypeChange::Metadata ? BuiltWithType(change.key, plan) : std::vector<const Index*>();
  const bool partitioned = plan.before.tables.at(table).partitioning.has_value();
  // On the way back the server would read their texts for the other type.
  const bool anew = cost == TypeChange::Rewrite || (!built.empty() && !partitioned);
  const ViewStack views =
      RebuildReaders({ColumnKey(table, after.name)}, plan, OwnPartsOf(change.key, anew, plan));
  std::vector<Action> actions = views.drop_old;
  std::vector<Action> undo = views.drop_new;
  const auto add = [&](std::vector<Action>& list, const AlterColumnType& alter, const Column& old,
                       const Column& wanted, const Column& old_bare, const Column& wanted_bare) {
    if (touches_source) list.push_back(SetColumnSource{table, old, old_bare, only});
    list.push_back(alter);
    if (SharesSequence(old, wanted)) list.push_back(SequenceType(table, old, wanted));
    if (touches_source) list.push_back(SetColumnSource{table, wanted_bare, wanted, only});
  };
  Draft draft{.needs = plan.new_dependencies.Of(table, after),
              .frees = plan.old_dependencies.Of(table, before)};
  std::vector<Action> computed;
  DropComputed(table, before, actions, computed, draft, plan);
  const bool breaks = !computed.empty();
  const std::vector<KeptColumn> kept = KeptByKey(change, cost, plan);
  if (!kept.empty()) {
    actions.insert(actions.begin(), ArchiveColumn{table, Kept(before), kept,
                                                  Conversion{forth.to, forth.conversion}});
    undo.insert(undo.begin(),
                ForgetChanged{table, Kept(after), kept, !HasEquality(plan.after, after.type)});
    undo.push_back(ReturnMark(table, after.name));
    WaitForRenamedKey(table, kept, plan, draft.needs);
  }
  add(actions, forth, before, after, no_source, no_source_after);
  add(undo, back, after, before, no_source_after, no_source);
  if (!kept.empty()) undo.push_back(RestoreColumn{table, Kept(before), kept});
  StorageAgain(table, after, plan.after, plan, actions);
  StorageAgain(table, before, plan.before, plan, undo);
  actions.insert(actions.end(), views.create_new.begin(), views.create_new.end());
  Append(undo, std::move(computed));
  undo.insert(undo.end(), views.create_old.begin(), views.create_old.end());
  std::vector<Constraint> checks;
  if (!anew && !plan.AtOnce(table)) checks = LookedAtAgain(change.key, plan);
  LookLater(table, checks, actions, undo);
  Step step{.phase = cost == TypeChange::Metadata && !breaks ? Phase::Expand : Phase::Contract,
            .title = TypeChangePhrase(change.key, before, after) + RebuiltPhrase(views),
            .actions = std::move(actions),
            .undo = Reverse{std::move(undo)},
            .subject = change.key,
            .rebuilds = views.rebuilt};
  if (cost == TypeChange::Rewrite) {
    step.hazards = {plan.Sized(Hazard::Rewrite, table)};
    auto loss = LossOf(before, after.type, plan);
    if (loss && kept.empty() && !IsLossless(change, plan)) step.hazards.push_back(std::move(*loss));
  }
  if (partitioned && !plan.options.direct) {
    for (const Index* index : built) {
      step.hazards.push_back(
          plan.Sized(Hazard::BlockingBuild, table, ToString({Kind::Index, index->name, {}})));
    }
  }
  for (HazardNote& note : RebuiltHazards(views)) {
    const bool said =
        std::find(step.hazards.begin(), step.hazards.end(), note) != step.hazards.end();
    if (!said) step.hazards.push_back(std::move(note));
  }
  for (const QualifiedName& other : forth.linked) {
    step.hazards.push_back({Hazard::LinkedLock, NameForPeople({Kind::Table, other, {}})});
  }
  if (breaks) step.hazards.push_back({Hazard::BreaksOldCode});
  draft.step = std::move(step);
  draft.needs.insert(draft.needs.end(), views.needs.begin(), views.needs.end());
  draft.makes.push_back(change.key);
  draft.removes.push_back(change.key);
  // A column that is renamed as well comes into being with its new name, before its type changes.
  if (plan.old_keys.contains(change.key)) draft.needs.push_back(change.key);
  TakeApart(change.key, draft, plan);
  const Phase phase = draft.step.phase == Phase::Expand ? Phase::Backfill : Phase::Contract;
  chain.Then(std::move(draft));
  ValidateLater(change.key, checks, phase, chain, plan);
  if (!touches_source && !(before.source == after.source)) LowerSourceChange(change, chain, plan);
}

// Enums and the types of extensions are not known to have none. Composite types, ranges and base
// types have casts to strings and what the schema declares, nothing else (CREATE CAST, "Notes"):
// nobody but the author knows what such a value becomes.
// `catalog` has the casts, and `other` what it lost or did not have yet.
bool HasCast(const Catalog& catalog, const Catalog& other, const TypeName& from,
             const TypeName& to) {
  const TypeName source = BaseOf(other, BaseOf(catalog, from));
  const TypeName target = BaseOf(other, BaseOf(catalog, to));
  const auto is_structured = [&](const Catalog& side, const QualifiedName& name) {
    return side.composite_types.contains(name) || side.range_types.contains(name);
  };
  const auto is_other = [&](const TypeName& type) {
    const bool built_in = type.name.schema.empty() || type.name.schema.text == "pg_catalog";
    return !built_in && !is_structured(catalog, type.name) && !is_structured(other, type.name);
  };
  if (is_other(source) || is_other(target)) return true;
  return (source.name == target.name && source.array == target.array) ||
         canon::HasBuiltinCast(source, target) ||
         catalog.casts.contains({{}, CastTypes(source, target)}) ||
         catalog.casts.contains({{}, CastTypes(from, to)});
}

// What the author says that a value becomes, or became from, goes before any cast.
void ReportNoCast(const Alter<Column>& change, PlanBuilder& plan) {
  const Fill* fill = plan.ConversionFor(change.key.name, change.after.name);
  const TypeName& from = change.before.type;
  const TypeName& to = change.after.type;
  if (!fill && !HasCast(plan.after, plan.before, from, to)) {
    plan.sink.Add(
        {.code = Code::CannotPlan,
         .message = fmt::format("column `{}` cannot change from {} to {}: no cast leads there",
                                NameForPeople(change.key), ToString(from), ToString(to)),
         .help = "say what a value becomes with `backfill (…)`, or declare the cast"});
  } else if (fill && !fill->back && !HasCast(plan.before, plan.after, to, from)) {
    plan.sink.Add(
        {.code = Code::CannotPlan,
         .message = fmt::format("column `{}` cannot go back from {} to {}: no cast leads there",
                                NameForPeople(change.key), ToString(to), ToString(from)),
         .help = "say what a value was with `back (…)` after `backfill (…)`, or declare the cast"});
  }
}

}  // namespace

bool IsInteger(const TypeName& type) {
  const std::string& name = type.name.name.text;
  return type.array == 0 && type.name.schema.empty() &&
         (name == "smallint" || name == "integer" || name == "bigint");
}

std::string TypeChangePhrase(const ObjectKey& column, const Column& before, const Column& after) {
  const auto collation = [](const Column& c) {
    return c.collation ? ToString(*c.collation) : std::string("that of its type");
  };
  const bool same = before.type == after.type;
  return fmt::format("change {} of {} from {} to {}", same ? "collation" : "type",
                     NameForPeople(column), same ? collation(before) : ToString(before.type),
                     same ? collation(after) : ToString(after.type));
}

bool ChangesType(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  const Column* from = FindColumn(plan.before.tables.at(table), column);
  const Column* to = FindColumn(plan.after.tables.at(table), column);
  return from && to && (from->type != to->type || from->collation != to->collation);
}

std::vector<const Index*> BuiltWithType(const ObjectKey& column, const PlanBuilder& plan) {
  std::vector<const Index*> built;
  const auto [first, last] = plan.indexes_before.equal_range(column.name);
  for (auto at = first; at != last; ++at) {
    const Index& index = *at->second;
    if (plan.IsDropped({Kind::Index, index.name, {}})) continue;
    const std::vector<ObjectKey> needs = plan.old_dependencies.Of(index);
    const bool over = std::find(needs.begin(), needs.end(), column) != needs.end();
    if (over && HasExpression(index)) built.push_back(&index);
  }
  return built;
}

bool ReadsChangedType(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  const auto* generated = std::get_if<Generated>(&column.source);
  if (!generated) return false;
  const auto read = plan.old_dependencies.ColumnsOf(table, generated->expression);
  return std::any_of(read.begin(), read.end(),
                     [&](const Identifier& name) { return ChangesType(table, name, plan); });
}

bool GoesWithTypeChange(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  const auto after = plan.after.tables.find(table);
  if (column.inherited || after == plan.after.tables.end()) return false;
  if (FindColumn(after->second, column.name)) return false;
  if (plan.taken_over.contains({Kind::Table, table, {}})) return false;
  if (!ReadsChangedType(table, column, plan)) return false;
  const auto views = plan.old_dependencies.ViewsOver(table, column.name);
  return std::any_of(views.begin(), views.end(),
                     [&](const ObjectKey& view) { return !plan.IsDropped(view); });
}

bool ComesWithTypeChange(const QualifiedName& table, const Column& column,
                         const PlanBuilder& plan) {
  const auto* generated = std::get_if<Generated>(&column.source);
  const auto before = plan.before.tables.find(table);
  if (!generated || column.inherited || before == plan.before.tables.end()) return false;
  if (FindColumn(before->second, column.name)) return false;
  if (plan.taken_over.contains({Kind::Table, table, {}})) return false;
  const std::vector<ObjectKey> readers =
      plan.new_dependencies.DependentsOf(ColumnKey(table, column.name));
  const auto reads_both = [&](const ObjectKey& key) {
    const bool own = key.kind == Kind::Index || key.kind == Kind::Constraint ||
                     key.kind == Kind::Column || key.kind == Kind::Sequence;
    return !own && std::find(readers.begin(), readers.end(), key) != readers.end();
  };
  const auto read = plan.new_dependencies.ColumnsOf(table, generated->expression);
  return std::any_of(read.begin(), read.end(), [&](const Identifier& name) {
    const Column* from = FindColumn(before->second, name);
    if (!from || std::holds_alternative<Generated>(from->source)) return false;
    if (!ChangesType(table, name, plan)) return false;
    const std::vector<ObjectKey> rebuilt =
        plan.old_dependencies.DependentsOf(ColumnKey(table, name));
    return std::any_of(rebuilt.begin(), rebuilt.end(), reads_both);
  });
}

bool LowerTypeChange(const Alter<Column>& change, Chain& chain, PlanBuilder& plan) {
  const bool was_computed = std::holds_alternative<Generated>(change.before.source);
  if (was_computed && std::holds_alternative<Generated>(change.after.source)) {
    LowerSourceChange(change, chain, plan);
    return false;
  }
  ReportNoCast(change, plan);
  if (was_computed) {
    // The values are the column's own before they get another type.
    Alter<Column> rest = change;
    rest.before.source = std::monostate{};
    LowerSourceChange({change.key, change.before, rest.before}, chain, plan);
    std::erase(plan.drafts.back().needs, change.key);
    plan.drafts.back().makes.clear();
    LowerAtOnce(rest, CostOf(rest.before, rest.after), chain, plan);
    return false;
  }
  if (const auto group = GroupOf(change, plan)) {
    LowerGroup(*group, chain, plan);
    return true;
  }
  LowerAtOnce(change, CostOf(change.before, change.after), chain, plan);
  return false;
}

}  // namespace pleat
