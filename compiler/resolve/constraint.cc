#include "compiler/model/constraint.h"

#include <algorithm>

#include "compiler/ast/text.h"
#include "compiler/diag/nearest.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

using AstConstraint = Declared<ast::Constraint>;

std::optional<Identifier> TablespaceOf(Project& project, const Place& place,
                                       const std::optional<ast::Name>& name) {
  if (!name) return std::nullopt;
  return ToIdentifier(project, place, *name);
}

// Keys and exclusions are built on an index, whose name is the constraint's.
bool HasIndex(const ast::Constraint& constraint) {
  return std::holds_alternative<ast::Key>(constraint.rule) ||
         std::holds_alternative<ast::Exclusion>(constraint.rule);
}

Range NameAt(const ast::Constraint& constraint) {
  return constraint.name ? constraint.name->at : constraint.at;
}

void RequireValue(Column& column) {
  column.not_null = true;
  column.unvalidated_not_null.reset();
}

void MarkNotNull(Table& table, const std::vector<Identifier>& columns) {
  for (const Identifier& name : columns) {
    if (Column* column = FindColumn(table, name)) RequireValue(*column);
  }
}

QualifiedName ToOperator(const Place& place, Range at) {
  const std::string_view written = Text(place, at);
  const std::size_t open = written.find('(');
  if (open == std::string_view::npos) return {.name = {std::string(written)}};
  // operator(schema.=)
  std::string inner(written.substr(open + 1, written.rfind(')') - open - 1));
  std::erase_if(inner, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
  const std::size_t dot = inner.find('.');
  if (dot == std::string::npos) return {.name = {inner}};
  const std::string schema = ast::NameText(std::string_view(inner).substr(0, dot));
  return {.schema = {schema == "pg_catalog" ? "" : schema}, .name = {inner.substr(dot + 1)}};
}

// Of a column.
std::optional<TypeName> TypeOf(const Table& table, const IndexElement& element) {
  const auto* name = std::get_if<Identifier>(&element.key);
  const Column* column = name == nullptr ? nullptr : FindColumn(table, *name);
  if (column == nullptr) return std::nullopt;
  return ArgumentType(column->type);
}

struct Built {
  ConstraintRule rule = {};
  // What the default name is made of.
  std::vector<Identifier> columns = {};
  std::string_view label = {};
};

Built Build(Project& project, const Place& place, const ast::Key& key, Table& table,
            const std::string& user) {
  Key result = {.primary = key.primary,
                .columns = ToColumns(project, place, key.columns, table, user),
                .without_overlaps = key.without_overlaps,
                .include = ToColumns(project, place, key.include, table, user),
                .nulls_not_distinct = key.nulls_not_distinct,
                .options = ToOptions(project, place, key.options),
                .tablespace = TablespaceOf(project, place, key.tablespace)};
  if (key.primary) {
    if (PrimaryKey(table) != nullptr) {
      Report(project, Code::Conflict, place, key.columns.empty() ? Range{} : key.columns.front().at,
             "table `" + NameForPeople({Kind::Table, table.name, {}}) + "` has two primary keys");
    }
    MarkNotNull(table, result.columns);
    return {.rule = std::move(result), .columns = {}, .label = "pkey"};
  }
  std::vector<Identifier> columns = result.columns;
  columns.insert(columns.end(), result.include.begin(), result.include.end());
  return {.rule = std::move(result), .columns = std::move(columns), .label = "key"};
}

Built Build(Project& project, const Place& place, const ast::Check& check, Table& table,
            const std::string& user) {
  Expression expression = ToExpression(project, place, check.expression, &table, user);
  // The name has the column's if there is exactly one (AddRelationNewConstraints in heap.c).
  if (expression.columns.size() != 1) expression.columns.clear();
  return {.rule = Check{.expression = std::move(expression.expr), .no_inherit = check.no_inherit},
          .columns = std::move(expression.columns),
          .label = "check"};
}

Built Build(Project& project, const Place& place, const ast::Exclusion& exclusion, Table& table,
            const std::string& user) {
  Exclusion result = {.include = ToColumns(project, place, exclusion.include, table, user),
                      .options = ToOptions(project, place, exclusion.options),
                      .tablespace = TablespaceOf(project, place, exclusion.tablespace)};
  // Without USING an exclusion constraint is a btree's (manual, CREATE TABLE).
  result.method = exclusion.method ? ToIdentifier(project, place, *exclusion.method).text : "btree";
  std::vector<Identifier> columns;
  for (const ast::ExclusionElement& element : exclusion.elements) {
    IndexElement key = ToElement(project, place, element.element, result.method, &table, user);
    const auto* column = std::get_if<Identifier>(&key.key);
    columns.push_back(column != nullptr ? *column : Identifier{"expr"});
    QualifiedName operation =
        FindOperator(project, place, ToOperator(place, element.operator_at), TypeOf(table, key));
    result.elements.push_back({.element = std::move(key), .operator_name = std::move(operation)});
  }
  if (exclusion.where)
    result.where = ToExpression(project, place, *exclusion.where, &table, user).expr;
  return {.rule = std::move(result), .columns = std::move(columns), .label = "excl"};
}

ReferentialAction ToAction(ast::Action action) {
  switch (action) {
    case ast::Action::NoAction:
      return ReferentialAction::NoAction;
    case ast::Action::Restrict:
      return ReferentialAction::Restrict;
    case ast::Action::Cascade:
      return ReferentialAction::Cascade;
    case ast::Action::SetNull:
      return ReferentialAction::SetNull;
    case ast::Action::SetDefault:
      return ReferentialAction::SetDefault;
  }
  return ReferentialAction::NoAction;
}

// Adds what all constraints have, under the name that was given or that PostgreSQL would choose.
void Add(Project& project, AstConstraint declared, Table& table, Built built) {
  const ast::Constraint& node = *declared.node;
  const Place& place = *declared.place;
  Constraint constraint = {.rule = std::move(built.rule),
                           .deferrable = node.deferrable,
                           .initially_deferred = node.initially_deferred,
                           .validated = !node.not_valid && !node.not_enforced,
                           .enforced = !node.not_enforced,
                           .comment = ToText(project, place, node.comment)};
  if (node.name) {
    constraint.name = ToIdentifier(project, place, *node.name);
  } else if (HasIndex(node)) {
    constraint.name = ChooseIndexName(project, table.name, built.columns, built.label);
    DeclareRelation(project, Kind::Constraint, {table.name.schema, constraint.name},
                    SpanOf(place, node.at));
  } else {
    constraint.name = ChooseConstraintName(project, table.name, built.columns, built.label);
  }
  const ObjectKey key = ConstraintKey(table.name, constraint.name);
  if (!node.name) {
    project.desired.transition.unnamed.insert(key);
    project.desired.sources.emplace(key, SpanOf(place, node.at));
  }
  if (node.was)
    AddWas(project, key, {.name = ToIdentifier(project, place, *node.was)},
           SpanOf(place, node.was->at));
  table.constraints.push_back(std::move(constraint));
}

std::string UserOf(Project& project, AstConstraint declared) {
  if (!declared.node->name) return " in a constraint";
  return UserPhrase(Kind::Constraint, ToIdentifier(project, *declared.place, *declared.node->name));
}

bool IsWhole(const Project& project, const Table& table) {
  const auto work = std::find_if(project.tables.begin(), project.tables.end(),
                                 [&](const TableWork& other) { return other.table == &table; });
  return work == project.tables.end() || work->members.whole;
}

bool IsSame(std::vector<Identifier> a, std::vector<Identifier> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

// The table that `table` is a partition of, whose keys it has.
const Table* ParentOf(const Project& project, const Table& table) {
  if (!table.partition_of) return nullptr;
  return &project.desired.catalog.tables.at(table.partition_of->parent);
}

// A key, or a unique index without condition and expressions, on exactly these columns in any
// order.
bool HasUniqueKey(const Project& project, const Table& table,
                  const std::vector<Identifier>& columns) {
  const Table* parent = ParentOf(project, table);
  if (parent != nullptr && HasUniqueKey(project, *parent, columns)) return true;
  for (const Constraint& constraint : table.constraints) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    if (key != nullptr && IsSame(key->columns, columns)) return true;
  }
  const auto [first, last] = project.unique_indexes.equal_range(table.name);
  for (auto entry = first; entry != last; ++entry) {
    const Index& index = *entry->second;
    std::vector<Identifier> keys;
    for (const IndexElement& element : index.elements) {
      const auto* column = std::get_if<Identifier>(&element.key);
      if (column != nullptr) keys.push_back(*column);
    }
    if (keys.size() == index.elements.size() && IsSame(keys, columns)) return true;
  }
  return false;
}

// Types between which PostgreSQL has an equality operator that a btree family knows, or a cast that
// is implicit.
std::string_view TypeFamily(const TypeName& type) {
  const std::string& name = type.name.name.text;
  const auto is = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (is({"smallint", "integer", "bigint", "numeric", "real", "double precision"})) return "number";
  if (is({"text", "character varying", "character", "name", "\"char\""})) return "text";
  if (is({"date", "timestamp without time zone", "timestamp with time zone"})) return "time";
  if (is({"inet", "cidr"})) return "network";
  return name;
}

bool CanCompare(const Project& project, const TypeName& a, const TypeName& b) {
  // What an extension's types compare with, the server knows.
  const auto is_known = [&](const TypeName& type) {
    return IsBuiltin(type) || project.desired.catalog.enums.contains(type.name);
  };
  if (a.name == b.name && a.array == b.array) return true;
  if (!is_known(a) || !is_known(b)) return true;
  if (a.array || b.array || a.name.schema != b.name.schema || !IsBuiltin(a)) return false;
  return TypeFamily(a) == TypeFamily(b);
}

void CheckTypes(Project& project, AstConstraint declared, const ForeignKey& key, const Table& table,
                const Table& target) {
  const auto& columns = std::get<ast::ForeignKey>(declared.node->rule).columns;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const Column* own = FindColumn(table, key.columns[i]);
    const Column* other = FindColumn(target, key.referenced[i]);
    // A type that is unknown has been reported.
    if (own == nullptr || other == nullptr || own->type.name.empty() || other->type.name.empty())
      continue;
    if (CanCompare(project, own->type, other->type)) continue;
    Diagnostic diagnostic = {.code = Code::TypeMismatch,
                             .span = SpanOf(*declared.place, columns[i].at),
                             .message = "`" + own->name.text + "` is " + ToString(own->type) +
                                        ", but `" + ToString(target.name) + "." + other->name.text +
                                        "`, which it references, is " + ToString(other->type)};
    const auto declaration = project.desired.sources.find(ColumnKey(target.name, other->name));
    if (declaration != project.desired.sources.end())
      diagnostic.labels.push_back({declaration->second, "referenced column declared here"});
    project.sink.Add(std::move(diagnostic));
  }
}

