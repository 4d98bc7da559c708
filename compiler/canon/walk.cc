#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/canon/scope.h"

namespace pleat::canon {
namespace {

bool IsStar(const PgQuery__Node* value) {
  const auto* reference = As<PgQuery__ColumnRef>(value);
  return reference != nullptr && reference->n_fields > 0 &&
         As<PgQuery__AStar>(reference->fields[reference->n_fields - 1]) != nullptr;
}

const PgQuery__AConst* StringConstant(const PgQuery__Node* node) {
  const auto* constant = As<PgQuery__AConst>(node);
  return constant != nullptr && constant->val_case == PG_QUERY__A__CONST__VAL_SVAL ? constant
                                                                                   : nullptr;
}

// What the first argument of a function names, where it may be a string: nextval(), currval() and
// setval() take a regclass, those of text search a regconfig before the text (manual, 9.13). Of
// ts_headline() and the functions of JSON fewer arguments may begin with the text.
std::optional<NameKind> FirstArgumentOf(const PgQuery__FuncCall& call) {
  const std::string name = NameOf(call.funcname, call.n_funcname).name.text;
  const auto is_one_of = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (is_one_of({"nextval", "currval", "setval"}) && call.n_args > 0) return NameKind::Relation;
  const bool two = is_one_of(
      {"to_tsvector", "to_tsquery", "plainto_tsquery", "phraseto_tsquery", "websearch_to_tsquery"});
  const bool three = is_one_of({"ts_headline", "json_to_tsvector", "jsonb_to_tsvector"});
  if ((two && call.n_args > 1) || (three && call.n_args > 2)) return NameKind::Configuration;
  return std::nullopt;
}

std::optional<NameKind> NamedByCastTo(const PgQuery__TypeName& type) {
  const std::string name = NameOf(type.names, type.n_names).name.text;
  if (type.n_array_bounds != 0) return std::nullopt;
  if (name == "regclass") return NameKind::Relation;
  if (name == "regconfig") return NameKind::Configuration;
  if (name == "regdictionary") return NameKind::Dictionary;
  return std::nullopt;
}

void Rename(OutputNames& columns, const PgQuery__Alias* alias) {
  if (alias == nullptr || alias->n_colnames == 0) return;
  if (!columns) columns.emplace();
  if (columns->size() < alias->n_colnames) columns->resize(alias->n_colnames);
  for (std::size_t i = 0; i < alias->n_colnames; ++i) {
    (*columns)[i].text = StringOf(alias->colnames[i]);
  }
}

class Walk {
 public:
  Walk(const ColumnsOf& columns_of, const NameVisitor& visitor)
      : columns_of_(columns_of), visitor_(visitor) {}

  OutputNames Select(const PgQuery__SelectStmt& select, const Scope* outer) {
    Scope scope{.outer = outer};
    if (select.with_clause != nullptr) CommonTables(*select.with_clause, scope);
    if (select.op != PG_QUERY__SET_OPERATION__SETOP_NONE) {
      OutputNames names = Select(*select.larg, &scope);
      Select(*select.rarg, &scope);
      // ORDER BY sees output names only.
      Visit(select.limit_count, scope);
      Visit(select.limit_offset, scope);
      return names;
    }
    for (std::size_t i = 0; i < select.n_from_clause; ++i) From(select.from_clause[i], scope);
    OutputNames names = Targets(select, scope);
    Visit(select.where_clause, scope);
    for (std::size_t i = 0; i < select.n_group_clause; ++i) {
      Grouping(select.group_clause[i], select, names, scope);
    }
    Visit(select.having_clause, scope);
    VisitAll(select.window_clause, select.n_window_clause, scope);
    for (std::size_t i = 0; i < select.n_distinct_clause; ++i) {
      OutputOrInput(select.distinct_clause[i], names, scope);
    }
    for (std::size_t i = 0; i < select.n_sort_clause; ++i) {
      const auto* sort = As<PgQuery__SortBy>(select.sort_clause[i]);
      if (visitor_.operation) VisitOperator(sort->base);
      OutputOrInput(sort->node, names, scope);
    }
    Visit(select.limit_count, scope);
    Visit(select.limit_offset, scope);
    return names;
  }

