#include "compiler/canon/normalize.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "compiler/canon/rules.h"

namespace pleat::canon {
namespace {

using TermKind = Term::Kind;

// A type as TypeName nodes give it, without modifiers.
Type TypeOfNode(const PgQuery__TypeName& type) {
  const QualifiedName name = NameOf(type.names, type.n_names);
  Type text = name.name.text;
  const bool builtin = name.schema.text == "pg_catalog";
  if (!name.schema.empty() && !builtin) text = name.schema.text + "." + text;
  return type.n_array_bounds > 0 ? text + "[]" : text;
}

QualifiedName WithoutCatalog(QualifiedName name) {
  if (name.schema.text == "pg_catalog") name.schema = {};
  return name;
}

std::string EnumName(const ProtobufCFieldDescriptor& field, int value) {
  const auto* type = static_cast<const ProtobufCEnumDescriptor*>(field.descriptor);
  const ProtobufCEnumValue* found = protobuf_c_enum_descriptor_get_value(type, value);
  return found == nullptr ? std::to_string(value) : found->name;
}

bool IsRow(const Term& term) { return term.Is(TermKind::Node) && term.text == "RowExpr"; }

// Where in the text something stands, and how it was spelled, is no part of what it means.
bool IsNotation(std::string_view field) {
  return field == "location" || field == "funcformat" || field == "row_format" ||
         field == "stmt_location" || field == "stmt_len";
}

Type TypeOfValueFunction(PgQuery__SQLValueFunctionOp op) {
  switch (static_cast<int>(op)) {
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE:
      return "date";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME_N:
      return "timetz";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N:
      return "timestamptz";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N:
      return "time";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N:
      return "timestamp";
    default:
      return "name";
  }
}

}  // namespace

const CompositeType* Normalizer::Composite(const Type& type) const {
  if (!context_.composite_type || type.empty() || type == kUnknown || IsArray(type)) return nullptr;
  return context_.composite_type(NameOfType(type).name);
}

Term Normalizer::RowAs(const CompositeType& type, Term row) {
  if (row.parts.size() != type.attributes.size()) return row;
  for (std::size_t i = 0; i < row.parts.size(); ++i)
    row.parts[i] = AsType(type.attributes[i].type, std::move(row.parts[i]));
  return row;
}

Term Normalizer::AsType(const TypeName& type, Term value) {
  const Type declared = TypeOf(type);
  const Type plain = Plain(declared);
  const CompositeType* composite = Composite(plain);
  if (composite != nullptr && IsRow(value)) return RowAs(*composite, std::move(value));
  if (plain != declared) {
    if (value.Is(TermKind::Cast) && value.name == type.name) return value;
    return {.kind = TermKind::Cast,
            .name = type.name,
            .type = plain,
            .parts = {ApplyCast(plain, "", std::move(value))}};
  }
  std::string modifiers;
  for (const std::string& modifier : type.modifiers)
    modifiers += (modifiers.empty() ? "(" : ",") + modifier;
  if (!modifiers.empty()) modifiers += ")";
  const bool same = value.Is(TermKind::Cast) && value.type == plain && value.text == modifiers;
  return same ? value : ApplyCast(plain, modifiers, std::move(value));
}

Term Normalizer::Expression(const PgQuery__SelectStmt& select) {
  Term value = Value(As<PgQuery__ResTarget>(select.target_list[0])->val);
  if (!context_.coerced_to) return value;
  const Type declared = TypeOf(*context_.coerced_to);
  // Becoming a domain is becoming the type behind it first.
  const Type type = Plain(declared);
  if (type != declared && value.Is(TermKind::Cast) && value.name == context_.coerced_to->name)
    value = Term(value.parts.front());
  const CompositeType* composite = Composite(type);
  if (composite != nullptr && IsRow(value)) value = RowAs(*composite, std::move(value));
  value = CoerceTo(type, std::move(value));
  // What the value becomes anyway need not be said.
  if (value.Is(TermKind::Cast) && value.text.empty() && value.name.empty() && value.type == type &&
      (type != declared || context_.coerced_to->modifiers.empty())) {
    return Term(value.parts.front());
  }
  return value;
}

Term Normalizer::Value(const PgQuery__Node* node) { return Value(Unwrap(node)); }

std::vector<Term> Normalizer::Values(PgQuery__Node* const* nodes, std::size_t count) {
  std::vector<Term> values;
  values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) values.push_back(Value(nodes[i]));
  return values;
}