// Reports a foreign key that PostgreSQL would refuse; false where its columns do not even pair up.
bool CheckTarget(Project& project, AstConstraint declared, const ForeignKey& key,
                 const Table& target) {
  const auto& node = std::get<ast::ForeignKey>(declared.node->rule);
  if (key.columns.size() != key.referenced.size()) {
    Report(project, Code::ColumnCount, *declared.place, node.table.at(),
           std::to_string(key.columns.size()) + " columns reference " +
               std::to_string(key.referenced.size()));
    return false;
  }
  for (const Identifier& column : key.referenced) {
    if (FindColumn(target, column) == nullptr) return false;
  }
  if (HasUniqueKey(project, target, key.referenced) || !IsWhole(project, target)) return true;
  std::string columns;
  for (const Identifier& column : key.referenced)
    columns += (columns.empty() ? "" : ", ") + column.text;
  Diagnostic diagnostic = {.code = Code::NoMatchingKey,
                           .span = SpanOf(*declared.place, node.table.at()),
                           .message = "no unique key of `" + ToString(target.name) +
                                      "` has exactly the columns (" + columns + ")"};
  const auto declaration = project.desired.sources.find({Kind::Table, target.name, {}});
  if (declaration != project.desired.sources.end())
    diagnostic.labels.push_back({declaration->second, "referenced table declared here"});
  project.sink.Add(std::move(diagnostic));
  return true;
}