 private:
  void CommonTables(const PgQuery__WithClause& with, Scope& scope) {
    for (std::size_t i = 0; i < with.n_ctes; ++i) {
      const auto* table = As<PgQuery__CommonTableExpr>(with.ctes[i]);
      CommonTable common{.name = {table->ctename}};
      const auto* query = As<PgQuery__SelectStmt>(table->ctequery);
      if (with.recursive) scope.common_tables.push_back(common);
      if (query != nullptr) {
        common.columns = Select(*query, &scope);
      } else {
        Visit(table->ctequery, scope);
      }
      if (table->n_aliascolnames > 0) {
        common.columns.emplace();
        for (std::size_t k = 0; k < table->n_aliascolnames; ++k) {
          common.columns->push_back({std::string(StringOf(table->aliascolnames[k]))});
        }
      }
      if (with.recursive) scope.common_tables.pop_back();
      scope.common_tables.push_back(std::move(common));
    }
  }

  void From(const PgQuery__Node* node, Scope& scope) {
    if (const auto* relation = As<PgQuery__RangeVar>(node)) return Relation(*relation, scope);
    if (const auto* join = As<PgQuery__JoinExpr>(node)) {
      const std::size_t left = scope.items.size();
      From(join->larg, scope);
      const std::size_t right = scope.items.size();
      From(join->rarg, scope);
      if (visitor_.joined) Joined(*join, scope, left, right);
      return Visit(join->quals, scope);
    }
    if (const auto* sub = As<PgQuery__RangeSubselect>(node)) {
      Scope bare{.outer = scope.outer, .common_tables = scope.common_tables};
      RangeItem item;
      const auto* query = As<PgQuery__SelectStmt>(sub->subquery);
      item.columns = Select(*query, sub->lateral ? &scope : &bare);
      if (sub->alias != nullptr) item.name.text = sub->alias->aliasname;
      Rename(item.columns, sub->alias);
      scope.items.push_back(std::move(item));
      return;
    }
    if (const auto* function = As<PgQuery__RangeFunction>(node)) {
      VisitAll(function->functions, function->n_functions, scope);
      VisitAll(function->coldeflist, function->n_coldeflist, scope);
      RangeItem item;
      if (function->alias != nullptr) item.name.text = function->alias->aliasname;
      Rename(item.columns, function->alias);
      scope.items.push_back(std::move(item));
      return;
    }
    scope.items.emplace_back();
    Visit(node, scope);
  }

  // The entries of the left side begin at `left`, those of the right one at `right`.
  void Joined(const PgQuery__JoinExpr& join, const Scope& scope, std::size_t left,
              std::size_t right) {
    const auto begin = scope.items.begin();
    const auto owner = [&](std::size_t from, std::size_t to, const Identifier& column) {
      const auto end = begin + static_cast<std::ptrdiff_t>(to);
      const auto found = std::find_if(begin + static_cast<std::ptrdiff_t>(from), end,
                                      [&](const RangeItem& item) { return item.Has(column); });
      return found == end ? nullptr : &*found;
    };
    const auto report = [&](const Identifier& column) {
      const RangeItem* first = owner(left, right, column);
      const RangeItem* second = owner(right, scope.items.size(), column);
      if (join.is_natural && (first == nullptr || second == nullptr)) return;
      if (first != nullptr) visitor_.joined(*first, column);
      if (second != nullptr) visitor_.joined(*second, column);
    };
    for (std::size_t i = 0; i < join.n_using_clause; ++i) {
      report({std::string(StringOf(join.using_clause[i]))});
    }
    for (std::size_t i = left; join.is_natural && i < right; ++i) {
      if (!scope.items[i].columns) continue;
      for (const Identifier& column : *scope.items[i].columns) report(column);
    }
  }

