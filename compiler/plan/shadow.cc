#include "compiler/plan/shadow.h"

#include <algorithm>
#include <set>

#include "compiler/model/default_name.h"
#include "compiler/model/quote.h"
#include "compiler/model/timescale.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/successor.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {

std::string Joined(std::vector<Identifier> names) {
  std::string text;
  for (const Identifier& name : names) text += (text.empty() ? "" : ", ") + name.text;
  return "(" + text + ")";
}

// A serial column goes on with the sequence that it has, whichever table owns that.
ColumnSource SourceInShadow(const Column& column, const QualifiedName& table, Side side) {
  if (std::holds_alternative<Serial>(column.source))
    return Default{NextvalOf(SequenceOf(table, column))};
  if (const auto* identity = std::get_if<Identity>(&column.source)) {
    Identity moved = *identity;
    if (moved.sequence) moved.sequence->schema = ShadowSchema(moved.sequence->schema, side);
    return moved;
  }
  return column.source;
}

// What a partition shares with its parent it shares with that one's shadow.
ColumnSource InheritedSource(const Column& column, const Table& table, const Shape& shape,
                             Side side, const Catalog& shadow) {
  if (!table.partition_of || !shape.Has(table.partition_of->parent)) return column.source;
  const QualifiedName& parent = table.partition_of->parent;
  const Column* above = FindColumn(shape.catalog->tables.at(parent), column.name);
  if (!above || !(Inherited(*above, table).source == column.source)) return column.source;
  const Column* moved = FindColumn(shadow.tables.at(ShadowOf(parent, side)), column.name);
  return moved ? Inherited(*moved, table).source : column.source;
}

Table Moved(const Table& table, const Shape& shape, Side side, const Catalog& shadow) {
  Table moved = table;
  moved.name = ShadowOf(table.name, side);
  moved.force_row_security = false;
  if (table.name == shape.root->name) moved.comment.reset();
  if (moved.partition_of && shape.Has(moved.partition_of->parent)) {
    moved.partition_of->parent = ShadowOf(moved.partition_of->parent, side);
  }
  for (Column& column : moved.columns) {
    column.source = column.inherited ? InheritedSource(column, table, shape, side, shadow)
                                     : SourceInShadow(column, table.name, side);
  }
  std::erase_if(moved.constraints,
                [&](const Constraint& constraint) { return ComesInPlace(constraint, shape); });
  return moved;
}

// The shadow as a catalog of its own, from which actions can be made as from any other.
Catalog ShadowCatalog(const Shape& shape, Side side) {
  Catalog catalog;
  for (const Table* member : shape.members) {
    const Table moved = Moved(*member, shape, side, catalog);
    catalog.tables[moved.name] = moved;
  }
  for (const auto& [name, index] : shape.catalog->indexes) {
    if (!shape.Has(index.table)) continue;
    Index moved = index;
    moved.table = ShadowOf(index.table, side);
    moved.name.schema = moved.table.schema;
    catalog.indexes[moved.name] = moved;
  }
  if (shape.hypertable) {
    Hypertable moved = *shape.hypertable;
    moved.name = ShadowOf(moved.name, side);
    // Policies would do away with rows that the table in place still has.
    moved.retain.reset();
    moved.reorder.reset();
    if (moved.columnstore) moved.columnstore->policy.reset();
    catalog.hypertables[moved.name] = moved;
  }
  return catalog;
}

void MoveObject(ObjectKey& key, const Shape& shape, Side side) {
  if (shape.Has(key.name)) key.name = ShadowOf(key.name, side);
}

// The same about the shadow.
Action InShadow(const Action& action, const Shape& shape, Side side) {
  const auto moved = [&](auto copy) -> Action {
    MoveObject(copy.object, shape, side);
    return copy;
  };
  if (const auto* owner = action.As<SetOwner>()) return moved(*owner);
  if (const auto* grant = action.As<ChangeGrant>()) return moved(*grant);
  if (const auto* label = action.As<SetSecurityLabel>()) return moved(*label);
  return action;
}

// The columns that a row is written with: what the other table has not got is new, and has its
// value from where it says.
std::vector<Identifier> WrittenColumns(const Table& from, const Table& to) {
  std::vector<Identifier> columns;
  for (const Column& column : to.columns) {
    const bool computed = std::holds_alternative<Generated>(column.source);
    if (!computed && FindColumn(from, column.name)) columns.push_back(column.name);
  }
  return columns;
}

