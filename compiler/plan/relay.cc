#include "compiler/plan/relay.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/model/user_type.h"
#include "compiler/plan/copy_sync.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/loosen.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/volatility.h"

namespace pleat {
namespace {

// The columns that an expression reads, where it gives one value for a row and reads nothing else.
std::optional<std::vector<Identifier>> ReadOfRow(const Expr& value, const PlanBuilder& plan) {
  const auto found = canon::ReferencesOf(value, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&found);
  if (!references || !references->relations.empty() || !references->sequences.empty() ||
      CallsVolatile(*references, false, plan)) {
    return std::nullopt;
  }
  std::vector<Identifier> columns;
  for (const auto& use : references->columns) columns.push_back(use.column);
  return columns;
}

// A trigger of the table sees every row of it, before it is written.
bool SeesRows(const Table& before, const PlanBuilder& plan) {
  const Hypertable* hypertable = plan.HypertableOf(before.name);
  return !before.partitioning && !plan.old_family.HasChildren(before.name) &&
         !plan.new_family.HasChildren(before.name) && !(hypertable && hypertable->columnstore) &&
         !plan.taken_over.contains({Kind::Table, before.name, {}});
}

// What a trigger can read in a row that is about to be written: nothing that is computed then.
bool IsInRow(const Table& table, const Identifier& name, const PlanBuilder& plan) {
  const Column* column = FindColumn(table, name);
  if (!column || std::holds_alternative<Generated>(column->source)) return false;
  return !plan.old_keys.contains(ColumnKey(table.name, name)) ||
         plan.HasBothNames(table.name, *column);
}

bool Leaves(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  const ObjectKey key = ColumnKey(table, column);
  return Contains(plan.before, key) && !Contains(plan.after, key);
}

// What an earlier run has recorded of the column's fill: whether it is finished.
std::optional<bool> FillProgress(const QualifiedName& table, const Identifier& column,
                                 const PlanBuilder& plan) {
  const auto& progress = plan.live.in_flight.progress;
  const auto found = progress.find("fill " + NameForPeople(ColumnKey(table, column)));
  return found == progress.end() ? std::nullopt : std::optional(found->second);
}

// Whether rows are still to get the column's value: it is new, or an earlier run has begun.
bool IsBeingFilled(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  return plan.IsNewColumn(table, column) || FillProgress(table, column, plan);
}

// Whether a row tells that the column has been left out.
bool TellsDefault(const Column& column, const Catalog& catalog, const PlanBuilder& plan) {
  const auto* given = std::get_if<Default>(&column.source);
  if (given) return ReadOfRow(given->expression, plan).has_value();
  return std::holds_alternative<std::monostate>(column.source) &&
         !HasDomainDefault(catalog, column);
}

bool CanFollow(const Column& column, const PlanBuilder& plan) {
  return TellsDefault(column, plan.after, plan) && !column.inherited &&
         !IsGuarded(plan.after, column.type);
}

// A column that follows alone, with the columns that leave.
std::optional<Relay> Following(const Column& column, const Table& before, const PlanBuilder& plan) {
  const QualifiedName& table = before.name;
  const Fill* fill = plan.FillFor(table, column.name);
  if (!fill || fill->where || !IsBeingFilled(table, column.name, plan)) return std::nullopt;
  const auto read = ReadOfRow(fill->value, plan);
  if (!read || !CanFollow(column, plan)) return std::nullopt;
  Relay relay{.table = table, .forth = {{column.name, BeforeRenames(fill->value, plan)}}};
  std::set<Identifier> leaving;
  for (const Identifier& name : *read) {
    if (name == column.name || !IsInRow(before, name, plan)) return std::nullopt;
    if (!Leaves(table, name, plan)) continue;
    if (!TellsDefault(AsLoosened(table, *FindColumn(before, name), plan), plan.before, plan))
      return std::nullopt;
    leaving.insert(name);
  }
  if (leaving.empty()) return std::nullopt;
  relay.leaving = {leaving.begin(), leaving.end()};
  return relay;
}

const Expr* RemovedValue(const QualifiedName& table, const Identifier& column,
                         const PlanBuilder& plan) {
  const auto found = plan.transition.removed_columns.find(ColumnKey(table, column));
  return found == plan.transition.removed_columns.end() ? nullptr : &found->second;
}

bool HaveInCommon(const Relay& a, const Relay& b, const PlanBuilder& plan) {
  const auto reads = [&](const Relay& from, const Relay& to) {
    return std::any_of(from.leaving.begin(), from.leaving.end(), [&](const Identifier& column) {
      const Expr* value = RemovedValue(from.table, column, plan);
      const auto read = value ? ReadOfRow(*value, plan) : std::nullopt;
      return read && std::any_of(read->begin(), read->end(),
                                 [&](const Identifier& name) { return ValueIn(to.forth, name); });
    });
  };
  return reads(a, b) || reads(b, a) ||
         std::any_of(a.leaving.begin(), a.leaving.end(), [&](const Identifier& column) {
           return std::find(b.leaving.begin(), b.leaving.end(), column) != b.leaving.end();
         });
}

void Join(Relay& relay, const Relay& other) {
  std::set<Identifier> leaving(relay.leaving.begin(), relay.leaving.end());
  leaving.insert(other.leaving.begin(), other.leaving.end());
  relay.leaving = {leaving.begin(), leaving.end()};
  relay.forth.insert(relay.forth.end(), other.forth.begin(), other.forth.end());
}

// What is filled and does not follow must not be taken for what new code writes.
bool CanComeBack(const Expr& value, const QualifiedName& table,
                 const std::vector<ColumnValue>& forth, const PlanBuilder& plan) {
  const auto read = ReadOfRow(value, plan);
  return read && std::all_of(read->begin(), read->end(), [&](const Identifier& name) {
           return ValueIn(forth, name) || !plan.transition.fills.contains(ColumnKey(table, name));
         });
}

// The columns of one side that each value of the other reads.
void AddReads(const std::vector<ColumnValue>& values, const std::set<Identifier>& others,
              CreateRelay& create, const PlanBuilder& plan) {
  for (const ColumnValue& value : values) {
    std::vector<Identifier> read = ReadOfRow(value.value, plan).value_or(std::vector<Identifier>{});
    std::erase_if(read, [&](const Identifier& name) { return !others.contains(name); });
    create.reads[value.column] = std::move(read);
  }
}

CreateRelay Creating(const Relay& relay, const PlanBuilder& plan) {
  CreateRelay create{.relay = relay, .search_path = SearchPath(plan.after)};
  const auto add = [&](const Column& column, const Catalog& catalog) {
    const auto* given = std::get_if<Default>(&column.source);
    if (given) create.defaults[column.name] = BeforeRenames(given->expression, plan);
    create.types[column.name] = column.type;
    if (IsRequired(column)) create.required.insert(column.name);
    if (!HasEquality(catalog, column.type)) create.by_image.insert(column.name);
  };
  const Table& before = plan.before.tables.at(relay.table);
  const Table& after = plan.after.tables.at(relay.table);
  std::set<Identifier> forth;
  for (const Identifier& name : relay.leaving) {
    add(AsLoosened(relay.table, *FindColumn(before, name), plan), plan.before);
  }
  for (const ColumnValue& value : relay.forth) {
    add(*FindColumn(after, value.column), plan.after);
    forth.insert(value.column);
  }
  AddReads(relay.forth, {relay.leaving.begin(), relay.leaving.end()}, create, plan);
  AddReads(relay.back, forth, create, plan);
  return create;
}

const Relay* InFlightRelay(const Relay& relay, const PlanBuilder& plan) {
  const auto& relays = plan.live.in_flight.relays;
  const auto found = std::find_if(relays.begin(), relays.end(), [&](const Relay& other) {
    return other.table == relay.table && other.forth.front().column == relay.forth.front().column;
  });
  return found == relays.end() ? nullptr : &*found;
}

// The contract phase of an earlier run has ended it: everything is filled and it is gone.
bool HasEnded(const Relay& relay, const PlanBuilder& plan) {
  return !InFlightRelay(relay, plan) &&
         std::all_of(relay.forth.begin(), relay.forth.end(), [&](const ColumnValue& forth) {
           return FillProgress(relay.table, forth.column, plan).value_or(false);
         });
}

// What new columns are filled with from columns of their row, `leaving` among them. Others that
// leave may come back later.
std::vector<ColumnValue> SaidBy(const QualifiedName& table, const Identifier& leaving,
                                const PlanBuilder& plan) {
  std::vector<ColumnValue> said;
  const Table& before = plan.before.tables.at(table);
  for (const Column& column : plan.after.tables.at(table).columns) {
    const Fill* fill = plan.FillFor(table, column.name);
    const auto read = fill && !fill->where ? ReadOfRow(fill->value, plan) : std::nullopt;
    if (!read || std::find(read->begin(), read->end(), leaving) == read->end()) continue;
    const bool there = std::all_of(read->begin(), read->end(), [&](const Identifier& name) {
      return name == leaving ||
             (name != column.name && FindColumn(before, name) && !Leaves(table, name, plan));
    });
    if (there) said.push_back({column.name, BeforeRenames(fill->value, plan)});
  }
  return said;
}

// As Lower(const Drop<Column>&) keeps them.
bool IsKeptByKey(const Table& table, const Identifier& column, const PlanBuilder& plan) {
  const Key* key = plan.options.archive ? PrimaryKey(table) : nullptr;
  return key && std::find(key->columns.begin(), key->columns.end(), column) == key->columns.end();
}

ReturnValues Returning(const QualifiedName& table, std::vector<ColumnValue> columns,
                       std::vector<ColumnValue> unless, const PlanBuilder& plan) {
  ReturnValues back{.table = table,
                    .columns = std::move(columns),
                    .unless = std::move(unless),
                    .order = plan.OrderBefore(table)};
  const auto add = [&](const Column& column, const Catalog& catalog) {
    back.types[column.name] = column.type;
    if (!HasEquality(catalog, column.type)) back.by_image.insert(column.name);
  };
  const Table& before = plan.before.tables.at(table);
  back.kept = std::all_of(back.columns.begin(), back.columns.end(), [&](const ColumnValue& value) {
    return IsKeptByKey(before, value.column, plan);
  });
  for (const ColumnValue& value : back.columns) {
    const Column& column = *FindColumn(before, value.column);
    add(column, plan.before);
    if (IsRequired(AsLoosened(table, column, plan))) back.required.insert(column.name);
  }
  for (const ColumnValue& value : back.unless) {
    add(*FindColumn(plan.after.tables.at(table), value.column), plan.after);
  }
  return back;
}

// What old code writes comes to the column as well.
ObjectKey RelayKey(const Relay& relay) {
  return StateKey(relay.table, relay.forth.front().column, "relayed");
}

// The functions and types that a value names.
void AddNeeds(const QualifiedName& table, const ColumnValue& value, const PlanBuilder& plan,
              std::vector<ObjectKey>& needs) {
  const Column column{.name = value.column, .source = Default{value.value}};
  for (ObjectKey& need : plan.new_dependencies.Of(table, column)) {
    if (need.kind != Kind::Column) needs.push_back(std::move(need));
  }
}

void LowerRelay(const Relay& relay, PlanBuilder& plan) {
  CreateRelay create = Creating(relay, plan);
  const Relay* there = InFlightRelay(relay, plan);
  create.replaces = there != nullptr;
  const ObjectKey table{Kind::Table, relay.table, {}};
  const ObjectKey subject = ColumnKey(relay.table, relay.forth.front().column);
  const DropRelay drop{relay};
  std::vector<ObjectKey> leaving;
  for (const Identifier& column : relay.leaving) leaving.push_back(ColumnKey(relay.table, column));
  if (!there || !(*there == relay)) {
    std::vector<ObjectKey> needs{table};
    for (const ColumnValue& forth : relay.forth) {
      needs.push_back(ColumnKey(relay.table, forth.column));
      AddNeeds(relay.table, forth, plan, needs);
    }
    for (const ColumnValue& back : relay.back) AddNeeds(relay.table, back, plan, needs);
    std::vector<std::string> lost;
    for (const Identifier& column : relay.leaving) {
      if (!ValueIn(relay.back, column)) lost.push_back(column.text);
    }
    Step step{
        .phase = Phase::Expand, .actions = {create}, .undo = Reverse{{drop}}, .subject = subject};
    if (!lost.empty()) {
      step.hazards.push_back({Hazard::NotReturned, fmt::format("{}", fmt::join(lost, ", "))});
    }
    plan.Add({.step = std::move(step),
              .makes = {RelayKey(relay)},
              .needs = std::move(needs),
              .frees = leaving});
  }
  create.replaces = false;
  std::vector<Action> undo{create};
  if (!relay.back.empty()) undo.push_back(Returning(relay.table, relay.back, relay.forth, plan));
  Chain chain(plan);
  // A column that is NOT NULL is filled once more in any case.
  for (const ColumnValue& forth : relay.forth) {
    if (create.required.contains(forth.column)) continue;
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {ProveValues{relay.table, forth}},
                         .undo = NothingToUndo{"it changes nothing"},
                         .hazards = {{Hazard::MayReject}},
                         .subject = subject},
                .needs = {RelayKey(relay), BackfilledKey()},
                .frees = leaving,
                .rank = Rank::First});
  }
  chain.Then({.step = {.phase = Phase::Contract,
                       .actions = {drop},
                       .undo = Reverse{std::move(undo)},
                       .subject = subject},
              .needs = {RelayKey(relay)},
              .frees = std::move(leaving),
              .rank = Rank::First});
}

}  // namespace

