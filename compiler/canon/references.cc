#include "compiler/canon/references.h"

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/canon/builtin.h"
#include "compiler/canon/scope.h"

namespace pleat::canon {
namespace {

template <class Use>
void SortByOffset(std::vector<Use>& uses) {
  std::stable_sort(uses.begin(), uses.end(),
                   [](const Use& a, const Use& b) { return a.offset < b.offset; });
}

bool IsUserType(const QualifiedName& name) {
  if (name.schema.text == "pg_catalog") return false;
  return !(name.schema.empty() && IsBuiltinType(name.name.text));
}

void AddLiteral(const NameLiteral& literal, std::size_t offset, References& found) {
  QualifiedName name = NameInLiteral(literal.constant->sval->sval);
  if (name.empty()) return;
  std::vector<NameUse>& uses = literal.kind == NameKind::Relation        ? found.sequences
                               : literal.kind == NameKind::Configuration ? found.configurations
                                                                         : found.dictionaries;
  uses.push_back({std::move(name), offset});
}

void AddCollation(const PgQuery__CollateClause& collate, std::size_t offset, References& found) {
  QualifiedName name = NameOf(collate.collname, collate.n_collname);
  if (name.schema.text != "pg_catalog") found.collations.push_back({std::move(name), offset});
}

// Every name below a node, whatever its place.
class PlainCollector {
 public:
  References Take() { return std::move(found_); }

  void Add(const ProtobufCMessage* message) {
    if (message == nullptr) return;
    if (const auto* relation = As<PgQuery__RangeVar>(message)) {
      found_.relations.push_back(
          {.name = {{relation->schemaname}, {relation->relname}}, .alias = {}});
    } else if (const auto* column = As<PgQuery__ColumnRef>(message)) {
      ColumnUse use = UseOf(*column);
      if (use.column.empty()) found_.star = true;
      found_.columns.push_back(std::move(use));
    } else if (const auto* target = As<PgQuery__ResTarget>(message)) {
      // The columns of INSERT and UPDATE.
      if (target->name != nullptr) found_.columns.push_back({.column = {target->name}});
    } else if (const auto* call = As<PgQuery__FuncCall>(message)) {
      found_.functions.push_back({NameOf(call->funcname, call->n_funcname)});
    } else if (const auto* expression = As<PgQuery__AExpr>(message)) {
      found_.operators.push_back({NameOf(expression->name, expression->n_name)});
    } else if (const auto* type = As<PgQuery__TypeName>(message)) {
      QualifiedName name = NameOf(type->names, type->n_names);
      if (IsUserType(name)) found_.types.push_back({std::move(name)});
    } else if (const auto* collate = As<PgQuery__CollateClause>(message)) {
      AddCollation(*collate, 0, found_);
    }
    if (As<PgQuery__TypeCast>(message) != nullptr) found_.casts = true;
    if (const auto literal = NameLiteralIn(*message)) AddLiteral(*literal, 0, found_);
    for (const ProtobufCMessage* child : Children(*message)) Add(child);
  }

 private:
  References found_ = {};
};

class Collector {
 public:
  explicit Collector(const ParseTree& tree) : tree_(tree) {}

  References Collect() {
    NameVisitor visitor;
    visitor.relation = [this](const PgQuery__RangeVar& relation) { Add(relation); };
    visitor.column = [this](const PgQuery__ColumnRef& reference, ColumnUse use) {
      use.offset = At(reference.location);
      if (!use.column.empty()) found_.columns.push_back(std::move(use));
    };
    visitor.function = [this](const PgQuery__FuncCall& call) {
      found_.functions.push_back({NameOf(call.funcname, call.n_funcname), At(call.location)});
    };
    visitor.operation = [this](PgQuery__Node* const* name, std::size_t count, int) {
      found_.operators.push_back({NameOf(name, count)});
    };
    visitor.type = [this](const PgQuery__TypeName& type) {
      QualifiedName name = NameOf(type.names, type.n_names);
      found_.casts = true;
      if (IsUserType(name)) found_.types.push_back({std::move(name), At(type.location)});
    };
    visitor.name_literal = [this](const NameLiteral& literal) {
      AddLiteral(literal, At(literal.constant->location), found_);
    };
    visitor.collation = [this](const PgQuery__CollateClause& collate) {
      AddCollation(collate, At(collate.location), found_);
    };
    visitor.star = [this](const RangeItem&) { found_.star = true; };
    WalkNames(tree_.select(), {}, visitor);
    SortByOffset(found_.relations);
    SortByOffset(found_.columns);
    SortByOffset(found_.functions);
    SortByOffset(found_.types);
    SortByOffset(found_.sequences);
    SortByOffset(found_.configurations);
    SortByOffset(found_.dictionaries);
    SortByOffset(found_.collations);
    return std::move(found_);
  }

 private:
  std::size_t At(int location) const {
    const auto place = static_cast<std::size_t>(std::max(location, 0));
    return place - std::min(place, tree_.prefix());
  }

  void Add(const PgQuery__RangeVar& relation) {
    RelationUse use{.name = {{relation.schemaname}, {relation.relname}},
                    .offset = At(relation.location)};
    if (relation.alias != nullptr) use.alias.text = relation.alias->aliasname;
    found_.relations.push_back(std::move(use));
  }

