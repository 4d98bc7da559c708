#include "compiler/model/index.h"

#include <algorithm>

#include "compiler/ast/text.h"
#include "compiler/canon/references.h"
#include "compiler/model/routine.h"
#include "compiler/model/user_type.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

struct BuiltinOpclass {
  std::string_view method = {};
  std::string_view name = {};
  bool is_default = false;
};

constexpr BuiltinOpclass kOpclasses[] = {
#define PLEAT_OPCLASS(method, name, is_default) {method, name, is_default},
#include "compiler/resolve/opclasses.def"
};

const BuiltinOpclass* FindOpclass(std::string_view method, std::string_view name) {
  const auto* found = std::find_if(std::begin(kOpclasses), std::end(kOpclasses),
                                   [&](const BuiltinOpclass& opclass) {
                                     return opclass.method == method && opclass.name == name;
                                   });
  return found == std::end(kOpclasses) ? nullptr : found;
}

// What is not PostgreSQL's own comes from an extension: from its schema where only one is declared.
Identifier SchemaOfOpclass(const Project& project, std::string_view opclass) {
  const auto& extensions = project.desired.catalog.extensions;
  for (const auto& [ending, extension] :
       {std::pair{"_trgm_ops", "pg_trgm"}, std::pair{"gist_hstore_ops", "hstore"},
        std::pair{"vector_", "vector"}, std::pair{"citext_pattern_ops", "citext"}}) {
    const auto found = extensions.find({.name = {extension}});
    if (found == extensions.end() || opclass.find(ending) == std::string_view::npos) continue;
    return found->second.schema.value_or(Identifier{"public"});
  }
  if (extensions.size() == 1 && extensions.begin()->second.schema)
    return *extensions.begin()->second.schema;
  return {"public"};
}

std::optional<ElementOpclass> ToOpclass(Project& project, const Place& place,
                                        const ast::IndexElement& element,
                                        const std::string& method) {
  if (!element.opclass) return std::nullopt;
  ElementOpclass opclass = {.name = ToQualified(project, place, *element.opclass, {}),
                            .options = ToOptions(project, place, element.opclass_options)};
  Identifier& schema = opclass.name.schema;
  if (schema.text == "pg_catalog") schema = {};
  if (!schema.empty()) return opclass;
  if (const auto declared = FindOperatorClass(project, place, opclass.name, method)) {
    opclass.name = *declared;
    return opclass;
  }
  const BuiltinOpclass* builtin = FindOpclass(method, opclass.name.name.text);
  if (builtin == nullptr) schema = SchemaOfOpclass(project, opclass.name.name.text);
  // The default is written only to give it options.
  if (builtin != nullptr && builtin->is_default && opclass.options.empty()) return std::nullopt;
  return opclass;
}

// The names PostgreSQL gives to an index's columns, which its default name is made of: an
// expression goes by its function (FigureIndexColname()), and what repeats gets a number
// (ChooseIndexColumnNames()).
std::vector<Identifier> ColumnNames(const Index& index) {
  std::vector<Identifier> names;
  const auto add = [&](Identifier name) {
    const std::string stem = name.text;
    for (int i = 1; std::find(names.begin(), names.end(), name) != names.end(); ++i)
      name.text = stem + std::to_string(i);
    names.push_back(std::move(name));
  };
  for (const IndexElement& element : index.elements) {
    if (const auto* column = std::get_if<Identifier>(&element.key)) {
      add(*column);
      continue;
    }
    const auto outputs = canon::OutputColumns({"select " + std::get<Expr>(element.key).text}, {});
    const bool nameless = outputs.size() != 1 || outputs.front().text == "?column?";
    add(nameless ? Identifier{"expr"} : outputs.front());
  }
  for (const Identifier& column : index.include) add(column);
  return names;
}

// The columns of a table, or null for a materialized view, whose columns only the server knows.
const Table* TableOf(const Project& project, const QualifiedName& name) {
  const auto found = project.desired.catalog.tables.find(name);
  return found == project.desired.catalog.tables.end() ? nullptr : &found->second;
}

std::vector<Identifier> Columns(Project& project, const Place& place,
                                const std::vector<ast::Name>& names, const Table* table,
                                const std::string& user) {
  return table == nullptr ? ToIdentifiers(project, place, names)
                          : ToColumns(project, place, names, *table, user);
}