// A table that no file declares and that is written with its schema and columns, and like no table
// that is there: it may be of a kind that is not modelled, such as a partitioned one, and only the
// server knows it.
std::optional<QualifiedName> TableOutside(Project& project, const Place& place,
                                          const ast::ForeignKey& node) {
  if (!node.table.schema || node.referenced.empty()) return std::nullopt;
  const QualifiedName name = ToQualified(project, place, node.table, {});
  if (project.relations.contains(name)) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& [other, table] : project.desired.catalog.tables) {
    if (other.schema == name.schema) names.push_back(other.name.text);
  }
  return Nearest(name.name.text, names) ? std::nullopt : std::optional(name);
}

void AddForeignKey(Project& project, AstConstraint declared, Table& table) {
  const auto& node = std::get<ast::ForeignKey>(declared.node->rule);
  const Place& place = *declared.place;
  const std::string user = UserOf(project, declared);
  ForeignKey key = {
      .columns = ToColumns(project, place, node.columns, table, user),
      .period = node.period,
      .match_full = node.match_full,
      .on_update = ToAction(node.on_update),
      .on_delete = ToAction(node.on_delete),
      .on_delete_columns = ToColumns(project, place, node.on_delete_columns, table, user)};
  const std::vector<Identifier> columns = key.columns;
  if (auto outside = TableOutside(project, place, node)) {
    key.table = *std::move(outside);
    key.referenced = ToIdentifiers(project, place, node.referenced);
    return Add(project, declared, table,
               {.rule = std::move(key), .columns = columns, .label = "fkey"});
  }
  const Table* target = FindTable(project, place, node.table, user);
  if (target == nullptr) return;
  key.table = target->name;
  key.referenced = ToColumns(project, place, node.referenced, *target, user);
  if (node.referenced.empty()) {
    const Key* primary = PrimaryKey(*target);
    for (const Table* parent = ParentOf(project, *target); primary == nullptr && parent != nullptr;
         parent = ParentOf(project, *parent)) {
      primary = PrimaryKey(*parent);
    }
    if (primary == nullptr) {
      if (!IsWhole(project, *target)) return;
      return Report(project, Code::NoMatchingKey, place, node.table.at(),
                    "`" + ToString(target->name) + "` has no primary key to reference");
    }
    key.referenced = primary->columns;
  }
  if (CheckTarget(project, declared, key, *target))
    CheckTypes(project, declared, key, table, *target);
  Add(project, declared, table, {.rule = std::move(key), .columns = columns, .label = "fkey"});
}

}  // namespace

