#include "compiler/canon/rules.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "compiler/canon/literal.h"

namespace pleat::canon {
namespace {

using TermKind = Term::Kind;

bool IsStringType(const Type& type) { return type == "text" || type == "varchar"; }

// Whether a constant of `from` is the same constant under `to`: text and varchar are binary
// compatible, and so is bpchar but for blanks at the end.
bool IsRelabelling(const Type& from, const Type& to, const std::string& text) {
  if (IsStringType(from) && IsStringType(to)) return true;
  const bool blank = text.ends_with(' ');
  return !blank && (IsStringType(from) || from == "bpchar") && (IsStringType(to) || to == "bpchar");
}

std::optional<Term> CastLiteral(const Type& type, const Term& value) {
  if (value.type == kUnknown) return TypedLiteral(type, value.text);
  if (IsRelabelling(value.type, type, value.text)) return TypedLiteral(type, value.text);
  if (auto number = CastNumber(value.type, type, value.text)) return TypedLiteral(type, *number);
  return std::nullopt;
}

Term MakeCast(const Type& type, const std::string& modifiers, Term value) {
  return {.kind = TermKind::Cast, .text = modifiers, .type = type, .parts = {std::move(value)}};
}

bool IsPlainCast(const Term& term, const Type& type) {
  return term.Is(TermKind::Cast) && term.text.empty() && term.name.empty() && term.type == type;
}

Term Combine(TermKind kind, std::vector<Term> parts) {
  Term combined{.kind = kind, .type = "bool"};
  for (Term& part : parts) {
    if (part.kind == kind) {
      std::move(part.parts.begin(), part.parts.end(), std::back_inserter(combined.parts));
    } else {
      combined.parts.push_back(std::move(part));
    }
  }
  if (combined.parts.size() == 1) return std::move(combined.parts.front());
  return combined;
}

bool IsRow(const Term& term) { return term.Is(TermKind::Node) && term.text == "RowExpr"; }

// (a, b) = (c, d) is a = c AND b = d; <> is the opposite (make_row_comparison_op()).
std::optional<Term> CompareRows(const QualifiedName& name, const Term& left, const Term& right) {
  const std::string& op = name.name.text;
  if (!IsRow(left) || !IsRow(right) || (op != "=" && op != "<>")) return std::nullopt;
  if (left.parts.size() != right.parts.size() || left.parts.empty()) return std::nullopt;
  std::vector<Term> pairs;
  for (std::size_t i = 0; i < left.parts.size(); ++i) {
    pairs.push_back(ApplyOperator(name, &left.parts[i], right.parts[i]));
  }
  return op == "=" ? Conjunction(std::move(pairs)) : Disjunction(std::move(pairs));
}

// An operator of pg_catalog hides those of other schemas, so that one found there is no other's.
Identifier SchemaOf(const QualifiedName& name, const Signature& found) {
  const auto builtin = [](const Type& type) {
    return IsBuiltinType(IsArray(type) ? ElementOf(type) : type);
  };
  const bool known = name.schema.empty() && !found.arguments.empty() &&
                     std::all_of(found.arguments.begin(), found.arguments.end(), builtin);
  return known ? Identifier{"pg_catalog"} : name.schema;
}

QualifiedName Operator(std::string_view name) { return {{}, {std::string(name)}}; }

}  // namespace

Term TypedLiteral(const Type& type, const std::string& text) {
  if (IsArray(type)) {
    if (const auto elements = ArrayElements(text)) {
      Term array{.kind = TermKind::Array, .type = type};
      for (const std::optional<std::string>& element : *elements) {
        Term null{.kind = TermKind::Null, .type = ElementOf(type)};
        array.parts.push_back(element ? TypedLiteral(ElementOf(type), *element) : std::move(null));
      }
      return array;
    }
  }
  return {.kind = TermKind::Literal, .text = CanonicalLiteral(type, text), .type = type};
}

Term ApplyCast(const Type& type, const std::string& modifiers, Term value) {
  if (type.empty()) return MakeCast(type, modifiers, std::move(value));
  if (value.Is(TermKind::Collate) && !value.parts.empty()) {
    value.parts[0] = ApplyCast(type, modifiers, std::move(value.parts[0]));
    value.type = type;
    return value;
  }
  if (!modifiers.empty()) {
    // The value takes the type first and the length after.
    if (value.Is(TermKind::Literal)) value = ApplyCast(type, "", std::move(value));
    if (IsPlainCast(value, type)) value = Term(value.parts[0]);
    return MakeCast(type, modifiers, std::move(value));
  }
  if (value.type == type) return value;
  if (value.Is(TermKind::Null) && value.type == kUnknown) {
    value.type = type;
    return value;
  }
  if (value.Is(TermKind::Literal)) {
    if (auto literal = CastLiteral(type, value)) return std::move(*literal);
  }
  if (value.Is(TermKind::Array) && IsArray(type)) {
    for (Term& element : value.parts) {
      const bool nested = element.Is(TermKind::Array);
      element = ApplyCast(nested ? type : ElementOf(type), "", std::move(element));
    }
    value.type = type;
    return value;
  }
  return MakeCast(type, modifiers, std::move(value));
}

Term CoerceTo(const Type& type, Term value) {
  if (type.empty() || value.type.empty() || value.type == type) return value;
  return ApplyCast(type, "", std::move(value));
}

Type CoerceToCommon(std::vector<Term>& values) {
  std::vector<Type> types;
  for (const Term& value : values) types.push_back(value.type);
  const Type common = CommonType(types);
  for (Term& value : values) value = CoerceTo(common, std::move(value));
  return common;
}

Term ApplyOperator(const QualifiedName& name, const Term* left, Term right) {
  Term result{.kind = TermKind::Operator, .text = name.name.text};
  if (left != nullptr) {
    if (auto rows = CompareRows(name, *left, right)) return std::move(*rows);
  }
  Signature signature;
  if (name.schema.empty()) {
    signature =
        ResolveOperator(name.name.text, left != nullptr ? &left->type : nullptr, right.type);
  }
  result.name.schema = SchemaOf(name, signature);
  result.type = signature.result;
  const bool resolved = !signature.arguments.empty();
  if (left != nullptr) {
    result.parts.push_back(resolved ? CoerceTo(signature.arguments.front(), *left) : *left);
  }
  if (resolved) right = CoerceTo(signature.arguments.back(), std::move(right));
  result.parts.push_back(std::move(right));
  return result;
}

Term ApplyToArray(const QualifiedName& name, bool any, Term left, Term right) {
  const Type element = IsArray(right.type)      ? ElementOf(right.type)
                       : right.type == kUnknown ? Type(kUnknown)
                                                : Type{};
  Signature signature;
  if (name.schema.empty()) signature = ResolveOperator(name.name.text, &left.type, element);
  if (signature.arguments.size() == 2) {
    left = CoerceTo(signature.arguments[0], std::move(left));
    if (!signature.arguments[1].empty() && !signature.arguments[1].starts_with("any")) {
      right = CoerceTo(signature.arguments[1] + "[]", std::move(right));
    }
  }
  Term result = Node(any ? "ANY" : "ALL", {std::move(left), std::move(right)}, "bool");
  result.name = {SchemaOf(name, signature), name.name};
  return result;
}

Term InList(const QualifiedName& name, const Term& value, std::vector<Term> list) {
  const bool any = name.name.text == "=";
  const bool rows = std::any_of(list.begin(), list.end(), IsRow);
  std::vector<Term> constants;
  std::vector<Term> others;
  for (Term& item : list) {
    (rows || ContainsColumn(item) ? others : constants).push_back(std::move(item));
  }
  std::vector<Term> tests;
  if (constants.size() > 1) {
    std::vector<Term> all = constants;
    all.insert(all.begin(), value);
    std::vector<Type> types;
    for (const Term& item : all) types.push_back(item.type);
    const Type common = CommonType(types);
    Term array{.kind = TermKind::Array, .type = common.empty() ? common : common + "[]"};
    for (Term& item : constants) array.parts.push_back(CoerceTo(common, std::move(item)));
    if (common.empty()) array = ArrayOf(std::move(array.parts));
    tests.push_back(ApplyToArray(name, any, value, std::move(array)));
  } else {
    others.insert(others.begin(), constants.begin(), constants.end());
  }
  for (Term& item : others) tests.push_back(ApplyOperator(name, &value, std::move(item)));
  return any ? Disjunction(std::move(tests)) : Conjunction(std::move(tests));
}

Term Between(bool negated, bool symmetric, const Term& value, const Term& low, const Term& high) {
  const auto one = [&](const Term& from, const Term& to) {
    Term first = ApplyOperator(Operator(negated ? "<" : ">="), &value, from);
    Term second = ApplyOperator(Operator(negated ? ">" : "<="), &value, to);
    std::vector<Term> parts{std::move(first), std::move(second)};
    return negated ? Disjunction(std::move(parts)) : Conjunction(std::move(parts));
  };
  if (!symmetric) return one(low, high);
  std::vector<Term> ways{one(low, high), one(high, low)};
  return negated ? Conjunction(std::move(ways)) : Disjunction(std::move(ways));
}

Term Distinct(bool negated, Term left, Term right) {
  if (right.Is(TermKind::Null)) return IsNull(!negated, std::move(left));
  if (left.Is(TermKind::Null)) return IsNull(!negated, std::move(right));
  Term equal = ApplyOperator(Operator("="), &left, std::move(right));
  // Rows were taken apart, which DISTINCT does in another way.
  if (!equal.Is(TermKind::Operator))
    return Node("DISTINCT of rows", {Node("", {std::move(equal)})});
  Term distinct = Node("DISTINCT", std::move(equal.parts), "bool");
  return negated ? Negation(std::move(distinct)) : distinct;
}

Term Conjunction(std::vector<Term> parts) { return Combine(TermKind::And, std::move(parts)); }

Term Disjunction(std::vector<Term> parts) { return Combine(TermKind::Or, std::move(parts)); }

Term Negation(Term part) {
  return {.kind = TermKind::Not, .type = "bool", .parts = {std::move(part)}};
}

Term IsNull(bool negated, Term value) {
  return Node(negated ? "IS NOT NULL" : "IS NULL", {std::move(value)}, "bool");
}

Term NullIf(Term left, Term right) {
  const Type type = left.type;
  Term equal = ApplyOperator(Operator("="), &left, std::move(right));
  return Node("NULLIF", std::move(equal.parts), equal.parts.front().type);
}

Term Case(Term operand, std::vector<std::pair<Term, Term>> branches, Term otherwise) {
  if (otherwise.Is(TermKind::Absent)) otherwise = {.kind = TermKind::Null, .type = Type(kUnknown)};
  if (operand.Is(TermKind::Literal)) operand = CoerceTo("text", std::move(operand));
  std::vector<Term> results{std::move(otherwise)};
  for (auto& [condition, result] : branches) {
    results.push_back(std::move(result));
    if (operand.Is(TermKind::Absent)) continue;
    Term equal = ApplyOperator(Operator("="), &operand, condition);
    if (equal.Is(TermKind::Operator)) condition = std::move(equal.parts[1]);
  }
  Type type = CoerceToCommon(results);
  Term made = Node("CASE", {std::move(operand)}, std::move(type));
  for (std::size_t i = 0; i < branches.size(); ++i) {
    made.parts.push_back(std::move(branches[i].first));
    made.parts.push_back(std::move(results[i + 1]));
  }
  made.parts.push_back(std::move(results.front()));
  return made;
}

Term ArrayOf(std::vector<Term> elements) {
  Term array{.kind = TermKind::Array};
  if (elements.empty()) return array;
  const Type common = CoerceToCommon(elements);
  if (!common.empty()) array.type = IsArray(common) ? common : common + "[]";
  array.parts = std::move(elements);
  return array;
}

Term ApplyFunction(QualifiedName name, std::string flags, std::vector<Term> arguments) {
  // A function of pg_catalog hides those of other schemas.
  if (name.schema.empty() && IsBuiltinFunction(name.name.text)) name.schema.text = "pg_catalog";
  Term call{.kind = TermKind::Call, .text = std::move(flags), .name = std::move(name)};
  if (call.name.name.text == "extract" && !arguments.empty() &&
      arguments[0].Is(TermKind::Literal)) {
    // The field is read in any case, and the grammar folds it where it is a word.
    for (char& c : arguments[0].text)
      c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  std::vector<Type> types;
  for (const Term& argument : arguments) types.push_back(argument.type);
  Signature signature;
  if (call.name.schema.text == "pg_catalog" || IsExtensionFunction(call.name.name.text)) {
    signature = ResolveFunction(call.name.name.text, types);
  }
  call.type = signature.result;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const bool resolved = i < signature.arguments.size();
    call.parts.push_back(resolved ? CoerceTo(signature.arguments[i], std::move(arguments[i]))
                                  : std::move(arguments[i]));
  }
  return call;
}

std::string WithUnit(const std::string& text, const std::string& modifiers) {
  // The bits of INTERVAL_MASK() in datetime.h, as the grammar turns the unit into a modifier.
  static constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
      {"(2)", " month"},   {"(4)", " year"},      {"(8)", " day"},
      {"(1024)", " hour"}, {"(2048)", " minute"}, {"(4096)", " second"}};
  if (text.empty() || text.find_first_not_of("-0123456789") != std::string::npos) return text;
  for (const auto& [mask, unit] : kUnits) {
    if (mask == modifiers) return text + std::string(unit);
  }
  return text;
}

}  // namespace pleat::canon