Term Normalizer::Value(const ProtobufCMessage* message) {
  if (message == nullptr) return {};
  if (const auto* constant = As<PgQuery__AConst>(message)) return Constant(*constant);
  if (const auto* reference = As<PgQuery__ColumnRef>(message)) return ColumnOf(*reference);
  if (const auto* expr = As<PgQuery__AExpr>(message)) return OperatorOf(*expr);
  if (const auto* call = As<PgQuery__FuncCall>(message)) return CallOf(*call);
  if (const auto* cast = As<PgQuery__TypeCast>(message)) return CastOf(*cast);
  if (const auto* logic = As<PgQuery__BoolExpr>(message)) return LogicOf(*logic);
  if (const auto* test = As<PgQuery__NullTest>(message)) {
    return IsNull(test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL, Value(test->arg));
  }
  if (const auto* choice = As<PgQuery__CaseExpr>(message)) return CaseOf(*choice);
  if (const auto* first = As<PgQuery__CoalesceExpr>(message)) {
    return ListOf("COALESCE", first->args, first->n_args);
  }
  if (const auto* extreme = As<PgQuery__MinMaxExpr>(message)) {
    const bool greatest = extreme->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST;
    return ListOf(greatest ? "GREATEST" : "LEAST", extreme->args, extreme->n_args);
  }
  if (const auto* array = As<PgQuery__AArrayExpr>(message)) {
    return ArrayOf(Values(array->elements, array->n_elements));
  }
  if (const auto* row = As<PgQuery__RowExpr>(message)) {
    return Node("RowExpr", Values(row->args, row->n_args), "record");
  }
  if (const auto* collate = As<PgQuery__CollateClause>(message)) {
    Term value = Value(collate->arg);
    if (value.type == kUnknown) value = CoerceTo("text", std::move(value));
    Type type = value.type;
    return {.kind = TermKind::Collate,
            .name = WithoutCatalog(NameOf(collate->collname, collate->n_collname)),
            .type = std::move(type),
            .parts = {std::move(value)}};
  }
  if (const auto* function = As<PgQuery__SQLValueFunction>(message)) {
    Term made = Construct(*message);
    made.type = TypeOfValueFunction(function->op);
    return made;
  }
  if (const auto* link = As<PgQuery__SubLink>(message)) return SubLinkOf(*link);
  if (const auto* select = As<PgQuery__SelectStmt>(message)) return Select(*select).term;
  if (const auto* sort = As<PgQuery__SortBy>(message)) return SortKey(*sort, Value(sort->node));
  if (const auto* element = As<PgQuery__AIndirection>(message)) return ElementOfArray(*element);
  if (As<PgQuery__BooleanTest>(message) != nullptr) {
    Term made = Construct(*message);
    made.type = "bool";
    return made;
  }
  return Construct(*message);
}

Term Normalizer::Constant(const PgQuery__AConst& constant) {
  if (constant.isnull) return {.kind = TermKind::Null, .type = Type(kUnknown)};
  switch (static_cast<int>(constant.val_case)) {
    case PG_QUERY__A__CONST__VAL_IVAL:
      return TypedLiteral("int4", std::to_string(constant.ival->ival));
    case PG_QUERY__A__CONST__VAL_FVAL: {
      // The lexer calls every number beyond int4 a float; make_const() looks again.
      const std::string text = constant.fval->fval;
      std::int64_t value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      const bool integer = error == std::errc{} && end == text.data() + text.size();
      return TypedLiteral(integer ? "int8" : "numeric", text);
    }
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
      return TypedLiteral("bool", constant.boolval->boolval ? "true" : "false");
    case PG_QUERY__A__CONST__VAL_SVAL:
      return {.kind = TermKind::Literal, .text = constant.sval->sval, .type = Type(kUnknown)};
    case PG_QUERY__A__CONST__VAL_BSVAL:
      return TypedLiteral("bit", constant.bsval->bsval);
    default:
      return TypedLiteral("int4", "0");
  }
}