  const ParseTree& tree_;
  References found_ = {};
};

}  // namespace

std::variant<References, SyntaxError> ReferencesOf(const Expr& expr, Form form) {
  auto parsed = ParseTree::Of(expr, form);
  if (auto* error = std::get_if<SyntaxError>(&parsed)) return std::move(*error);
  return Collector(std::get<ParseTree>(parsed)).Collect();
}

namespace {

References ReferencesOfStatement(const std::string& text) {
  const auto parsed = ParseTree::OfStatement(text);
  PlainCollector collector;
  if (const auto* tree = std::get_if<ParseTree>(&parsed)) collector.Add(tree->statement());
  return collector.Take();
}

}  // namespace

References ReferencesOfBody(const Expr& body) {
  return ReferencesOfStatement("CREATE FUNCTION f() RETURNS int " + body.text);
}

References ReferencesOfAction(const Expr& action) {
  if (action.empty()) return {};
  return ReferencesOfStatement("CREATE RULE r AS ON INSERT TO t DO " + action.text);
}

bool IsServersFunction(std::string_view name) { return IsBuiltinFunction(name); }
bool IsServersOperator(std::string_view symbol) { return IsBuiltinOperator(symbol); }

std::vector<ResolvedColumn> ColumnsRead(const Expr& query, const ColumnsOf& columns_of) {
  const auto parsed = ParseTree::Of(query, Form::Query);
  if (std::holds_alternative<SyntaxError>(parsed)) return {};
  std::set<ResolvedColumn> read;
  NameVisitor visitor;
  visitor.column = [&](const PgQuery__ColumnRef&, const ColumnUse& use) {
    if (!use.relation.empty() && !use.column.empty()) read.insert({use.relation, use.column});
  };
  visitor.star = [&](const RangeItem& item) {
    if (item.relation.empty() || !item.columns) return;
    for (const Identifier& column : *item.columns) read.insert({item.relation, column});
  };
  visitor.joined = [&](const RangeItem& item, const Identifier& column) {
    if (!item.relation.empty()) read.insert({item.relation, column});
  };
  WalkNames(std::get<ParseTree>(parsed).select(), columns_of, visitor);
  return {read.begin(), read.end()};
}

bool ReadsByName(const Expr& query, const std::set<ResolvedColumn>& columns,
                 const ColumnsOf& columns_of) {
  const auto parsed = ParseTree::Of(query, Form::Query);
  if (std::holds_alternative<SyntaxError>(parsed)) return false;
  const auto concerns = [&](const QualifiedName& relation) {
    const auto first = columns.lower_bound({relation, {}});
    return first != columns.end() && first->relation == relation;
  };
  bool by_name = true;
  std::set<Identifier> rows;
  std::vector<Identifier> unresolved;
  NameVisitor visitor;
  visitor.relation = [&](const PgQuery__RangeVar& relation) {
    if (!concerns({{relation.schemaname}, {relation.relname}})) return;
    const bool alias = relation.alias != nullptr;
    rows.insert({alias ? relation.alias->aliasname : relation.relname});
  };
  visitor.column = [&](const PgQuery__ColumnRef&, const ColumnUse& use) {
    if (use.column.empty() && concerns(use.relation)) by_name = false;
    if (!use.relation.empty()) return;
    unresolved.push_back(use.column.empty() ? use.qualifier : use.column);
  };
  visitor.star = [&](const RangeItem& item) {
    if (concerns(item.relation)) by_name = false;
  };
  visitor.joined = [&](const RangeItem& item, const Identifier& column) {
    if (columns.contains({item.relation, column})) by_name = false;
  };
  WalkNames(std::get<ParseTree>(parsed).select(), columns_of, visitor);
  return by_name && std::none_of(unresolved.begin(), unresolved.end(),
                                 [&](const Identifier& name) { return rows.contains(name); });
}

std::vector<std::optional<ColumnUse>> PlainColumns(const Expr& query) {
  const auto parsed = ParseTree::Of(query, Form::Query);
  if (std::holds_alternative<SyntaxError>(parsed)) return {};
  const PgQuery__SelectStmt& select = std::get<ParseTree>(parsed).select();
  std::vector<std::optional<ColumnUse>> columns;
  for (std::size_t i = 0; i < select.n_target_list; ++i) {
    const auto* target = As<PgQuery__ResTarget>(select.target_list[i]);
    const auto* column = As<PgQuery__ColumnRef>(target->val);
    std::optional<ColumnUse> use;
    if (column != nullptr) use = UseOf(*column);
    if (use && use->column.empty()) use.reset();
    columns.push_back(std::move(use));
  }
  return columns;
}

std::vector<Identifier> OutputColumns(const Expr& query, const ColumnsOf& columns_of) {
  const auto parsed = ParseTree::Of(query, Form::Query);
  if (std::holds_alternative<SyntaxError>(parsed)) return {};
  return WalkNames(std::get<ParseTree>(parsed).select(), columns_of, {})
      .value_or(std::vector<Identifier>{});
}

}  // namespace pleat::canon