const Expr* ValueIn(const std::vector<ColumnValue>& values, const Identifier& column) {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const ColumnValue& value) { return value.column == column; });
  return found == values.end() ? nullptr : &found->value;
}

std::vector<Relay> RelaysOf(const QualifiedName& table, const PlanBuilder& plan) {
  const auto before = plan.before.tables.find(table);
  const auto after = plan.after.tables.find(table);
  if (plan.options.direct || before == plan.before.tables.end() ||
      after == plan.after.tables.end() || !SeesRows(before->second, plan)) {
    return {};
  }
  std::vector<Relay> relays;
  for (const Column& column : after->second.columns) {
    auto next = Following(column, before->second, plan);
    if (!next) continue;
    std::vector<Relay> apart;
    std::optional<Relay> joined;
    for (Relay& relay : relays) {
      if (!HaveInCommon(relay, *next, plan)) {
        apart.push_back(std::move(relay));
      } else if (joined) {
        Join(*joined, relay);
      } else {
        joined = std::move(relay);
      }
    }
    if (joined) Join(*joined, *next);
    apart.push_back(joined ? std::move(*joined) : std::move(*next));
    relays = std::move(apart);
  }
  for (Relay& relay : relays) {
    for (const Identifier& column : relay.leaving) {
      if (!Returns(table, *FindColumn(before->second, column), plan)) continue;
      const Expr& value = *RemovedValue(table, column, plan);
      if (CanComeBack(value, table, relay.forth, plan))
        relay.back.push_back({column, BeforeRenames(value, plan)});
    }
  }
  return relays;
}