void DeclareConstraints(Project& project, TableWork& work) {
  const QualifiedName& table = work.table->name;
  for (const auto& declared : work.members.constraints) {
    if (!declared.node->name) continue;
    const Place& place = *declared.place;
    const Identifier name = ToIdentifier(project, place, *declared.node->name);
    const Span span = SpanOf(place, NameAt(*declared.node));
    if (!Declare(project, ConstraintKey(table, name), span)) continue;
    project.constraint_names.insert(ToString(QualifiedName{table.schema, name}));
    if (HasIndex(*declared.node))
      DeclareRelation(project, Kind::Constraint, {table.schema, name}, span);
  }
}

void AddConstraints(Project& project, TableWork& work) {
  work.table->constraints.reserve(work.members.constraints.size());
  for (const auto& declared : work.members.constraints) {
    const std::string user = UserOf(project, declared);
    const auto add = [&](const auto& rule) {
      using Rule = std::decay_t<decltype(rule)>;
      if constexpr (!std::is_same_v<Rule, ast::ForeignKey>) {
        Add(project, declared, *work.table,
            Build(project, *declared.place, rule, *work.table, user));
      }
    };
    std::visit(add, declared.node->rule);
  }
}

void AddForeignKeys(Project& project, TableWork& work) {
  for (const auto& declared : work.members.constraints) {
    if (std::holds_alternative<ast::ForeignKey>(declared.node->rule))
      AddForeignKey(project, declared, *work.table);
  }
  auto& constraints = work.table->constraints;
  std::stable_sort(constraints.begin(), constraints.end(),
                   [](const Constraint& a, const Constraint& b) { return a.name < b.name; });
}

}  // namespace pleat::resolve
