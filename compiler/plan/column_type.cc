#include "compiler/plan/column_type.h"

#include <algorithm>
#include <set>

#include "compiler/model/quote.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/archive.h"
#include "compiler/plan/describe.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {

bool Names(const std::vector<Identifier>& names, const Identifier& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A plain index over the column can be built on its successor beforehand.
bool IsPlain(const Index& index) {
  return !index.where &&
         std::all_of(index.elements.begin(), index.elements.end(), [](const IndexElement& element) {
           return std::holds_alternative<Identifier>(element.key);
         });
}

struct Users {
  std::vector<Index> indexes = {};
  std::vector<Constraint> checks = {};
  // Something that the successor of the column cannot take over online.
  bool others = false;
};

// A check or foreign key that the expand phase drops.
bool GoesFirst(const QualifiedName& table, const Constraint& constraint,
               const std::vector<ObjectKey>& needs, const PlanBuilder& plan) {
  const bool rule_only = std::holds_alternative<Check>(constraint.rule) ||
                         std::holds_alternative<ForeignKey>(constraint.rule);
  return rule_only && plan.IsDropped(ConstraintKey(table, constraint.name)) &&
         std::none_of(needs.begin(), needs.end(),
                      [&](const ObjectKey& need) { return plan.IsDropped(need); });
}

// Everything of the table that hangs on the column, by the state before.
Users UsersOf(const QualifiedName& table_name, const Identifier& column, PlanBuilder& plan) {
  Users users;
  const Table& table = plan.before.tables.at(table_name);
  for (const auto& [name, index] : plan.before.indexes) {
    if (index.table != table_name) continue;
    const auto needs = plan.old_dependencies.Of(index);
    if (std::find(needs.begin(), needs.end(), ColumnKey(table_name, column)) == needs.end()) {
      continue;
    }
    if (!IsPlain(index)) users.others = true;
    users.indexes.push_back(index);
    // A comment changes before and by itself.
    const auto wanted = plan.after.indexes.find(name);
    if (wanted != plan.after.indexes.end()) users.indexes.back().comment = wanted->second.comment;
  }
  for (const Constraint& constraint : table.constraints) {
    const auto needs = plan.old_dependencies.Of(table_name, constraint);
    if (std::find(needs.begin(), needs.end(), ColumnKey(table_name, column)) == needs.end()) {
      continue;
    }
    // It goes before the successor comes, so what remains is planned as the whole was.
    if (GoesFirst(table_name, constraint, needs, plan)) continue;
    if (std::holds_alternative<Check>(constraint.rule)) {
      users.checks.push_back(constraint);
      const Constraint* wanted = FindConstraint(plan.after.tables.at(table_name), constraint.name);
      if (wanted) users.checks.back().comment = wanted->comment;
    } else {
      users.others = true;
    }
  }
  for (const Column& other : table.columns) {
    const auto* generated = std::get_if<Generated>(&other.source);
    if (generated &&
        Names(plan.old_dependencies.ColumnsOf(table_name, generated->expression), column)) {
      users.others = true;
    }
  }
  for (const auto& [name, other] : plan.before.tables) {
    for (const Constraint& constraint : other.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (foreign && foreign->table == table_name && Names(foreign->referenced, column)) {
        users.others = true;
      }
    }
  }
  return users;
}

// The column and what hangs on it are the same afterwards but for its type, so that nothing else
// plans for them.
bool UnchangedBut(const Users& users, const QualifiedName& table, PlanBuilder& plan) {
  const Table& after = plan.after.tables.at(table);
  const bool indexes = std::all_of(users.indexes.begin(), users.indexes.end(), [&](const Index& i) {
    const auto wanted = plan.after.indexes.find(i.name);
    return wanted != plan.after.indexes.end() && wanted->second == i;
  });
  return indexes && std::all_of(users.checks.begin(), users.checks.end(), [&](const Constraint& c) {
           const Constraint* wanted = FindConstraint(after, c.name);
           return wanted && *wanted == c;
         });
}

// Between an enum and another type there is no cast but the one through text.
std::optional<Expr> ThroughText(const Column& from, const Column& to, const PlanBuilder& plan) {
  const auto is_enum = [&](const TypeName& type) {
    return plan.before.enums.contains(type.name) || plan.after.enums.contains(type.name);
  };
  if (from.type == to.type || (!is_enum(from.type) && !is_enum(to.type))) return std::nullopt;
  const std::string text = from.type.array > 0 || to.type.array > 0 ? "::text[]::" : "::text::";
  return Expr{Quoted(from.name) + text + ToString(to.type)};
}

// Whether max(column) is one look into an index.
bool HasIndexFor(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  for (const Constraint& constraint : plan.before.tables.at(table).constraints) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    if (key && key->columns.front() == column) return true;
  }
  return std::any_of(plan.before.indexes.begin(), plan.before.indexes.end(),
                     [&](const auto& entry) {
                       const Index& index = entry.second;
                       const auto* first = std::get_if<Identifier>(&index.elements.front().key);
                       return index.table == table && index.method == "btree" && !index.where &&
                              first && *first == column;
                     });
}