// What a value becomes in the other table; nothing where it is the same.
std::optional<Expr> ConversionOf(const Shape& from, const Shape& to, const Identifier& name,
                                 Side side, const PlanBuilder& plan) {
  const Column& old = *FindColumn(*from.root, name);
  const Column& wanted = *FindColumn(*to.root, name);
  if (CostOf(old.type, wanted.type) == TypeChange::Metadata) return std::nullopt;
  if (const Fill* fill = plan.ConversionFor(to.root->name, name)) {
    if (side == Side::New) return fill->value;
    if (fill->back) return fill->back;
  }
  if (auto through = ThroughText(old, wanted, plan)) return through;
  return Expr{Quoted(name) + "::" + ToString(CastTarget(wanted.type))};
}

std::map<Identifier, Expr> Conversions(const Shape& from, const Shape& to, Side side,
                                       const PlanBuilder& plan) {
  std::map<Identifier, Expr> conversions;
  for (const Identifier& column : WrittenColumns(*from.root, *to.root)) {
    if (auto value = ConversionOf(from, to, column, side, plan)) {
      conversions.emplace(column, std::move(*value));
    }
  }
  return conversions;
}

bool IsComputed(const Column& column) { return std::holds_alternative<Generated>(column.source); }

// Those of the former table that say more than what they have become, and of which that alone gives
// another value.
std::vector<Identifier> RicherColumns(const Shape& from, const Shape& to, Side side,
                                      const PlanBuilder& plan) {
  std::vector<Identifier> richer;
  if (side == Side::New) return richer;
  for (const Identifier& name : WrittenColumns(*from.root, *to.root)) {
    const Column& now = *FindColumn(*from.root, name);
    const Column& was = *FindColumn(*to.root, name);
    const Fill* fill = plan.ConversionFor(to.root->name, name);
    const bool converted = was.type != now.type && !(fill && fill->back) &&
                           (fill || !KeepsEveryValue(was.type, now.type));
    if (converted || IsComputed(now)) richer.push_back(name);
  }
  return richer;
}

bool HaveNoNulls(const Table& table, const std::vector<Identifier>& names) {
  return std::all_of(names.begin(), names.end(), [&](const Identifier& name) {
    const Column* column = FindColumn(table, name);
    return column && column->not_null;
  });
}

// The columns of a unique index that holds for every row; nothing where it does not, or for more
// than columns.
std::vector<Identifier> ColumnsOf(const Index& index) {
  std::vector<Identifier> columns;
  if (!index.unique || !index.valid || index.where || index.method != "btree") return columns;
  for (const IndexElement& element : index.elements) {
    const auto* column = std::get_if<Identifier>(&element.key);
    if (!column || element.collation || element.opclass) return {};
    columns.push_back(*column);
  }
  return columns;
}

std::string DescribeColumn(const Column& column) {
  std::string text = column.name.text + " " + ToString(column.type);
  const auto* generated = std::get_if<Generated>(&column.source);
  if (generated) text += " = " + generated->expression.text;
  return text;
}

std::vector<Identifier> Without(std::vector<Identifier> names,
                                const std::vector<Identifier>& others) {
  std::erase_if(names, [&](const Identifier& name) {
    return std::find(others.begin(), others.end(), name) != others.end();
  });
  return names;
}

}  // namespace

Identifier ShadowSchema(const Identifier& schema, Side side) {
  return TransitionalName(side == Side::New ? "pleat_new_" : "pleat_old_", schema);
}

QualifiedName ShadowOf(const QualifiedName& table, Side side) {
  return {.schema = ShadowSchema(table.schema, side), .name = table.name};
}

bool Shape::Has(const QualifiedName& table) const {
  return std::any_of(members.begin(), members.end(),
                     [&](const Table* member) { return member->name == table; });
}

std::vector<Identifier> Shape::Schemas() const {
  std::set<Identifier> schemas;
  for (const Table* member : members) schemas.insert(member->name.schema);
  return {schemas.begin(), schemas.end()};
}

std::vector<Identifier> RowKey(const Shape& shape) {
  std::vector<Identifier> unique;
  for (const Constraint& constraint : shape.root->constraints) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    if (!key || key->without_overlaps || constraint.deferrable) continue;
    if (key->primary) return key->columns;
    if (unique.empty() && HaveNoNulls(*shape.root, key->columns)) unique = key->columns;
  }
  if (!unique.empty()) return unique;
  for (const auto& [name, index] : shape.catalog->indexes) {
    if (index.table != shape.root->name) continue;
    std::vector<Identifier> columns = ColumnsOf(index);
    if (!columns.empty() && HaveNoNulls(*shape.root, columns)) return columns;
  }
  return {};
}