// The default of a column's type is written only to give it options.
void DropDefaultOpclass(const Project& project, const std::string& method, const Table* table,
                        IndexElement& element) {
  const auto* name = std::get_if<Identifier>(&element.key);
  if (!element.opclass || !element.opclass->options.empty() || table == nullptr || name == nullptr)
    return;
  const auto& classes = project.desired.catalog.operator_classes;
  const auto declared = classes.find({element.opclass->name, {method}});
  const Column* column = FindColumn(*table, *name);
  if (declared == classes.end() || column == nullptr) return;
  if (declared->second.is_default && declared->second.type == ArgumentType(column->type))
    element.opclass.reset();
}

}  // namespace

IndexElement ToElement(Project& project, const Place& place, const ast::IndexElement& element,
                       const std::string& method, const Table* table, const std::string& user) {
  IndexElement result = {.opclass = ToOpclass(project, place, element, method),
                         .descending = element.descending};
  result.nulls_first = element.nulls_first.value_or(element.descending);
  if (const auto* name = std::get_if<ast::Name>(&element.key)) {
    const Identifier column = ToIdentifier(project, place, *name);
    if (table != nullptr) CheckColumn(project, place, name->at, column, *table, user);
    result.key = column;
  } else {
    result.key = ToExpression(project, place, std::get<ast::Sql>(element.key), table, user).expr;
  }
  if (element.collation) {
    QualifiedName collation = *ToCollation(project, place, element.collation);
    const auto* column = table == nullptr || !std::holds_alternative<Identifier>(result.key)
                             ? nullptr
                             : FindColumn(*table, std::get<Identifier>(result.key));
    const QualifiedName usual = column == nullptr ? QualifiedName{.name = {"default"}}
                                : column->collation
                                    ? *column->collation
                                    : CollationOf(project.desired.catalog, column->type);
    if (collation != usual) result.collation = std::move(collation);
  }
  DropDefaultOpclass(project, method, table, result);
  return result;
}

// Indexes of a continuous aggregate live with the hypertable behind it.
static Identifier SchemaOfIndexes(const Project& project, const QualifiedName& table) {
  const auto relation = project.relations.find(table);
  const bool aggregate =
      relation != project.relations.end() && relation->second.kind == Kind::ContinuousAggregate;
  return aggregate ? kAggregateIndexSchema : table.schema;
}

void DeclareIndex(Project& project, Declared<ast::Index> declared, const QualifiedName& table) {
  if (!declared.node->name) return;
  const Identifier name = ToIdentifier(project, *declared.place, declared.node->name->name);
  DeclareRelation(project, Kind::Index, {SchemaOfIndexes(project, table), name},
                  SpanOf(*declared.place, declared.node->name->at()));
}

void AddIndex(Project& project, Declared<ast::Index> declared, const QualifiedName& table_name) {
  const ast::Index& node = *declared.node;
  const Place& place = *declared.place;
  const Table* table = TableOf(project, table_name);
  const Identifier schema = SchemaOfIndexes(project, table_name);
  Index index = {
      .table = table_name, .unique = node.unique, .nulls_not_distinct = node.nulls_not_distinct};
  if (node.name) index.name = {schema, ToIdentifier(project, place, node.name->name)};
  const std::string user = node.name ? UserPhrase(Kind::Index, index.name.name) : " in an index";
  if (node.method) index.method = ToIdentifier(project, place, *node.method).text;
  index.elements.reserve(node.elements.size());
  for (const ast::IndexElement& element : node.elements) {
    index.elements.push_back(ToElement(project, place, element, index.method, table, user));
  }
  index.include = Columns(project, place, node.include, table, user);
  index.options = ToOptions(project, place, node.options);
  if (node.tablespace) index.tablespace = ToIdentifier(project, place, *node.tablespace);
  if (node.where) index.where = ToExpression(project, place, *node.where, table, user).expr;
  index.comment = ToText(project, place, node.comment);
  if (!node.name) {
    index.name = {schema, ChooseIndexName(project, table_name, ColumnNames(index), "idx")};
    DeclareRelation(project, Kind::Index, index.name, SpanOf(place, node.at));
    project.desired.transition.unnamed.insert({Kind::Index, index.name, {}});
  }
  if (node.was) {
    AddWas(project, {Kind::Index, index.name, {}}, ToQualified(project, place, *node.was, schema),
           SpanOf(place, node.was->at()));
  }
  const auto [entry, fresh] = project.desired.catalog.indexes.emplace(index.name, std::move(index));
  if (fresh && entry->second.unique && !entry->second.where)
    project.unique_indexes.emplace(table_name, &entry->second);
}

}  // namespace pleat::resolve