bool IsPlainSource(const ColumnSource& source) {
  return std::holds_alternative<std::monostate>(source) || std::holds_alternative<Default>(source);
}

// The tables on the other side of foreign keys over the column: those are dropped and built again
// with its type, which locks both sides (ALTER TABLE, ATPostAlterTypeCleanup).
std::vector<QualifiedName> LinkedTo(const QualifiedName& table, const Identifier& column,
                                    const PlanBuilder& plan) {
  std::set<QualifiedName> others;
  for (const auto& [name, other] : plan.before.tables) {
    for (const Constraint& constraint : other.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (!foreign) continue;
      if (name == table && Names(foreign->columns, column)) others.insert(foreign->table);
      if (foreign->table == table && Names(foreign->referenced, column)) others.insert(name);
    }
  }
  others.erase(table);
  return {others.begin(), others.end()};
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
  if (cost == TypeChange::Rewrite && fill) forth.conversion = fill->value;
  AlterColumnType back{.table = table,
                       .column = after.name,
                       .from = after.type,
                       .to = before.type,
                       .collation = before.collation,
                       .conversion = ThroughText(after, before, plan),
                       .linked = forth.linked};
  const ViewStack views =
      RebuildReaders(ColumnKey(table, after.name), plan, OwnParts::RebuildComputed);
  std::vector<Action> actions = views.drop_old;
  std::vector<Action> undo = views.drop_new;
  const auto add = [&](std::vector<Action>& list, const AlterColumnType& alter, const Column& old,
                       const Column& wanted, const Column& old_bare, const Column& wanted_bare) {
    if (touches_source) list.push_back(SetColumnSource{table, old, old_bare, only});
    list.push_back(alter);
    if (touches_source) list.push_back(SetColumnSource{table, wanted_bare, wanted, only});
  };
  add(actions, forth, before, after, no_source, no_source_after);
  add(undo, back, after, before, no_source_after, no_source);
  actions.insert(actions.end(), views.create_new.begin(), views.create_new.end());
  undo.insert(undo.end(), views.create_old.begin(), views.create_old.end());
  Step step{.phase = cost == TypeChange::Metadata ? Phase::Expand : Phase::Contract,
            .title = "change type of " + NameForPeople(change.key) + " from " +
                     ToString(before.type) + " to " + ToString(after.type) + RebuiltPhrase(views),
            .actions = std::move(actions),
            .undo = Reverse{std::move(undo)},
            .subject = change.key,
            .rebuilds = views.rebuilt};
  if (cost == TypeChange::Rewrite) {
    step.hazards = {plan.Sized(Hazard::Rewrite, table), {Hazard::Lossy}};
  }
  for (HazardNote& note : RebuiltHazards(views)) step.hazards.push_back(std::move(note));
  for (const QualifiedName& other : forth.linked) {
    step.hazards.push_back({Hazard::LinkedLock, NameForPeople({Kind::Table, other, {}})});
  }
  Draft draft{.step = std::move(step),
              .needs = plan.new_dependencies.Of(table, after),
              .frees = plan.old_dependencies.Of(table, before)};
  draft.needs.insert(draft.needs.end(), views.needs.begin(), views.needs.end());
  // A column that is renamed as well comes into being with its new name, before its type changes.
  if (plan.old_keys.contains(change.key)) {
    draft.needs.push_back(change.key);
  } else {
    draft.makes = draft.removes = {change.key};
  }
  chain.Then(std::move(draft));
  if (!touches_source && !(before.source == after.source)) LowerSourceChange(change, chain, plan);
}

