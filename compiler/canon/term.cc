#include "compiler/canon/term.h"

#include <algorithm>
#include <string_view>

#include "compiler/canon/parse.h"

namespace pleat::canon {
namespace {

bool IsOnPath(const Identifier& schema, const Context& context) {
  const auto& path = context.search_path;
  return schema.text == "public" || schema == context.table.schema ||
         std::find(path.begin(), path.end(), schema) != path.end();
}

bool NamesMatch(const QualifiedName& a, const QualifiedName& b, const Context& context) {
  if (a.name != b.name) return false;
  if (a.schema == b.schema) return true;
  if (a.schema.empty()) return IsOnPath(b.schema, context);
  return b.schema.empty() && IsOnPath(a.schema, context);
}

bool TypesMatch(const Type& a, const Type& b, const Context& context) {
  if (a == b) return true;
  const Type& longer = a.size() > b.size() ? a : b;
  const Type& shorter = a.size() > b.size() ? b : a;
  if (shorter.empty() || !longer.ends_with("." + shorter)) return false;
  if (IsBuiltinType(shorter)) return false;
  const std::size_t dot = longer.size() - shorter.size() - 1;
  return IsOnPath({longer.substr(0, dot)}, context);
}

// Types whose values are objects by their names.
bool NamesObjects(const Type& type) {
  return type == "regclass" || type == "regconfig" || type == "regdictionary";
}

// nextval('ids') and nextval('public.ids'::regclass).
bool NamedObjectsMatch(const Term& a, const Term& b, const Context& context) {
  const QualifiedName left = NameInLiteral(a.text);
  const QualifiedName right = NameInLiteral(b.text);
  return !left.empty() && NamesMatch(left, right, context);
}

// A string constant that stays of unknown type as argument of a function that we do not know is
// taken for text first (func_select_candidate() prefers the string category); as operand beside
// such a function it takes that one's type, which is text where the other side says text without
// casting the operand.
bool IsUnknownAndText(const Term& a, const Term& b) {
  return a.text == b.text &&
         ((a.type == kUnknown && b.type == "text") || (a.type == "text" && b.type == kUnknown));
}

// label_of(code) and label_of((code)::text): a function or operator that we do not know takes a
// varchar as text where it is not made for varchar itself, and there is hardly one that is made for
// both.
const Term& WithoutTextCast(const Term& term) {
  const bool cast = term.Is(Term::Kind::Cast) && term.type == "text" && term.text.empty();
  return cast && term.parts.front().type == "varchar" ? term.parts.front() : term;
}

bool ArgumentsMatch(const Term& a, const Term& b, const Context& context) {
  return std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(),
                    [&](const Term& left, const Term& right) {
                      return Matches(WithoutTextCast(left), WithoutTextCast(right), context);
                    });
}

bool AllMatch(const std::vector<Term>& a, const std::vector<Term>& b, const Context& context) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(),
      [&](const Term& left, const Term& right) { return Matches(left, right, context); });
}

}  // namespace

bool ContainsColumn(const Term& term) {
  return term.Is(Term::Kind::Column) ||
         std::any_of(term.parts.begin(), term.parts.end(), ContainsColumn);
}

bool Matches(const Term& a, const Term& b, const Context& context) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Term::Kind::Literal:
      if (a.type == b.type && NamesObjects(a.type)) return NamedObjectsMatch(a, b, context);
      return (a.text == b.text && TypesMatch(a.type, b.type, context)) || IsUnknownAndText(a, b);
    case Term::Kind::Null:
      return a.type == kUnknown || b.type == kUnknown || TypesMatch(a.type, b.type, context);
    case Term::Kind::Cast:
    case Term::Kind::Array:
      if (!TypesMatch(a.type, b.type, context)) return false;
      break;
    case Term::Kind::Call:
    case Term::Kind::Operator:
      if (a.name.schema.text == "pg_catalog") break;
      return a.text == b.text && NamesMatch(a.name, b.name, context) &&
             ArgumentsMatch(a, b, context);
    case Term::Kind::Column:
    case Term::Kind::And:
    case Term::Kind::Or:
    case Term::Kind::Not:
    case Term::Kind::Collate:
    case Term::Kind::Relation:
    case Term::Kind::Node:
    case Term::Kind::Word:
    case Term::Kind::Absent:
      break;
  }
  return a.text == b.text && NamesMatch(a.name, b.name, context) &&
         AllMatch(a.parts, b.parts, context);
}

}  // namespace pleat::canon