Shape ShapeIn(const Catalog& catalog, const Family& family, const QualifiedName& table) {
  Shape shape{.catalog = &catalog, .root = &catalog.tables.at(table)};
  const auto hypertable = catalog.hypertables.find(table);
  if (hypertable != catalog.hypertables.end()) shape.hypertable = &hypertable->second;
  shape.members = family.Below(table);
  shape.members.insert(shape.members.begin(), shape.root);
  return shape;
}

std::string Describe(const Shape& shape) {
  const Table& table = *shape.root;
  std::string text = table.unlogged ? "unlogged" : "logged";
  if (table.partitioning) {
    std::vector<Identifier> columns;
    for (const IndexElement& element : table.partitioning->elements) {
      const auto* column = std::get_if<Identifier>(&element.key);
      columns.push_back(column ? *column : Identifier{"an expression"});
    }
    text = "partitioned by " + std::string(ToString(table.partitioning->strategy)) + " " +
           Joined(std::move(columns));
  }
  if (shape.hypertable) text = "a hypertable by " + shape.hypertable->time_column.text;
  if (table.tablespace) text += ", tablespace " + table.tablespace->text;
  if (table.access_method) text += ", access method " + table.access_method->text;
  text += ", key " + Joined(RowKey(shape));
  std::vector<Identifier> columns;
  for (const Column& column : table.columns) columns.push_back({DescribeColumn(column)});
  if (!shape.ordered) std::sort(columns.begin(), columns.end());
  text += ", columns " + Joined(std::move(columns));
  // Nothing else in its shape says that it has not got them yet.
  for (const Constraint& constraint : table.constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
    if (foreign && shape.rebuilt.contains(foreign->table)) {
      text += ", without " + constraint.name.text;
    }
  }
  return text;
}

Comment ShadowComment(const Shape& shape, Side side) {
  return {{Kind::Table, ShadowOf(shape.root->name, side), {}},
          "pleat: shadow of " + Quoted(shape.root->name) + ", " + Describe(shape)};
}

bool ComesInPlace(const Constraint& constraint, const Shape& shape) {
  const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
  if (foreign && (foreign->table == shape.root->name || shape.rebuilt.contains(foreign->table))) {
    return true;
  }
  return !constraint.validated && constraint.enforced;
}

std::vector<Constraint> ValidatedInPlace(const Shape& shape) {
  std::vector<Constraint> constraints;
  for (const Constraint& constraint : shape.root->constraints) {
    if (constraint.validated && ComesInPlace(constraint, shape)) constraints.push_back(constraint);
  }
  return constraints;
}

std::vector<AddConstraint> PartsInPlace(const Constraint& constraint, const Shape& shape,
                                        const PlanBuilder& plan) {
  const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
  const bool whole = !foreign || foreign->table == shape.root->name || !shape.root->partitioning ||
                     plan.live.features.not_valid_partitioned_foreign_keys;
  std::vector<AddConstraint> parts;
  if (whole) return parts;
  for (const Table* member : shape.members) {
    if (member->partitioning) continue;
    Constraint part = constraint;
    part.comment.reset();
    const std::string columns = JoinedColumns(foreign->columns);
    part.name = DefaultName(member->name.name.text, columns, "fkey");
    for (int i = 1; FindConstraint(*member, part.name); ++i) {
      part.name = DefaultName(member->name.name.text, columns, "fkey" + std::to_string(i));
    }
    parts.push_back({member->name, std::move(part), true});
  }
  return parts;
}

std::vector<Action> ShadowCreation(const Shape& shape, Side side, const PlanBuilder& plan) {
  std::vector<Action> actions;
  for (const Identifier& schema : shape.Schemas()) {
    actions.push_back(CreateShadowSchema{ShadowSchema(schema, side)});
  }
  const Catalog catalog = ShadowCatalog(shape, side);
  for (const Table* member : shape.members) {
    const Table& table = catalog.tables.at(ShadowOf(member->name, side));
    Append(actions, CreateWithParents(AsCreated(table), catalog, false, plan));
  }
  for (const Table* member : shape.members) {
    const Table& table = catalog.tables.at(ShadowOf(member->name, side));
    std::vector<Action> rest = RestOf(table, catalog, plan);
    std::erase_if(rest, [](const Action& action) { return action.As<SetColumnstore>(); });
    Append(actions, std::move(rest));
    for (const Action& action :
         AccessActions({Kind::Table, member->name, {}}, *shape.catalog, plan)) {
      actions.push_back(InShadow(action, shape, side));
    }
  }
  // A serial column goes on with the sequence that it has.
  for (const Column& column : shape.root->columns) {
    if (!std::holds_alternative<Identity>(column.source)) continue;
    for (const Action& action : SequenceGrants(shape.root->name, column, *shape.catalog, plan)) {
      ChangeGrant grant = *action.As<ChangeGrant>();
      grant.object.name.schema = ShadowSchema(grant.object.name.schema, side);
      actions.push_back(std::move(grant));
    }
  }
  actions.push_back(ShadowComment(shape, side));
  return actions;
}