// The parts of the online recipe that both directions share.
struct Successor {
  QualifiedName table = {};
  // The column as it is and as it becomes; both go by the same name.
  Column from = {};
  Column to = {};
  // The transitional name of whichever of the two is not in place.
  Identifier spare = {};
  std::optional<Expr> conversion = {};
  // The way back; a cast serves where there is none.
  std::optional<Expr> back_conversion = {};
  Users users = {};

  // Whether values of either type can only be compared as they are stored.
  bool from_by_image = false;
  bool to_by_image = false;

  Mirror MirrorOf(const Column& column) const {
    return {table, from.name, spare, column.type, column.collation};
  }
};

Column Transitional(const Column& column, const Identifier& name) {
  Column bare = column;
  bare.name = name;
  bare.not_null = false;
  bare.source = std::monostate{};
  bare.comment.reset();
  return bare;
}

Index CopyOf(Index index, const Identifier& column, const Identifier& successor) {
  index.name.name = TransitionalName("pleat_new_", index.name.name);
  index.comment.reset();
  for (IndexElement& element : index.elements) {
    auto* name = std::get_if<Identifier>(&element.key);
    if (name && *name == column) *name = successor;
  }
  std::replace(index.include.begin(), index.include.end(), column, successor);
  return index;
}

// The successor takes the column's place: one short transaction, no row is touched.
std::vector<Action> SwapActions(const Successor& s, const Column& old, const Column& wanted) {
  const QualifiedName& table = s.table;
  const Identifier away = TransitionalName("pleat_old_", old.name);
  Column bare = wanted;
  bare.source = std::monostate{};
  std::vector<Action> actions{DropMirror{s.MirrorOf(wanted)}, RenameColumn{table, old.name, away},
                              RenameColumn{table, s.spare, old.name}};
  if (!std::holds_alternative<std::monostate>(wanted.source)) {
    actions.push_back(SetColumnSource{table, bare, wanted});
  }
  if (wanted.storage) actions.push_back(SetStorage{table, wanted.name, *wanted.storage});
  if (wanted.compression) actions.push_back(SetCompression{table, wanted.name, wanted.compression});
  // Its indexes and checks go with it (ALTER TABLE, "DROP COLUMN").
  actions.push_back(DropColumn{table, away});
  for (const Index& index : s.users.indexes) {
    QualifiedName copy = index.name;
    copy.name = TransitionalName("pleat_new_", index.name.name);
    actions.push_back(RenameObject{Kind::Index, copy, index.name});
    if (index.comment) actions.push_back(Comment{{Kind::Index, index.name, {}}, index.comment});
  }
  for (const Constraint& check : s.users.checks) {
    actions.push_back(AddConstraint{table, check, true});
    if (check.comment) actions.push_back(Comment{ConstraintKey(table, check.name), check.comment});
  }
  if (wanted.comment) {
    actions.push_back(Comment{ColumnKey(table, wanted.name), wanted.comment});
  }
  return actions;
}

void ConvertBy(const std::optional<Expr>& conversion, const Identifier& source,
               const TypeName& type, FillColumn& fill) {
  fill.differs = conversion.has_value();
  if (conversion) {
    fill.value = conversion;
  } else {
    fill.copy_of = source;
    fill.cast = type;
  }
}

// The way back: the old type as a new successor, filled from the present values, swapped in.
std::vector<Action> SwapBackActions(const Successor& s, const std::vector<Identifier>& order,
                                    const std::vector<KeptColumn>& kept, const ViewStack& views) {
  FillColumn fill{.table = s.table, .column = s.spare, .order = order, .by_image = s.from_by_image};
  ConvertBy(s.back_conversion, s.from.name, s.from.type, fill);
  std::vector<Action> actions{
      AddColumn{s.table, Transitional(s.from, s.spare)},
      CreateMirror{
          .mirror = s.MirrorOf(s.from), .forward = s.back_conversion, .by_image = s.from_by_image},
      std::move(fill)};
  if (!kept.empty()) {
    actions.push_back(RestoreKept{.table = s.table,
                                  .column = s.from.name,
                                  .target = Kept(Transitional(s.from, s.spare)),
                                  .unchanged = Kept(s.to),
                                  .key = kept,
                                  .by_image = s.to_by_image});
  }
  for (const Index& index : s.users.indexes) {
    const Index copy = CopyOf(index, s.from.name, s.spare);
    actions.push_back(CreateIndex{.index = copy, .concurrently = true});
  }
  actions.insert(actions.end(), views.drop_new.begin(), views.drop_new.end());
  for (Action& action : SwapActions(s, s.to, s.from)) actions.push_back(std::move(action));
  if (s.from.not_null) actions.push_back(RestoreNotNull{s.table, s.from.name});
  actions.insert(actions.end(), views.create_old.begin(), views.create_old.end());
  for (const Constraint& check : s.users.checks) {
    actions.push_back(ValidateConstraint{s.table, check.name});
  }
  // The state of the backfill phase: the new type as successor again.
  actions.push_back(AddColumn{s.table, Transitional(s.to, s.spare)});
  actions.push_back(
      CreateMirror{.mirror = s.MirrorOf(s.to), .forward = s.conversion, .by_image = s.to_by_image});
  return actions;
}