std::string Normalizer::Modifiers(const PgQuery__TypeName& type) {
  std::string text;
  for (const Term& modifier : Values(type.typmods, type.n_typmods)) {
    text += (text.empty() ? "(" : ",") + modifier.text;
  }
  return text.empty() ? text : text + ")";
}

Term Normalizer::CastOf(const PgQuery__TypeCast& cast) {
  const Type type = TypeOfNode(*cast.type_name);
  const std::string modifiers = Modifiers(*cast.type_name);
  const auto* array = As<PgQuery__AArrayExpr>(cast.arg);
  if (array != nullptr && IsArray(type)) return TypedArray(*array, type, modifiers);
  domain_.clear();
  Term value = Value(cast.arg);
  // To the domain that a column has anyway.
  if (!domain_.empty() && domain_ == type && value.Is(TermKind::Column)) return value;
  domain_.clear();
  if (type == "interval" && value.Is(TermKind::Literal))
    value.text = WithUnit(value.text, modifiers);
  if (const CompositeType* composite = Composite(type); composite != nullptr && IsRow(value))
    value = RowAs(*composite, std::move(value));
  const Type plain = Plain(type);
  if (plain != type) {
    return {.kind = TermKind::Cast,
            .name = NameOfType(type).name,
            .type = plain,
            .parts = {ApplyCast(plain, "", std::move(value))}};
  }
  return ApplyCast(type, modifiers, std::move(value));
}

// The elements of ARRAY[…]::type[] take their type before they look for a common one
// (transformArrayExpr()).
Term Normalizer::TypedArray(const PgQuery__AArrayExpr& array, const Type& type,
                            const std::string& modifiers) {
  Term made{.kind = TermKind::Array, .type = type};
  for (std::size_t i = 0; i < array.n_elements; ++i) {
    const auto* nested = As<PgQuery__AArrayExpr>(array.elements[i]);
    made.parts.push_back(nested != nullptr
                             ? TypedArray(*nested, type, modifiers)
                             : ApplyCast(ElementOf(type), modifiers, Value(array.elements[i])));
  }
  return made;
}

Term Normalizer::OperatorOf(const PgQuery__AExpr& expr) {
  const QualifiedName name = WithoutCatalog(NameOf(expr.name, expr.n_name));
  const auto* list = As<PgQuery__List>(expr.rexpr);
  switch (static_cast<int>(expr.kind)) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
      return ApplyToArray(name, expr.kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY,
                          Value(expr.lexpr), Value(expr.rexpr));
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
      return InList(name, Value(expr.lexpr), Values(list->items, list->n_items));
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
      return Distinct(false, Value(expr.lexpr), Value(expr.rexpr));
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
      return Distinct(true, Value(expr.lexpr), Value(expr.rexpr));
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
      return NullIf(Value(expr.lexpr), Value(expr.rexpr));
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM: {
      const std::string& form = name.name.text;
      return Between(form.starts_with("NOT"), form.ends_with("SYMMETRIC"), Value(expr.lexpr),
                     Value(list->items[0]), Value(list->items[1]));
    }
    default:
      break;
  }
  if (expr.lexpr == nullptr) return ApplyOperator(name, nullptr, Value(expr.rexpr));
  const Term left = Value(expr.lexpr);
  return ApplyOperator(name, &left, Value(expr.rexpr));
}

