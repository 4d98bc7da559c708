#include "compiler/model/partition.h"

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"
#include "compiler/model/inheritance.h"

namespace pleat::pg {

namespace {

// pg_type.typcollation of what has the database's collation.
constexpr Oid kDefaultCollation = 100;

class PartitioningReader {
 public:
  PartitioningReader(Snapshot& snapshot, const Result& rows)
      : snapshot_(snapshot),
        relation_(rows.Column("relation")),
        strategy_(rows.Column("strategy")),
        columns_(rows.Column("columns")),
        collations_(rows.Column("collations")),
        expressions_(rows.Column("expressions")),
        opclass_schemas_(rows.Column("opclass_schemas")),
        opclasses_(rows.Column("opclasses")),
        collation_schemas_(rows.Column("collation_schemas")),
        collation_names_(rows.Column("collation_names")) {}

  void Read(const Row& row) {
    const Relation& relation = snapshot_.relations.at(row.Oid(relation_));
    Partitioning partitioning = {.strategy = StrategyOf(row.Char(strategy_))};
    const auto columns = row.Ints(columns_);
    const auto collations = row.Ints(collations_);
    const auto opclass_schemas = row.Texts(opclass_schemas_);
    const auto opclasses = row.Texts(opclasses_);
    const auto collation_schemas = row.Texts(collation_schemas_);
    const auto collation_names = row.Texts(collation_names_);
    const std::vector<Expr> expressions = SplitValues(row.Text(expressions_));
    std::size_t expression = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      IndexElement element;
      Oid usual = kDefaultCollation;
      if (columns[i] == 0) {
        element.key = ReadExpr(expressions.at(expression++).text);
      } else {
        const Attribute& column = relation.At(columns[i]);
        element.key = column.name;
        usual = column.collation;
      }
      const auto collation = static_cast<Oid>(collations[i]);
      if (collation != 0 && collation != usual)
        element.collation = NameOf(collation_schemas[i], collation_names[i]);
      if (!opclasses[i].empty())
        element.opclass = ElementOpclass{.name = NameOf(opclass_schemas[i], opclasses[i])};
      partitioning.elements.push_back(std::move(element));
    }
    snapshot_.FindTable(row.Oid(relation_))->partitioning = std::move(partitioning);
  }

 private:
  static Partitioning::Strategy StrategyOf(char code) {
    if (code == 'l') return Partitioning::Strategy::List;
    return code == 'h' ? Partitioning::Strategy::Hash : Partitioning::Strategy::Range;
  }

  Snapshot& snapshot_;
  Field relation_, strategy_, columns_, collations_, expressions_, opclass_schemas_, opclasses_;
  Field collation_schemas_, collation_names_;
};

void ReadAttached(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kAttached, {snapshot.RelationOids("r")});
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field relation = rows.Column("relation");
  const Field parent_schema = rows.Column("parent_schema");
  const Field parent_name = rows.Column("parent_name");
  for (const Row row : rows) {
    if (!snapshot.schemas.contains(row.Oid(parent_schema))) continue;
    snapshot.database.attached_indexes[snapshot.NameIn(row.Oid(schema), row.Text(name))] = {
        .table = snapshot.relations.at(row.Oid(relation)).name,
        .parent = snapshot.NameIn(row.Oid(parent_schema), row.Text(parent_name))};
  }
}

bool HasSource(const Column& parent, const Column& child, bool partition) {
  // Partitions have the identity of their parent since 17, and only the parent before.
  if (partition && std::holds_alternative<Identity>(parent.source))
    return std::holds_alternative<Identity>(child.source) ||
           std::holds_alternative<std::monostate>(child.source);
  return parent.source == child.source;
}

}  // namespace

void ReadParents(Snapshot& snapshot) {
  // A bound without an offset was read in the time zone of whoever made it, which is the server's
  // own unless they had set another: so bounds are printed in that one.
  snapshot.session.Execute("time zone", "set local timezone to default");
  const Result rows = snapshot.session.Run(queries::kInherits, {snapshot.RelationOids("r")});
  snapshot.session.Execute("time zone", "set local timezone = 'UTC'");
  const Field child = rows.Column("child");
  const Field parent = rows.Column("parent");
  const Field bound = rows.Column("bound");
  const bool may_wait = snapshot.session.features().detach_concurrently;
  const Field detaching = may_wait ? rows.Column("detaching") : Field();
  for (const Row row : rows) {
    Table& table = *snapshot.FindTable(row.Oid(child));
    const Table* above = snapshot.FindTable(row.Oid(parent));
    if (above == nullptr) continue;
    if (row.Null(bound)) {
      table.inherits.push_back(above->name);
      continue;
    }
    auto parsed = ParseBound(row.Text(bound));
    if (!parsed)
      throw Error("", "inherits",
                  "the server gives a bound that is none: " + std::string(row.Text(bound)));
    if (may_wait && row.Bool(detaching)) snapshot.database.in_flight.detaching.insert(table.name);
    table.partition_of = PartitionOf{.parent = above->name, .bound = *std::move(parsed)};
  }
}

void ReadInheritance(Snapshot& snapshot) {
  Catalog& catalog = snapshot.database.catalog;
  if (!snapshot.partitioned.empty()) {
    const Result rows = snapshot.session.Run(queries::kPartition, {OidArray(snapshot.partitioned)});
    PartitioningReader reader(snapshot, rows);
    for (const Row row : rows) reader.Read(row);
    ReadAttached(snapshot);
  }
  for (const QualifiedName& name : ChildrenInOrder(catalog.tables)) {
    Table& table = catalog.tables.at(name);
    for (Column& column : table.columns) {
      const Column* parent = ColumnOfParent(catalog.tables, table, column.name);
      if (parent == nullptr || !HasSource(*parent, column, table.partition_of.has_value()))
        continue;
      snapshot.same_source.push_back({name, column.name});
    }
  }
}

void ShareSources(Snapshot& snapshot) {
  auto& tables = snapshot.database.catalog.tables;
  for (const auto& [name, column_name] : snapshot.same_source) {
    Table& table = tables.at(name);
    Column* column = FindColumn(table, column_name);
    const Column* parent = ColumnOfParent(tables, table, column_name);
    if (column != nullptr && parent != nullptr) column->source = parent->source;
  }
}

}  // namespace pleat::pg