void LowerOnline(const Alter<Column>& change, const Users& users, Chain& chain, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Fill* fill = plan.ConversionFor(table, change.after.name);
  Successor s{.table = table,
              .from = change.before,
              .to = change.after,
              .spare = TransitionalName("pleat_new_", change.after.name),
              .users = users};
  s.conversion = fill ? std::optional(fill->value) : ThroughText(s.from, s.to, plan);
  s.back_conversion = ThroughText(s.to, s.from, plan);
  s.from_by_image = !HasEquality(plan.before, s.from.type);
  s.to_by_image = !HasEquality(plan.after, s.to.type);
  const Mirror mirror = s.MirrorOf(s.to);
  const auto& mirrors = plan.live.in_flight.mirrors;
  if (std::find(mirrors.begin(), mirrors.end(), mirror) == mirrors.end()) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .title = "add a successor of type " + ToString(s.to.type) + " for " +
                                  NameForPeople(change.key),
                         .actions = {AddColumn{table, Transitional(s.to, s.spare)},
                                     CreateMirror{.mirror = mirror,
                                                  .forward = s.conversion,
                                                  .by_image = s.to_by_image}},
                         .undo = Reverse{{DropMirror{mirror}, DropColumn{table, s.spare}}},
                         .subject = change.key},
                .needs = plan.new_dependencies.Of(table, change.after)});
  }
  FillColumn fill_new{.name = "convert " + NameForPeople(change.key),
                      .table = table,
                      .column = s.spare,
                      .order = plan.BatchOrder(table),
                      .by_image = s.to_by_image};
  ConvertBy(s.conversion, s.from.name, s.to.type, fill_new);
  const auto progress = plan.live.in_flight.progress.find(fill_new.name);
  if (progress == plan.live.in_flight.progress.end() || !progress->second) {
    plan.backfills.push_back(fill_new.name);
    chain.Then(FillDraft(fill_new, Phase::Backfill, plan));
  }
  for (const Index& index : users.indexes) {
    const Index copy = CopyOf(index, s.from.name, s.spare);
    const auto built = plan.live.in_flight.indexes.find(copy.name);
    if (built != plan.live.in_flight.indexes.end() && built->second == copy) continue;
    chain.Then({.step = {.phase = Phase::Backfill,
                         .title = "build the successor of index " +
                                  NameForPeople({Kind::Index, index.name, {}}),
                         .actions = {DropIndex{copy.name, table, true, true},
                                     CreateIndex{.index = copy, .concurrently = true}},
                         .undo = Reverse{{DropIndex{copy.name, table, true, true}}},
                         .subject = {Kind::Index, index.name, {}}}});
  }
  // Once more and without mercy: the trigger leaves out what does not convert, rather than make old
  // code fail.
  FillColumn again = fill_new;
  again.name.clear();
  Draft strict = FillDraft(again, Phase::Contract, plan);
  strict.step.hazards.push_back({Hazard::MayReject});
  chain.Then(std::move(strict));
  if (s.to.not_null) {
    Column spare = s.to;
    spare.name = s.spare;
    LowerNotNull(table, spare, chain, plan);
  }
  // Columns of the key have their new names by then.
  std::vector<ObjectKey> needs{change.key};
  std::vector<Identifier> batch_key;
  if (const Key* key = PrimaryKey(plan.before.tables.at(table))) batch_key = key->columns;
  const std::vector<Identifier> order = plan.OrderBefore(table);
  for (const Identifier& column : order) {
    if (plan.old_keys.contains(ColumnKey(table, column))) needs.push_back(ColumnKey(table, column));
  }
  for (const Identifier& column : batch_key) {
    if (plan.old_keys.contains(ColumnKey(table, column))) needs.push_back(ColumnKey(table, column));
  }
  std::vector<KeptColumn> kept;
  if (plan.options.archive) kept = KeptKey(table, batch_key, plan);
  const bool keeps = !kept.empty();
  if (keeps) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {DropKept{table, s.from.name},
                                     KeepValues{table, Kept(s.from),
                                                Kept(Transitional(s.to, s.spare)), kept}},
                         .undo = NothingToUndo{"they go when they are back in place"},
                         .subject = change.key},
                .needs = {needs.begin() + 1, needs.end()},
                .rank = Rank::Last});
  }
  const ViewStack views = RebuildReaders(ColumnKey(table, s.from.name), plan);
  needs.insert(needs.end(), views.needs.begin(), views.needs.end());
  std::vector<Action> swap = views.drop_old;
  for (Action& action : SwapActions(s, s.from, s.to)) swap.push_back(std::move(action));
  for (Action& action : AccessActions(change.key, plan.after, plan)) {
    swap.push_back(std::move(action));
  }
  swap.insert(swap.end(), views.create_new.begin(), views.create_new.end());
  std::vector<HazardNote> hazards{{Hazard::BreaksOldCode}};
  if (!keeps) hazards.insert(hazards.begin(), {Hazard::Lossy});
  for (HazardNote& note : RebuiltHazards(views)) hazards.push_back(std::move(note));
  std::vector<Action> back = SwapBackActions(s, order, kept, views);
  for (Action& action : AccessActions(change.key, plan.before, plan)) {
    back.push_back(std::move(action));
  }
  chain.Then({.step = {.phase = Phase::Contract,
                       .title = "put the successor of " + NameForPeople(change.key) +
                                " in its place" + RebuiltPhrase(views),
                       .actions = std::move(swap),
                       .undo = Reverse{std::move(back)},
                       .hazards = std::move(hazards),
                       .subject = change.key,
                       .rebuilds = views.rebuilt},
              .makes = {change.key},
              .needs = std::move(needs),
              .frees = plan.old_dependencies.Of(table, change.before),
              .removes = {change.key},
              .rank = Rank::Last});
  for (const Constraint& check : users.checks) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {ValidateConstraint{table, check.name}},
                         .undo = NothingToUndo{"the check goes with the column"},
                         .subject = ConstraintKey(table, check.name)},
                .rank = Rank::Last});
  }
  plan.handled.insert(change.key);
}