  void Relation(const PgQuery__RangeVar& relation, Scope& scope) {
    RangeItem item{.name = {relation.relname}};
    const QualifiedName name{{relation.schemaname}, {relation.relname}};
    if (relation.alias != nullptr) item.name.text = relation.alias->aliasname;
    const CommonTable* common = name.schema.empty() ? scope.FindCommonTable(name.name) : nullptr;
    if (common != nullptr) {
      item.columns = common->columns;
    } else {
      if (visitor_.relation) visitor_.relation(relation);
      item.relation = name;
      if (columns_of_) item.columns = columns_of_(name);
    }
    if (relation.alias != nullptr && relation.alias->n_colnames > 0) {
      // The names here hide the relation's own, so all of its columns count as read.
      if (visitor_.star) visitor_.star(item);
      Rename(item.columns, relation.alias);
      item.relation = {};
    }
    scope.items.push_back(std::move(item));
  }

  OutputNames Targets(const PgQuery__SelectStmt& select, const Scope& scope) {
    OutputNames names;
    names.emplace();
    if (select.n_values_lists > 0) {
      VisitAll(select.values_lists, select.n_values_lists, scope);
      const auto* row = As<PgQuery__List>(select.values_lists[0]);
      for (std::size_t i = 0; row != nullptr && i < row->n_items; ++i) {
        names->push_back({"column" + std::to_string(i + 1)});
      }
      return names;
    }
    for (std::size_t i = 0; i < select.n_target_list; ++i) {
      Target(*As<PgQuery__ResTarget>(select.target_list[i]), names, scope);
    }
    return names;
  }

  void Target(const PgQuery__ResTarget& target, OutputNames& names, const Scope& scope) {
    if (IsStar(target.val)) return Star(*As<PgQuery__ColumnRef>(target.val), names, scope);
    Visit(target.val, scope);
    const bool named = target.name != nullptr && *target.name != '\0';
    if (names) names->push_back(named ? Identifier{target.name} : FigureColumnName(target.val));
    const auto* reference = As<PgQuery__ColumnRef>(target.val);
    if (!named && reference != nullptr && visitor_.bare_target) {
      visitor_.bare_target(target, Resolved(*reference, scope));
    }
  }

  void Star(const PgQuery__ColumnRef& reference, OutputNames& names, const Scope& scope) {
    const Identifier qualifier = UseOf(reference).qualifier;
    if (visitor_.star_target) visitor_.star_target(reference, scope);
    if (!qualifier.empty() && visitor_.column) visitor_.column(reference, UseOf(reference));
    const auto add = [&](const RangeItem& item) {
      if (visitor_.star) visitor_.star(item);
      if (!item.columns) names.reset();
      if (names) names->insert(names->end(), item.columns->begin(), item.columns->end());
    };
    if (!qualifier.empty()) {
      const RangeItem* item = scope.Find(qualifier);
      return item == nullptr ? names.reset() : add(*item);
    }
    if (visitor_.star && scope.items.empty()) visitor_.star({});
    for (const RangeItem& item : scope.items) add(item);
  }

  static bool IsOutputName(const PgQuery__Node* node, const OutputNames& names) {
    const auto* reference = As<PgQuery__ColumnRef>(node);
    if (reference == nullptr || reference->n_fields != 1 || !names) return false;
    const Identifier column = UseOf(*reference).column;
    return std::find(names->begin(), names->end(), column) != names->end();
  }

  // ORDER BY and DISTINCT ON look for an output column first (findTargetlistEntrySQL92).
  void OutputOrInput(const PgQuery__Node* node, const OutputNames& names, const Scope& scope) {
    if (!IsOutputName(node, names)) Visit(node, scope);
  }

  // GROUP BY looks for a column of FROM first.
  void Grouping(const PgQuery__Node* node, const PgQuery__SelectStmt& select,
                const OutputNames& names, const Scope& scope) {
    if (IsOutputName(node, names)) {
      const Identifier column = UseOf(*As<PgQuery__ColumnRef>(node)).column;
      const RangeItem* owner = scope.OwnerOf(column);
      if (owner == nullptr) return;
      if (!owner->Has(column) && !IsSelectedAsItself(select, column)) return;
    }
    Visit(node, scope);
  }