std::optional<SetColumnstore> ShadowColumnstore(const Shape& shape, Side side) {
  if (shape.hypertable == nullptr || !shape.hypertable->columnstore) return std::nullopt;
  Columnstore columnstore = *shape.hypertable->columnstore;
  columnstore.policy.reset();
  return SetColumnstore{ShadowOf(shape.root->name, side), columnstore};
}

std::vector<Action> ShadowRemoval(const Shape& shape, Side side, const PlanBuilder& plan) {
  DropTable drop = DropOf(shape.root->name, *shape.catalog, plan);
  drop.name = ShadowOf(shape.root->name, side);
  std::vector<Action> actions{std::move(drop)};
  for (const Identifier& schema : shape.Schemas()) {
    actions.push_back(DropShadowSchema{ShadowSchema(schema, side)});
  }
  return actions;
}

std::vector<AddConstraint> ShadowForeignKeys(const Shape& shape, Side side) {
  std::vector<AddConstraint> keys;
  for (const Table* member : shape.members) {
    for (const Constraint& constraint : member->constraints) {
      if (!std::holds_alternative<ForeignKey>(constraint.rule)) continue;
      if (ComesInPlace(constraint, shape)) continue;
      keys.push_back({ShadowOf(member->name, side), constraint, false});
    }
  }
  return keys;
}

bool BecomesComputed(const Column& before, const Column& after) {
  return IsComputed(after) && !IsComputed(before);
}

std::vector<Identifier> BecomeComputed(const Shape& from, const Shape& to) {
  std::vector<Identifier> columns;
  for (const Column& column : to.root->columns) {
    const Column* before = FindColumn(*from.root, column.name);
    if (before && BecomesComputed(*before, column)) columns.push_back(column.name);
  }
  return columns;
}

bool MayNotConvert(const Shape& from, const Shape& to, Side side, const PlanBuilder& plan) {
  if (side == Side::New && !BecomeComputed(from, to).empty()) return true;
  const auto conversions = Conversions(from, to, side, plan);
  return std::any_of(conversions.begin(), conversions.end(), [&](const auto& conversion) {
    const Column& old = *FindColumn(*from.root, conversion.first);
    return !KeepsEveryValue(old.type, FindColumn(*to.root, conversion.first)->type);
  });
}

CreateSync SyncBetween(const Shape& from, const Shape& to, Side side, const PlanBuilder& plan) {
  return {.source = from.root->name,
          .target = ShadowOf(to.root->name, side),
          .columns = WrittenColumns(*from.root, *to.root),
          .conversions = Conversions(from, to, side, plan),
          .lenient = MayNotConvert(from, to, side, plan),
          .richer = RicherColumns(from, to, side, plan),
          .key = RowKey(to),
          .rest_of_key = Without(RowKey(from), RowKey(to)),
          .search_path = SearchPath(plan.after),
          // Before 2.27 a hypertable does not let anybody say when its triggers fire.
          .always = from.hypertable == nullptr || HasTimescale(plan.live.features, {2, 27})};
}

CopyRows CopyBetween(const Shape& from, const Shape& to, Side side, std::string name,
                     const PlanBuilder& plan) {
  const std::vector<Identifier> columns = WrittenColumns(*from.root, *to.root);
  const auto conversions = Conversions(from, to, side, plan);
  CopyRows copy{.name = std::move(name), .source = from.root->name};
  std::string list;
  for (const Identifier& column : columns) {
    const auto conversion = conversions.find(column);
    list += list.empty() ? "" : ", ";
    list += conversion == conversions.end() ? Quoted(column) : "(" + conversion->second.text + ")";
  }
  copy.backfill = {.target = ShadowOf(to.root->name, side),
                   .columns = columns,
                   .select_list = {list},
                   .from = {Quoted(from.root->name)}};
  if (RowKey(to).empty()) return copy;
  for (const Identifier& column : RowKey(from)) copy.backfill.key.push_back({Quoted(column)});
  if (plan.options.direct) return copy;
  copy.shadow_key = RowKey(to);
  copy.rest_of_key = Without(RowKey(from), RowKey(to));
  return copy;
}

}  // namespace pleat