std::vector<Action> Between(std::vector<Action> drop, std::vector<Action> actions,
                            const std::vector<Action>& create) {
  for (Action& action : actions) drop.push_back(std::move(action));
  drop.insert(drop.end(), create.begin(), create.end());
  return drop;
}

// A column that is dropped and added loses its comment and privileges unless they are said again.
std::vector<Action> AddedAgain(const ObjectKey& key, const Identifier& dropped,
                               const Column& column, const Catalog& catalog,
                               const PlanBuilder& plan) {
  std::vector<Action> actions{DropColumn{key.name, dropped}, AddColumn{key.name, column}};
  if (column.comment) actions.push_back(Comment{key, column.comment});
  for (Action& action : AccessActions(key, catalog, plan)) actions.push_back(std::move(action));
  return actions;
}

}  // namespace

bool LowerTypeChange(const Alter<Column>& change, Chain& chain, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const bool was_computed = std::holds_alternative<Generated>(change.before.source);
  if (was_computed && std::holds_alternative<Generated>(change.after.source)) {
    LowerSourceChange(change, chain, plan);
    return false;
  }
  if (was_computed) {
    // The values are the column's own before they get another type.
    Alter<Column> rest = change;
    rest.before.source = std::monostate{};
    LowerSourceChange({change.key, change.before, rest.before}, chain, plan);
    std::erase(plan.drafts.back().needs, change.key);
    plan.drafts.back().makes.clear();
    LowerAtOnce(rest, CostOf(rest.before.type, rest.after.type), chain, plan);
    return false;
  }
  const TypeChange cost = change.before.collation == change.after.collation
                              ? CostOf(change.before.type, change.after.type)
                              : TypeChange::Rewrite;
  const Users users = UsersOf(table, change.key.member, plan);
  const bool online = cost == TypeChange::Rewrite && !plan.options.direct && !users.others &&
                      IsPlainSource(change.before.source) && IsPlainSource(change.after.source) &&
                      !plan.HypertableOf(table) && !plan.old_family.HasChildren(table) &&
                      !plan.old_keys.contains(change.key) && UnchangedBut(users, table, plan);
  if (online) {
    LowerOnline(change, users, chain, plan);
  } else {
    LowerAtOnce(change, cost, chain, plan);
  }
  return online;
}

