#include "compiler/canon/scope.h"

#include <algorithm>
#include <string>

namespace pleat::canon {
namespace {

struct Guess {
  Identifier name = {};
  // 0: nothing found, 1: a name that a better one may replace, 2: certain.
  int strength = 0;
};

Guess GuessName(const PgQuery__Node* value);

std::string_view NameOfValueFunction(PgQuery__SQLValueFunctionOp op) {
  const std::string_view name =
      protobuf_c_enum_descriptor_get_value(&pg_query__sqlvalue_function_op__descriptor,
                                           static_cast<int>(op))
          ->name;
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"SVFOP_CURRENT_DATE", "current_date"},
      {"SVFOP_CURRENT_TIME", "current_time"},
      {"SVFOP_CURRENT_TIME_N", "current_time"},
      {"SVFOP_CURRENT_TIMESTAMP", "current_timestamp"},
      {"SVFOP_CURRENT_TIMESTAMP_N", "current_timestamp"},
      {"SVFOP_LOCALTIME", "localtime"},
      {"SVFOP_LOCALTIME_N", "localtime"},
      {"SVFOP_LOCALTIMESTAMP", "localtimestamp"},
      {"SVFOP_LOCALTIMESTAMP_N", "localtimestamp"},
      {"SVFOP_CURRENT_ROLE", "current_role"},
      {"SVFOP_CURRENT_USER", "current_user"},
      {"SVFOP_USER", "user"},
      {"SVFOP_SESSION_USER", "session_user"},
      {"SVFOP_CURRENT_CATALOG", "current_catalog"},
      {"SVFOP_CURRENT_SCHEMA", "current_schema"}};
  for (const auto& [key, text] : kNames) {
    if (key == name) return text;
  }
  return "?column?";
}

Guess Certain(std::string_view name) { return {{std::string(name)}, 2}; }

Guess LastName(PgQuery__Node* const* parts, std::size_t count) {
  for (std::size_t i = count; i > 0; --i) {
    const std::string_view name = StringOf(parts[i - 1]);
    if (!name.empty()) return Certain(name);
  }
  return {};
}

Guess GuessOfSubLink(const PgQuery__SubLink& link) {
  switch (static_cast<int>(link.sub_link_type)) {
    case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK:
      return Certain("exists");
    case PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK:
      return Certain("array");
    case PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK: {
      const auto* select = As<PgQuery__SelectStmt>(link.subselect);
      if (select == nullptr || select->n_target_list == 0) return {};
      const auto* target = As<PgQuery__ResTarget>(select->target_list[0]);
      if (target->name != nullptr && *target->name != '\0') return Certain(target->name);
      return GuessName(target->val);
    }
    default:
      return {};
  }
}

Guess GuessName(const PgQuery__Node* value) {
  if (const auto* column = As<PgQuery__ColumnRef>(value)) {
    return LastName(column->fields, column->n_fields);
  }
  if (const auto* indirection = As<PgQuery__AIndirection>(value)) {
    const Guess field = LastName(indirection->indirection, indirection->n_indirection);
    return field.strength > 0 ? field : GuessName(indirection->arg);
  }
  if (const auto* call = As<PgQuery__FuncCall>(value)) {
    return LastName(call->funcname, call->n_funcname);
  }
  if (const auto* cast = As<PgQuery__TypeCast>(value)) {
    const Guess inner = GuessName(cast->arg);
    if (inner.strength > 1) return inner;
    return {LastName(cast->type_name->names, cast->type_name->n_names).name, 1};
  }
  if (const auto* collate = As<PgQuery__CollateClause>(value)) return GuessName(collate->arg);
  if (const auto* link = As<PgQuery__SubLink>(value)) return GuessOfSubLink(*link);
  if (const auto* choice = As<PgQuery__CaseExpr>(value)) {
    const Guess inner = GuessName(choice->defresult);
    return inner.strength > 1 ? inner : Guess{{"case"}, 1};
  }
  if (const auto* expr = As<PgQuery__AExpr>(value)) {
    return expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF ? Certain("nullif") : Guess{};
  }
  if (const auto* extreme = As<PgQuery__MinMaxExpr>(value)) {
    return Certain(extreme->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least");
  }
  if (const auto* function = As<PgQuery__SQLValueFunction>(value)) {
    return Certain(NameOfValueFunction(function->op));
  }
  if (As<PgQuery__CoalesceExpr>(value) != nullptr) return Certain("coalesce");
  if (As<PgQuery__AArrayExpr>(value) != nullptr) return Certain("array");
  if (As<PgQuery__RowExpr>(value) != nullptr) return Certain("row");
  const ProtobufCMessage* message = Unwrap(value);
  if (message != nullptr && message->descriptor == &pg_query__grouping_func__descriptor) {
    return Certain("grouping");
  }
  return {};
}

}  // namespace

bool RangeItem::Has(const Identifier& column) const {
  return columns && std::find(columns->begin(), columns->end(), column) != columns->end();
}

const RangeItem* Scope::Find(const Identifier& qualifier) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->outer) {
    for (const RangeItem& item : scope->items) {
      if (item.name == qualifier) return &item;
    }
  }
  return nullptr;
}

const RangeItem* Scope::OwnerOf(const Identifier& column) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->outer) {
    const RangeItem* unknown = nullptr;
    std::size_t unknowns = 0;
    for (const RangeItem& item : scope->items) {
      if (item.Has(column)) return &item;
      if (!item.columns) {
        unknown = &item;
        ++unknowns;
      }
    }
    if (unknowns == 1) return unknown;
    if (unknowns > 1) return nullptr;
  }
  return nullptr;
}

const CommonTable* Scope::FindCommonTable(const Identifier& name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->outer) {
    for (const CommonTable& table : scope->common_tables) {
      if (table.name == name) return &table;
    }
  }
  return nullptr;
}

Identifier FigureColumnName(const PgQuery__Node* value) {
  Guess guess = GuessName(value);
  return guess.strength > 0 ? std::move(guess.name) : Identifier{"?column?"};
}

ColumnUse UseOf(const PgQuery__ColumnRef& reference) {
  ColumnUse use;
  use.offset = static_cast<std::size_t>(std::max(reference.location, 0));
  const std::size_t count = reference.n_fields;
  if (count > 0) use.column.text = StringOf(reference.fields[count - 1]);
  if (count > 1) use.qualifier.text = StringOf(reference.fields[count - 2]);
  return use;
}

}  // namespace pleat::canon