  // Whether the select list has `column` or `t.column` under its own name.
  static bool IsSelectedAsItself(const PgQuery__SelectStmt& select, const Identifier& column) {
    for (std::size_t i = 0; i < select.n_target_list; ++i) {
      const auto* target = As<PgQuery__ResTarget>(select.target_list[i]);
      const auto* reference = As<PgQuery__ColumnRef>(target->val);
      if (reference == nullptr || UseOf(*reference).column != column) continue;
      if (*target->name == '\0' || target->name == column.text) return true;
    }
    return false;
  }

  ColumnUse Resolved(const PgQuery__ColumnRef& reference, const Scope& scope) {
    ColumnUse use = UseOf(reference);
    const RangeItem* item =
        use.qualifier.empty() ? scope.OwnerOf(use.column) : scope.Find(use.qualifier);
    if (item != nullptr) use.relation = item->relation;
    return use;
  }

  void Visit(const PgQuery__Node* node, const Scope& scope) {
    if (const ProtobufCMessage* message = Unwrap(node)) Visit(*message, scope);
  }

  void VisitAll(PgQuery__Node* const* nodes, std::size_t count, const Scope& scope) {
    for (std::size_t i = 0; i < count; ++i) Visit(nodes[i], scope);
  }

  void Visit(const ProtobufCMessage& message, const Scope& scope) {
    if (const auto* select = As<PgQuery__SelectStmt>(&message)) {
      Select(*select, &scope);
      return;
    }
    if (const auto* reference = As<PgQuery__ColumnRef>(&message)) {
      if (visitor_.column) visitor_.column(*reference, Resolved(*reference, scope));
      return;
    }
    if (const auto* call = As<PgQuery__FuncCall>(&message)) {
      if (visitor_.function && call->funcformat != PG_QUERY__COERCION_FORM__COERCE_SQL_SYNTAX) {
        visitor_.function(*call);
      }
    }
    if (visitor_.operation) VisitOperator(message);
    if (visitor_.name_literal) {
      if (const auto literal = NameLiteralIn(message)) visitor_.name_literal(*literal);
    }
    if (const auto* collate = As<PgQuery__CollateClause>(&message)) {
      if (visitor_.collation) visitor_.collation(*collate);
    }
    if (const auto* type = As<PgQuery__TypeName>(&message)) {
      if (visitor_.type) visitor_.type(*type);
    }
    for (const ProtobufCMessage* child : Children(message)) Visit(*child, scope);
  }

  void VisitOperator(const ProtobufCMessage& message) const {
    if (const auto* expression = As<PgQuery__AExpr>(&message)) {
      visitor_.operation(expression->name, expression->n_name, expression->location);
    } else if (const auto* test = As<PgQuery__SubLink>(&message)) {
      if (test->n_oper_name > 0) {
        visitor_.operation(test->oper_name, test->n_oper_name, test->location);
      }
    } else if (const auto* sort = As<PgQuery__SortBy>(&message)) {
      if (sort->n_use_op > 0) visitor_.operation(sort->use_op, sort->n_use_op, sort->location);
    }
  }

  const ColumnsOf& columns_of_;
  const NameVisitor& visitor_;
};

}  // namespace

std::optional<NameLiteral> NameLiteralIn(const ProtobufCMessage& message) {
  const PgQuery__AConst* constant = nullptr;
  std::optional<NameKind> kind;
  if (const auto* call = As<PgQuery__FuncCall>(&message)) {
    kind = FirstArgumentOf(*call);
    if (kind) constant = StringConstant(call->args[0]);
  } else if (const auto* cast = As<PgQuery__TypeCast>(&message)) {
    kind = NamedByCastTo(*cast->type_name);
    if (kind) constant = StringConstant(cast->arg);
  }
  if (constant == nullptr) return std::nullopt;
  return NameLiteral{constant, *kind};
}

OutputNames WalkNames(const PgQuery__SelectStmt& select, const ColumnsOf& columns_of,
                      const NameVisitor& visitor) {
  return Walk(columns_of, visitor).Select(select, nullptr);
}

}  // namespace pleat::canon