void LowerSourceChange(const Alter<Column>& change, Chain& chain, PlanBuilder& plan) {
  const QualifiedName& table = change.key.name;
  const Column& before = change.before;
  const Column& after = change.after;
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(table, after);
  needs.push_back(change.key);
  const auto frees = plan.old_dependencies.Of(table, before);
  // The column is dropped and added, there or back: what newly stands on it comes after that.
  if (std::holds_alternative<Generated>(after.source)) {
    const bool computed = std::holds_alternative<Generated>(before.source);
    const ViewStack views = RebuildReaders(ColumnKey(table, before.name), plan, OwnParts::Rebuild);
    Step step{.phase = Phase::Contract,
              .title = "compute " + NameForPeople(change.key) + " by a new expression" +
                       RebuiltPhrase(views),
              .actions = Between(views.drop_old,
                                 AddedAgain(change.key, before.name, after, plan.after, plan),
                                 views.create_new),
              .subject = change.key,
              .rebuilds = views.rebuilt};
    needs.insert(needs.end(), views.needs.begin(), views.needs.end());
    if (!std::get<Generated>(after.source).is_virtual) {
      step.hazards = {plan.Sized(Hazard::Rewrite, table)};
    }
    for (HazardNote& note : RebuiltHazards(views)) step.hazards.push_back(std::move(note));
    std::vector<Action> back =
        Between(views.drop_new, AddedAgain(change.key, after.name, before, plan.before, plan),
                views.create_old);
    if (computed) {
      step.undo = Reverse{std::move(back)};
    } else {
      step.undo = Irreversible{.reason = "the values that were stored are gone",
                               .actions = std::move(back)};
      step.hazards.push_back(plan.Sized(Hazard::DataLoss, table));
      step.needs_allow = AllowName("drop-column", change.key);
    }
    chain.Then({.step = std::move(step),
                .makes = {change.key},
                .needs = std::move(needs),
                .frees = frees,
                .removes = {change.key}});
    return;
  }
  // What new code wrote by then is computed again: there is no way to a generated column in place.
  if (std::holds_alternative<Generated>(before.source)) {
    const ViewStack views = RebuildReaders(ColumnKey(table, before.name), plan, OwnParts::Rebuild);
    needs.insert(needs.end(), views.needs.begin(), views.needs.end());
    const SetColumnSource set{table, before, after};
    chain.Then(
        {.step = {.phase = Phase::Contract,
                  .title = Describe(set) + RebuiltPhrase(views),
                  .actions = Between(views.drop_old, {set}, views.create_new),
                  .undo = Reverse{Between(
                      views.drop_new, AddedAgain(change.key, after.name, before, plan.before, plan),
                      views.create_old)},
                  .hazards = {{Hazard::Lossy}},
                  .subject = change.key,
                  .rebuilds = views.rebuilt},
         .makes = {change.key},
         .needs = std::move(needs),
         .frees = frees,
         .removes = {change.key}});
    return;
  }
  const auto* identity = std::get_if<Identity>(&after.source);
  const bool only = plan.new_family.HasChildren(table) && !SourceRecurses(table, after.name, plan);
  // Old code may count on the source that goes, or write what ALWAYS forbids; new code on the one
  // that comes.
  const bool loosens =
      std::holds_alternative<Default>(after.source) ||
      (std::holds_alternative<std::monostate>(before.source) && !(identity && identity->always));
  Step step{.phase = loosens && IsPlainSource(before.source) ? Phase::Expand : Phase::Contract,
            .actions = {SetColumnSource{table, before, after, only}},
            .undo = Reverse{{SetColumnSource{table, after, before, only}}},
            .subject = change.key};
  // A new sequence goes on after the largest value, which is looked for under the strong lock.
  const bool starts = (identity && !std::holds_alternative<Identity>(before.source)) ||
                      std::holds_alternative<Serial>(after.source);
  if (starts && !HasIndexFor(table, after.name, plan)) {
    step.hazards.push_back(plan.Sized(Hazard::BlockingScan, table));
  }
  chain.Then({.step = std::move(step), .needs = std::move(needs), .frees = frees});
}

}  // namespace pleat