const Routine* Normalizer::RoutineOf(const PgQuery__FuncCall& call) const {
  const QualifiedName name = NameOf(call.funcname, call.n_funcname);
  if (!context_.routine || call.func_variadic || call.agg_within_group) return nullptr;
  if (IsExtensionFunction(name.name.text) ||
      (name.schema.empty() && IsBuiltinFunction(name.name.text))) {
    return nullptr;
  }
  const Routine* routine = context_.routine(name.name);
  if (!routine || routine->procedure || call.n_args > routine->arguments.size()) return nullptr;
  if (!name.schema.empty() && name.schema != routine->name.owner.schema) return nullptr;
  const auto& arguments = routine->arguments;
  const bool plain = std::all_of(arguments.begin(), arguments.end(), [](const Argument& argument) {
    return argument.mode == Argument::Mode::In;
  });
  for (std::size_t i = 0; i < call.n_args; ++i) {
    if (As<PgQuery__NamedArgExpr>(call.args[i]) != nullptr) return nullptr;
  }
  return plain ? routine : nullptr;
}

Term Normalizer::CallOf(const PgQuery__FuncCall& call) {
  std::string flags;
  if (call.agg_within_group) flags += " within group";
  if (call.agg_star) flags += " star";
  if (call.agg_distinct) flags += " distinct";
  if (call.func_variadic) flags += " variadic";
  std::vector<Term> arguments = Values(call.args, call.n_args);
  std::vector<Term> order = Values(call.agg_order, call.n_agg_order);
  // WITHIN GROUP (ORDER BY …) gives an ordered-set aggregate its last arguments.
  for (std::size_t i = 0; i < order.size() && call.agg_within_group; ++i) {
    arguments.push_back(std::move(order[i].parts[0]));
  }
  const auto plain_type = [](const TypeName& name) {
    const Type type = TypeOf(name);
    const bool known = IsBuiltinType(IsArray(type) ? ElementOf(type) : type);
    return known && !type.starts_with("any") ? type : Type{};
  };
  const Routine* routine = RoutineOf(call);
  for (std::size_t i = 0; routine && i < call.n_args; ++i) {
    arguments[i] = CoerceTo(plain_type(routine->arguments[i].type), std::move(arguments[i]));
  }
  Term made =
      ApplyFunction(NameOf(call.funcname, call.n_funcname), std::move(flags), std::move(arguments));
  if (routine && routine->returns && !routine->returns_set)
    made.type = plain_type(*routine->returns);
  for (std::size_t i = 0; i < order.size() && call.agg_within_group; ++i) {
    order[i].parts[0] = std::move(made.parts[call.n_args + i]);
  }
  made.parts.resize(call.n_args);
  if (!order.empty()) made.parts.push_back(Node("ORDER BY", std::move(order)));
  if (call.agg_filter != nullptr) made.parts.push_back(Node("FILTER", {Value(call.agg_filter)}));
  if (call.over != nullptr) made.parts.push_back(Node("OVER", {Construct(call.over->base)}));
  return made;
}

Term Normalizer::LogicOf(const PgQuery__BoolExpr& expr) {
  std::vector<Term> parts = Values(expr.args, expr.n_args);
  for (Term& part : parts) {
    if (part.type == kUnknown) part = CoerceTo("bool", std::move(part));
  }
  switch (static_cast<int>(expr.boolop)) {
    case PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR:
      return Conjunction(std::move(parts));
    case PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR:
      return Disjunction(std::move(parts));
    default:
      return Negation(std::move(parts.front()));
  }
}

Term Normalizer::CaseOf(const PgQuery__CaseExpr& expr) {
  std::vector<std::pair<Term, Term>> branches;
  for (std::size_t i = 0; i < expr.n_args; ++i) {
    const auto* branch = As<PgQuery__CaseWhen>(expr.args[i]);
    branches.emplace_back(Value(branch->expr), Value(branch->result));
  }
  return Case(Value(expr.arg), std::move(branches), Value(expr.defresult));
}

Term Normalizer::ListOf(const char* name, PgQuery__Node* const* nodes, std::size_t count) {
  std::vector<Term> values = Values(nodes, count);
  Type type = CoerceToCommon(values);
  return Node(name, std::move(values), std::move(type));
}

