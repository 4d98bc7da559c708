#include "compiler/canon/difference.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pleat::canon {
namespace {

using TermKind = Term::Kind;

bool IsNumber(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos &&
         text.find_first_not_of("+-.e0123456789") == std::string_view::npos;
}

// Whether a constant has one spelling once it is normalised (literal.h); of the others the server
// may know better.
bool HasOneSpelling(const Term& literal, const Context& context) {
  static constexpr std::string_view kNumbers[] = {"int2",    "int4",   "int8",
                                                  "numeric", "float4", "float8"};
  const Type& type = literal.type;
  if (type == "text" || type == "varchar") return true;
  if (type == "bool") return literal.text == "true" || literal.text == "false";
  if (std::find(std::begin(kNumbers), std::end(kNumbers), type) != std::end(kNumbers)) {
    return IsNumber(literal.text);
  }
  return context.is_enum && !IsBuiltinType(type) && context.is_enum(NameOfType(type).name);
}

bool IsKnown(const Type& type) { return !type.empty() && type != kUnknown; }

// The names of the columns; nothing where one of them is not a plain column of a known type.
std::optional<std::set<std::string>> ColumnNames(const Term& term) {
  std::set<std::string> names;
  std::vector<const Term*> open{&term};
  while (!open.empty()) {
    const Term* next = open.back();
    open.pop_back();
    if (next->Is(TermKind::Column)) {
      if (!IsKnown(next->type)) return std::nullopt;
      names.insert(next->name.name.text);
    }
    for (const Term& part : next->parts) open.push_back(&part);
  }
  return names;
}

bool IsCatalogOperator(const Term& term) {
  return term.Is(TermKind::Operator) && term.name.schema.text == "pg_catalog" && IsKnown(term.type);
}

bool HaveSameTypes(const std::vector<Term>& a, const std::vector<Term>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Term& left, const Term& right) {
                      return left.type == right.type && IsKnown(left.type);
                    });
}

bool LeavesDiffer(const Term& a, const Term& b, const Context& context) {
  if (a.Is(TermKind::Null) != b.Is(TermKind::Null)) {
    const Term& other = a.Is(TermKind::Null) ? b : a;
    return other.Is(TermKind::Literal);
  }
  if (a.kind != b.kind) return false;
  if (a.Is(TermKind::Column)) {
    return a.name.name != b.name.name && IsKnown(a.type) && IsKnown(b.type);
  }
  return a.Is(TermKind::Literal) && a.type == b.type && a.text != b.text &&
         HasOneSpelling(a, context) && HasOneSpelling(b, context);
}

// Whether `more` is AND or OR of all that `less` says and of something about columns.
bool SaysMore(const Term& more, const Term& less, const Context& context) {
  if (!more.Is(TermKind::And) && !more.Is(TermKind::Or)) return false;
  const auto says = [&](const Term& part) {
    if (less.kind != more.kind) return Matches(part, less, context);
    return std::any_of(less.parts.begin(), less.parts.end(),
                       [&](const Term& other) { return Matches(part, other, context); });
  };
  const std::size_t count = less.kind == more.kind ? less.parts.size() : 1;
  std::size_t said = 0;
  bool extra = false;
  for (const Term& part : more.parts) {
    if (says(part)) {
      ++said;
    } else if (ContainsColumn(part)) {
      extra = true;
    } else {
      return false;
    }
  }
  return extra && said == count;
}

// What a term calls by name: a function, or an operator, also before ANY and ALL.
std::string_view CalledBy(const Term& term) {
  if (term.Is(TermKind::Call)) return term.name.name.text;
  if (term.Is(TermKind::Operator)) return term.text;
  const bool array = term.Is(TermKind::Node) && (term.text == "ANY" || term.text == "ALL");
  return array ? std::string_view(term.name.name.text) : std::string_view();
}

bool IsOfUsers(const Term& term) {
  const std::string_view called = CalledBy(term);
  if (called.empty()) return false;
  const std::string& schema = term.name.schema.text;
  if (!schema.empty()) return schema != "pg_catalog";
  return term.Is(TermKind::Call) ? !IsBuiltinFunction(called) : !IsBuiltinOperator(called);
}

template <class F>
void Walk(const Term& term, F&& f) {
  f(term);
  for (const Term& part : term.parts) Walk(part, f);
}

}  // namespace

bool ShapesDiffer(const Term& a, const Term& b, const Context& context) {
  if (LeavesDiffer(a, b, context) || SaysMore(a, b, context) || SaysMore(b, a, context)) {
    return true;
  }
  if (a.kind != b.kind || a.parts.size() != b.parts.size()) return false;
  if (a.text != b.text) {
    return IsCatalogOperator(a) && IsCatalogOperator(b) && HaveSameTypes(a.parts, b.parts);
  }
  if (a.name.name != b.name.name) return false;
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    if (ShapesDiffer(a.parts[i], b.parts[i], context)) return true;
  }
  return false;
}

bool SurelyDiffer(const Term& a, const Term& b, const Context& context) {
  if (ShapesDiffer(a, b, context)) return true;
  const auto left = ColumnNames(a);
  const auto right = ColumnNames(b);
  return left && right && *left != *right;
}

bool HidesFromPlanner(const Term& term) {
  // eval_const_expressions() makes COLLATE a cast that shows no collation.
  if (term.Is(TermKind::Collate)) return true;
  // SubLinkOf() in normalize_query.cc.
  const bool subquery =
      term.Is(TermKind::Node) && (term.text == "EXISTS" || term.text.ends_with("SUBSELECT"));
  return subquery || std::any_of(term.parts.begin(), term.parts.end(), HidesFromPlanner);
}

bool CallAlike(const Term& a, const Term& b, const Context& context) {
  std::set<std::string, std::less<>> names;
  const auto note = [&](const Term& term) {
    if (IsOfUsers(term)) names.emplace(CalledBy(term));
  };
  Walk(a, note);
  Walk(b, note);
  if (names.empty()) return true;
  const auto calls = [&](const Term& root) {
    std::vector<const Term*> found;
    Walk(root, [&](const Term& term) {
      if (names.contains(CalledBy(term))) found.push_back(&term);
    });
    return found;
  };
  const std::vector<const Term*> left = calls(a);
  const std::vector<const Term*> right = calls(b);
  return std::equal(
      left.begin(), left.end(), right.begin(), right.end(),
      [&](const Term* one, const Term* other) { return Matches(*one, *other, context); });
}

}  // namespace pleat::canon
