#include "compiler/plan/dependencies.h"

#include <algorithm>
#include <set>

#include "compiler/model/quote.h"
#include "compiler/model/user_type.h"

namespace pleat {
namespace {

// A foreign key is served by a unique key over its columns in any order.
bool SameColumns(std::vector<Identifier> a, std::vector<Identifier> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

std::vector<Identifier> KeyColumns(const Index& index) {
  std::vector<Identifier> columns;
  for (const IndexElement& element : index.elements) {
    if (const auto* column = std::get_if<Identifier>(&element.key)) columns.push_back(*column);
  }
  return columns;
}

}  // namespace

std::vector<ObjectKey> OnceEach(std::vector<ObjectKey> keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

Dependencies::Dependencies(const Catalog& catalog) : catalog_(catalog), family_(catalog) {
  for (const auto& [name, index] : catalog.indexes) {
    if (index.unique) unique_indexes_.emplace(index.table, name);
  }
  for (const auto& [name, routine] : catalog.routines) {
    routines_.emplace(name.owner.name, MakeKey(Kind::Routine, name));
  }
  for (const auto& [name, aggregate] : catalog.aggregates) {
    routines_.emplace(name.owner.name, MakeKey(Kind::Aggregate, name));
  }
}

void Dependencies::AddSchema(const QualifiedName& name, std::vector<ObjectKey>& keys) const {
  const QualifiedName schema{.schema = {}, .name = name.schema};
  if (catalog_.schemas.contains(schema)) keys.push_back({Kind::Schema, schema, {}});
}

void Dependencies::AddType(const TypeName& type, std::vector<ObjectKey>& keys) const {
  if (type.name.schema.empty()) return;
  if (auto key = FindType(catalog_, type.name)) keys.push_back(*std::move(key));
  // The row type of a relation.
  AddRelation(type.name, keys);
}

void Dependencies::AddCollation(const std::optional<QualifiedName>& collation,
                                std::vector<ObjectKey>& keys) const {
  if (collation && catalog_.collations.contains(*collation))
    keys.push_back({Kind::Collation, *collation, {}});
}

void Dependencies::AddFunction(const QualifiedName& name, std::vector<ObjectKey>& keys) const {
  const auto [first, last] = routines_.equal_range(name.name);
  for (auto at = first; at != last; ++at) {
    if (name.schema.empty() || at->second.name.schema == name.schema) keys.push_back(at->second);
  }
}

const Table* Dependencies::ShapeOf(const QualifiedName& table) const {
  const auto owner = catalog_.tables.find(table);
  if (owner != catalog_.tables.end()) return &owner->second;
  const auto foreign = catalog_.foreign_tables.find(table);
  return foreign == catalog_.foreign_tables.end() ? nullptr : &foreign->second.shape;
}

void Dependencies::AddExpression(const QualifiedName& table, const Expr& expression,
                                 std::vector<ObjectKey>& keys) const {
  const auto found = canon::ReferencesOf(expression, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&found);
  if (!references) return;
  AddNames(*references, keys);
  const Table* own = ShapeOf(table);
  if (own == nullptr) return;
  for (const auto& use : references->columns) {
    const Column* column = FindColumn(*own, use.column);
    if (column == nullptr) continue;
    keys.push_back(ColumnKey(table, use.column));
    AddCasts(column->type.name, references->casts, keys);
  }
}

// All but columns. What a text says of them is as the server or the files write it, with schemas
// where they matter.
void Dependencies::AddNames(const canon::References& references,
                            std::vector<ObjectKey>& keys) const {
  for (const auto& type : references.types) {
    AddType({.name = type.name}, keys);
    AddCasts(type.name, true, keys);
  }
  for (const auto& operation : references.operators) AddOperator(operation.name, keys);
  for (const auto& relation : references.relations) AddRelation(relation.name, keys);
  for (const auto& function : references.functions) AddFunction(function.name, keys);
  const auto add = [&](const std::vector<canon::NameUse>& uses, Kind kind) {
    for (const canon::NameUse& use : uses) {
      const ObjectKey key{kind, use.name, {}};
      if (!use.name.schema.empty() && Contains(catalog_, key)) keys.push_back(key);
    }
  };
  add(references.sequences, Kind::Sequence);
  add(references.configurations, Kind::TextSearchConfiguration);
  add(references.dictionaries, Kind::TextSearchDictionary);
  add(references.collations, Kind::Collation);
}

std::vector<Identifier> Dependencies::ColumnsOf(const QualifiedName& table,
                                                const Expr& expression) const {
  std::vector<ObjectKey> keys;
  AddExpression(table, expression, keys);
  std::vector<Identifier> columns;
  for (const ObjectKey& key : OnceEach(std::move(keys))) {
    if (key.kind == Kind::Column) columns.push_back(key.member);
  }
  return columns;
}

void Dependencies::AddRelation(const QualifiedName& name, std::vector<ObjectKey>& keys) const {
  if (catalog_.tables.contains(name)) keys.push_back({Kind::Table, name, {}});
  if (catalog_.foreign_tables.contains(name)) keys.push_back({Kind::ForeignTable, name, {}});
  if (catalog_.views.contains(name)) keys.push_back({Kind::View, name, {}});
  if (catalog_.materialized_views.contains(name)) {
    keys.push_back({Kind::MaterializedView, name, {}});
  }
  if (catalog_.continuous_aggregates.contains(name)) {
    keys.push_back({Kind::ContinuousAggregate, name, {}});
  }
}

std::optional<std::vector<Identifier>> Dependencies::ColumnsOfRelation(
    const QualifiedName& name) const {
  const auto lookup = [this](const QualifiedName& n) { return ColumnsOfRelation(n); };
  if (const auto table = catalog_.tables.find(name); table != catalog_.tables.end()) {
    std::vector<Identifier> columns;
    for (const Column& column : table->second.columns) columns.push_back(column.name);
    return columns;
  }
  if (const auto table = catalog_.foreign_tables.find(name);
      table != catalog_.foreign_tables.end()) {
    std::vector<Identifier> columns;
    for (const Column& column : table->second.shape.columns) columns.push_back(column.name);
    return columns;
  }
  const auto of_view = [&](const auto& view) {
    if (!view.columns.empty()) return view.columns;
    const auto known = outputs_.find(name);
    if (known != outputs_.end()) return known->second;
    return outputs_[name] = canon::OutputColumns(view.query, lookup);
  };
  if (const auto view = catalog_.views.find(name); view != catalog_.views.end()) {
    return of_view(view->second);
  }
  const auto view = catalog_.materialized_views.find(name);
  if (view != catalog_.materialized_views.end()) return of_view(view->second);
  const auto aggregate = catalog_.continuous_aggregates.find(name);
  if (aggregate != catalog_.continuous_aggregates.end()) return of_view(aggregate->second);
  return std::nullopt;
}

void Dependencies::AddQuery(const QualifiedName& name, const Expr& query,
                            std::vector<ObjectKey>& keys) const {
  AddSchema(name, keys);
  const auto found = canon::ReferencesOf(query, canon::Form::Query);
  const auto* references = std::get_if<canon::References>(&found);
  if (references != nullptr) AddNames(*references, keys);
  const auto lookup = [this](const QualifiedName& n) { return ColumnsOfRelation(n); };
  for (const auto& read : canon::ColumnsRead(query, lookup)) {
    const Table* table = ShapeOf(read.relation);
    if (table == nullptr) continue;
    keys.push_back(ColumnKey(read.relation, read.column));
    const Column* column = FindColumn(*table, read.column);
    if (column != nullptr && references != nullptr)
      AddCasts(column->type.name, references->casts, keys);
  }
}

void Dependencies::AddElement(const QualifiedName& table, const IndexElement& element,
                              std::vector<ObjectKey>& keys) const {
  AddCollation(element.collation, keys);
  if (const auto* column = std::get_if<Identifier>(&element.key)) {
    if (catalog_.tables.contains(table)) keys.push_back(ColumnKey(table, *column));
  } else {
    AddExpression(table, std::get<Expr>(element.key), keys);
  }
}

std::vector<ObjectKey> Dependencies::Of(const Extension& object) const {
  if (!object.schema) return {};
  std::vector<ObjectKey> keys;
  AddSchema({.schema = *object.schema, .name = object.name.name}, keys);
  return keys;
}

std::vector<ObjectKey> Dependencies::Of(const Schema&) const { return {}; }

std::vector<ObjectKey> Dependencies::Of(const Enum& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  return keys;
}

std::vector<ObjectKey> Dependencies::Of(const Collation& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  return keys;
}

std::vector<ObjectKey> Dependencies::Of(const TextSearchDictionary& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  return keys;
}

std::vector<ObjectKey> Dependencies::Of(const TextSearchConfiguration& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  for (const auto& [token, dictionaries] : object.mappings) {
    for (const QualifiedName& dictionary : dictionaries) {
      if (catalog_.text_search_dictionaries.contains(dictionary))
        keys.push_back({Kind::TextSearchDictionary, dictionary, {}});
    }
  }
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const ForeignDataWrapper&) const { return {}; }

std::vector<ObjectKey> Dependencies::Of(const ForeignServer& object) const {
  const QualifiedName wrapper{{}, object.wrapper};
  if (!catalog_.foreign_data_wrappers.contains(wrapper)) return {};
  return {{Kind::ForeignDataWrapper, wrapper, {}}};
}

std::vector<ObjectKey> Dependencies::Of(const UserMapping& object) const {
  return {{Kind::ForeignServer, object.name.owner, {}}};
}

std::vector<ObjectKey> Dependencies::Of(const ForeignTable& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  const QualifiedName server{{}, object.server};
  if (catalog_.foreign_servers.contains(server)) keys.push_back({Kind::ForeignServer, server, {}});
  for (const Column& column : object.shape.columns) {
    AddType(column.type, keys);
    AddCollation(column.collation, keys);
    const auto* given = std::get_if<Default>(&column.source);
    const auto* computed = std::get_if<Generated>(&column.source);
    if (given != nullptr) AddExpression(object.name, given->expression, keys);
    if (computed != nullptr) AddExpression(object.name, computed->expression, keys);
  }
  for (const Constraint& constraint : object.shape.constraints) {
    const auto* check = std::get_if<Check>(&constraint.rule);
    if (check != nullptr) AddExpression(object.name, check->expression, keys);
  }
  // Its own columns come and go with it.
  std::erase_if(keys, [&](const ObjectKey& key) {
    return key.kind == Kind::Column && key.name == object.name;
  });
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const ExtendedStatistics& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  AddRelation(object.table, keys);
  for (const Identifier& column : object.columns) keys.push_back(ColumnKey(object.table, column));
  for (const Expr& expression : object.expressions) AddExpression(object.table, expression, keys);
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const Publication& object) const {
  std::vector<ObjectKey> keys;
  for (const PublishedTable& table : object.tables) {
    AddRelation(table.table, keys);
    for (const Identifier& column : table.columns) keys.push_back(ColumnKey(table.table, column));
    if (table.where) AddExpression(table.table, *table.where, keys);
  }
  for (const Identifier& schema : object.schemas)
    keys.push_back({Kind::Schema, {.schema = {}, .name = schema}, {}});
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const Subscription&) const { return {}; }

std::vector<ObjectKey> Dependencies::Of(const Domain& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  AddType(object.type, keys);
  AddCollation(object.collation, keys);
  if (object.default_value) AddExpression({}, *object.default_value, keys);
  for (const DomainCheck& check : object.checks) AddExpression({}, check.expression, keys);
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const CompositeType& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  for (const TypeAttribute& attribute : object.attributes) {
    AddType(attribute.type, keys);
    AddCollation(attribute.collation, keys);
  }
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const RangeType& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  AddSchema(object.multirange, keys);
  AddType(object.subtype, keys);
  AddCollation(object.collation, keys);
  AddOperatorClass("btree", object.opclass, object.subtype, keys);
  if (object.subtype_diff)
    AddSignature({*object.subtype_diff, OperandsOf(object.subtype, object.subtype)}, keys);
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const Sequence& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  return keys;
}

std::vector<ObjectKey> Dependencies::Of(const Table& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name, keys);
  if (object.partition_of) AddRelation(object.partition_of->parent, keys);
  for (const QualifiedName& parent : object.inherits) AddRelation(parent, keys);
  if (object.partitioning) {
    const bool hash = object.partitioning->strategy == Partitioning::Strategy::Hash;
    for (const IndexElement& element : object.partitioning->elements)
      AddElementClass(object.name, hash ? "hash" : "btree", element, keys);
  }
  for (const Column& column : object.columns) {
    for (ObjectKey& key : Of(object.name, column)) {
      if (key.name != object.name) keys.push_back(std::move(key));
    }
  }
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const QualifiedName& table, const Column& object) const {
  std::vector<ObjectKey> keys{{Kind::Table, table, {}}};
  AddType(object.type, keys);
  AddCollation(object.collation, keys);
  if (const auto* given = std::get_if<Default>(&object.source)) {
    AddExpression(table, given->expression, keys);
  } else if (const auto* generated = std::get_if<Generated>(&object.source)) {
    AddExpression(table, generated->expression, keys);
    // A computed column of a child comes and goes with its parent's.
    const auto own = catalog_.tables.find(table);
    if (object.inherited && own != catalog_.tables.end()) {
      for (const QualifiedName& parent : ParentsOf(own->second)) {
        keys.push_back(ColumnKey(parent, object.name));
      }
    }
  }
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const QualifiedName& table,
                                        const Constraint& object) const {
  std::vector<ObjectKey> keys{{Kind::Table, table, {}}};
  for (const Identifier& column : OwnColumns(object)) keys.push_back(ColumnKey(table, column));
  AddKeyClasses(table, object, keys);
  if (const auto* check = std::get_if<Check>(&object.rule)) {
    AddExpression(table, check->expression, keys);
  } else if (const auto* exclusion = std::get_if<Exclusion>(&object.rule)) {
    for (const auto& element : exclusion->elements) AddElement(table, element.element, keys);
    if (exclusion->where) AddExpression(table, *exclusion->where, keys);
  } else if (const auto* foreign = std::get_if<ForeignKey>(&object.rule)) {
    AddRelation(foreign->table, keys);
    // Not every release makes a hypertable of a table that others refer to.
    if (catalog_.hypertables.contains(foreign->table))
      keys.push_back({Kind::Hypertable, foreign->table, {}});
    // It holds on to each partition (CloneForeignKeyConstraints() in tablecmds.c).
    for (const Table* part : family_.Below(foreign->table)) {
      if (part->partition_of) keys.push_back({Kind::Table, part->name, {}});
    }
    for (const Identifier& column : foreign->referenced) {
      keys.push_back(ColumnKey(foreign->table, column));
    }
    // A partition has the keys of its parents.
    auto referenced = catalog_.tables.find(foreign->table);
    while (referenced != catalog_.tables.end()) {
      AddUniqueKeys(referenced->second, foreign->referenced, keys);
      if (!referenced->second.partition_of) break;
      referenced = catalog_.tables.find(referenced->second.partition_of->parent);
    }
  }
  return OnceEach(std::move(keys));
}

// What makes the columns of `table` unique.
void Dependencies::AddUniqueKeys(const Table& table, const std::vector<Identifier>& columns,
                                 std::vector<ObjectKey>& keys) const {
  for (const Constraint& key : table.constraints) {
    const auto* rule = std::get_if<Key>(&key.rule);
    if (rule && SameColumns(rule->columns, columns)) {
      keys.push_back(ConstraintKey(table.name, key.name));
    }
  }
  const auto [first, last] = unique_indexes_.equal_range(table.name);
  for (auto at = first; at != last; ++at) {
    if (SameColumns(KeyColumns(catalog_.indexes.at(at->second)), columns)) {
      keys.push_back({Kind::Index, at->second, {}});
    }
  }
}

std::vector<ObjectKey> Dependencies::Of(const Hypertable& object) const {
  std::vector<ObjectKey> keys{{Kind::Table, object.name, {}}};
  keys.push_back(ColumnKey(object.name, object.time_column));
  for (const auto& dimension : object.space)
    keys.push_back(ColumnKey(object.name, dimension.column));
  for (const Identifier& column : object.chunk_skipping)
    keys.push_back(ColumnKey(object.name, column));
  if (object.chunk_schema) keys.push_back({Kind::Schema, {{}, *object.chunk_schema}, {}});
  if (object.integer_now) AddFunction(*object.integer_now, keys);
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const View& object) const {
  std::vector<ObjectKey> keys;
  for (const auto& [column, value] : object.column_defaults)
    AddExpression(object.name, value, keys);
  AddQuery(object.name, object.query, keys);
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const MaterializedView& object) const {
  std::vector<ObjectKey> keys;
  AddQuery(object.name, object.query, keys);
  return OnceEach(std::move(keys));
}

// It reads a hypertable, which a table is only later.
std::vector<ObjectKey> Dependencies::Of(const ContinuousAggregate& object) const {
  std::vector<ObjectKey> keys;
  AddQuery(object.name, object.query, keys);
  for (std::size_t i = 0, count = keys.size(); i < count; ++i) {
    if (keys[i].kind == Kind::Table && catalog_.hypertables.contains(keys[i].name))
      keys.push_back({Kind::Hypertable, keys[i].name, {}});
  }
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const Index& object) const {
  std::vector<ObjectKey> keys;
  AddRelation(object.table, keys);
  for (const IndexElement& element : object.elements) {
    AddElement(object.table, element, keys);
    AddElementClass(object.table, object.method, element, keys);
  }
  if (catalog_.tables.contains(object.table)) {
    for (const Identifier& column : object.include) keys.push_back(ColumnKey(object.table, column));
  }
  if (object.where) AddExpression(object.table, *object.where, keys);
  return OnceEach(std::move(keys));
}

// A condition reads its table's columns and those of its subqueries: the query that shows all of
// them is looked at in its stead.
std::vector<ObjectKey> Dependencies::Of(const Policy& object) const {
  const QualifiedName& table = object.name.owner;
  std::vector<ObjectKey> keys{{Kind::Table, table, {}}};
  for (const auto* condition : {&object.visible, &object.check}) {
    if (!*condition) continue;
    AddExpression(table, **condition, keys);
    AddQuery(table, {"select (" + (*condition)->text + ") from " + Quoted(table)}, keys);
  }
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::OfDependent(const ObjectKey& key) const {
  if (key.kind == Kind::View) return Of(catalog_.views.at(key.name));
  if (key.kind == Kind::Policy) return Of(catalog_.policies.at({key.name, key.member}));
  return Of(catalog_.materialized_views.at(key.name));
}

std::vector<ObjectKey> Dependencies::ViewsOver(const QualifiedName& table,
                                               const std::optional<Identifier>& column) const {
  const ObjectKey root = column ? ColumnKey(table, *column) : ObjectKey{Kind::Table, table, {}};
  return ViewsOver(root);
}

// Breadth first over "reads", then put in the order in which each comes after what it reads.
std::vector<ObjectKey> Dependencies::ViewsOver(const ObjectKey& view) const {
  if (!reads_) {
    reads_.emplace();
    for (const auto& [name, v] : catalog_.views) (*reads_)[{Kind::View, name, {}}] = Of(v);
    for (const auto& [name, v] : catalog_.materialized_views) {
      (*reads_)[{Kind::MaterializedView, name, {}}] = Of(v);
    }
    for (const auto& [name, policy] : catalog_.policies) {
      (*reads_)[MakeKey(Kind::Policy, name)] = Of(policy);
    }
  }
  auto& reads = *reads_;
  std::set<ObjectKey> reached{view};
  std::vector<ObjectKey> ordered;
  bool grew = true;
  while (grew) {
    grew = false;
    for (const auto& [key, needs] : reads) {
      if (reached.contains(key)) continue;
      const bool hit = std::any_of(needs.begin(), needs.end(),
                                   [&](const ObjectKey& need) { return reached.contains(need); });
      if (!hit) continue;
      reached.insert(key);
      grew = true;
    }
  }
  reached.erase(view);
  while (!reached.empty()) {
    const auto ready = std::find_if(reached.begin(), reached.end(), [&](const ObjectKey& key) {
      const auto& needs = reads[key];
      return std::none_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
        return need != key && reached.contains(need);
      });
    });
    if (ready == reached.end()) break;
    ordered.push_back(*ready);
    reached.erase(ready);
  }
  return ordered;
}

}  // namespace pleat