Term Normalizer::ElementOfArray(const PgQuery__AIndirection& indirection) {
  Term value = Value(indirection.arg);
  Type type;
  const ProtobufCMessage* index = Unwrap(indirection.indirection[0]);
  if (indirection.n_indirection == 1 && IsArray(value.type) &&
      index->descriptor == &pg_query__a__indices__descriptor) {
    const bool slice = reinterpret_cast<const PgQuery__AIndices*>(index)->is_slice;
    type = slice ? value.type : ElementOf(value.type);
  }
  const CompositeType* composite = Composite(value.type);
  const auto* field = As<PgQuery__String>(index);
  if (indirection.n_indirection == 1 && composite != nullptr && field != nullptr) {
    const TypeAttribute* attribute = FindAttribute(*composite, {field->sval});
    if (attribute != nullptr) type = Plain(attribute->type);
  }
  std::vector<Term> parts = Values(indirection.indirection, indirection.n_indirection);
  parts.insert(parts.begin(), std::move(value));
  return Node("A_Indirection", std::move(parts), std::move(type));
}

Term Normalizer::SortKey(const PgQuery__SortBy& sort, Term value) {
  const bool descending = sort.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  bool nulls_first = descending;
  if (sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST) nulls_first = true;
  if (sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST) nulls_first = false;
  std::string how = descending ? "desc" : "asc";
  how += nulls_first ? " nulls first" : " nulls last";
  std::vector<Term> parts{std::move(value), Word(std::move(how))};
  if (sort.n_use_op > 0) parts.push_back(Node("USING", Values(sort.use_op, sort.n_use_op)));
  return Node("SortBy", std::move(parts));
}

Term Normalizer::Construct(const ProtobufCMessage& message) {
  const ProtobufCMessageDescriptor& descriptor = *message.descriptor;
  Term made = Node(descriptor.short_name, {});
  const auto* start = reinterpret_cast<const char*>(&message);
  for (unsigned i = 0; i < descriptor.n_fields; ++i) {
    const ProtobufCFieldDescriptor& field = descriptor.fields[i];
    if (IsNotation(field.name)) continue;
    const char* place = start + field.offset;
    if (field.label != PROTOBUF_C_LABEL_REPEATED) {
      if ((field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
        std::uint32_t chosen = 0;
        std::memcpy(&chosen, start + field.quantifier_offset, sizeof chosen);
        if (chosen != field.id) continue;
      }
      made.parts.push_back(FieldOf(field, place));
      continue;
    }
    std::size_t count = 0;
    std::memcpy(&count, start + field.quantifier_offset, sizeof count);
    Term list = Node(field.name, {});
    const auto* items = *reinterpret_cast<const char* const*>(place);
    for (std::size_t k = 0; k < count && field.type == PROTOBUF_C_TYPE_MESSAGE; ++k) {
      list.parts.push_back(FieldOf(field, items + k * sizeof(void*)));
    }
    made.parts.push_back(std::move(list));
  }
  return made;
}

Term Normalizer::FieldOf(const ProtobufCFieldDescriptor& field, const void* place) {
  switch (field.type) {
    case PROTOBUF_C_TYPE_MESSAGE: {
      const auto* child = *static_cast<const ProtobufCMessage* const*>(place);
      if (child != nullptr && child->descriptor == &pg_query__node__descriptor) {
        return Value(reinterpret_cast<const PgQuery__Node*>(child));
      }
      return Value(child);
    }
    case PROTOBUF_C_TYPE_STRING: {
      const char* text = *static_cast<const char* const*>(place);
      return Word(text == nullptr ? "" : text);
    }
    case PROTOBUF_C_TYPE_ENUM:
      return Word(EnumName(field, *static_cast<const int*>(place)));
    case PROTOBUF_C_TYPE_BOOL:
      return Word(*static_cast<const protobuf_c_boolean*>(place) != 0 ? "yes" : "no");
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
      return Word(std::to_string(*static_cast<const std::int32_t*>(place)));
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
      return Word(std::to_string(*static_cast<const std::int64_t*>(place)));
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_BYTES:
      break;
  }
  // No node of a query has a field of such a type.
  return Word("?");
}

}  // namespace pleat::canon