bool Follows(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan) {
  const std::vector<Relay> relays = RelaysOf(table, plan);
  return std::any_of(relays.begin(), relays.end(),
                     [&](const Relay& relay) { return ValueIn(relay.forth, column); });
}

void LowerRelays(PlanBuilder& plan) {
  std::set<const Relay*> wanted;
  for (const auto& [name, table] : plan.after.tables) {
    for (const Relay& relay : RelaysOf(name, plan)) {
      if (HasEnded(relay, plan)) continue;
      LowerRelay(relay, plan);
      wanted.insert(InFlightRelay(relay, plan));
    }
  }
  for (const Relay& relay : plan.live.in_flight.relays) {
    if (wanted.contains(&relay)) continue;
    std::vector<ObjectKey> frees;
    for (const Identifier& column : relay.leaving) frees.push_back(ColumnKey(relay.table, column));
    for (const ColumnValue& forth : relay.forth) {
      frees.push_back(ColumnKey(relay.table, forth.column));
    }
    plan.Add({.step = {.phase = Phase::Contract,
                       .actions = {DropRelay{relay}},
                       .undo = NothingToUndo{"what it wrote is there"},
                       .subject = ColumnKey(relay.table, relay.forth.front().column)},
              .frees = std::move(frees),
              .rank = Rank::First});
  }
}

bool Returns(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  const auto* identity = std::get_if<Identity>(&column.source);
  return RemovedValue(table, column.name, plan) && plan.after.tables.contains(table) &&
         !std::holds_alternative<Generated>(column.source) && !(identity && identity->always) &&
         !IsGuarded(plan.before, column.type) &&
         !IsRestricted(plan.before.tables.at(table), column.name, plan);
}

std::vector<Action> FillBack(const QualifiedName& table, const Column& column,
                             const PlanBuilder& plan) {
  if (!Returns(table, column, plan)) return {};
  for (const Relay& relay : RelaysOf(table, plan)) {
    if (ValueIn(relay.back, column.name) && !HasEnded(relay, plan)) return {};
  }
  const Expr& value = *RemovedValue(table, column.name, plan);
  ReturnValues back = Returning(table, {{column.name, BeforeRenames(value, plan)}},
                                SaidBy(table, column.name, plan), plan);
  // What tells new rows from old ones is only that nothing has been kept for them, which may have
  // been a null.
  if (back.kept && back.unless.empty() && !IsRequired(column)) return {};
  return {std::move(back)};
}

}  // namespace pleat
