#pragma once

// Private to canon/: the rules by which parse analysis (parse_expr.c, parse_coerce.c) makes one
// tree of different texts. Each takes terms that are normalised already.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/canon/term.h"

namespace pleat::canon {

// A constant of `type`; what is written as an array constant becomes ARRAY[…] where its elements
// are plain.
Term TypedLiteral(const Type& type, const std::string& text);

// `value::type(modifiers)`. A constant takes the type; a cast to the type that the value has,
// vanishes; a cast of an array goes to its elements; COLLATE stays outside.
Term ApplyCast(const Type& type, const std::string& modifiers, Term value);

// The cast that PostgreSQL puts in by itself; none where one of the types is not known.
Term CoerceTo(const Type& type, Term value);

// Gives all values their common type, as CASE, COALESCE, GREATEST, ARRAY and VALUES do; the type.
Type CoerceToCommon(std::vector<Term>& values);

// `left name right`, or `name right` where `left` is null: constants and varchar take the operand
// types of the operator that is found for them.
Term ApplyOperator(const QualifiedName& name, const Term* left, Term right);

// `left name ANY (right)`, `… ALL …`.
Term ApplyToArray(const QualifiedName& name, bool any, Term left, Term right);

// IN and NOT IN over a list: `= ANY (ARRAY[…])` over what is constant, with OR behind for each of
// the others; one constant is compared alone (transformAExprIn()). `name` is `=` or `<>`.
Term InList(const QualifiedName& name, const Term& value, std::vector<Term> list);

// The four forms of BETWEEN are comparisons under AND and OR (transformAExprBetween()).
Term Between(bool negated, bool symmetric, const Term& value, const Term& low, const Term& high);

// IS [NOT] DISTINCT FROM; from NULL it is IS [NOT] NULL (transformAExprDistinct()).
Term Distinct(bool negated, Term left, Term right);

// AND and OR in AND and OR of the same kind are one; NOT stands alone.
Term Conjunction(std::vector<Term> parts);
Term Disjunction(std::vector<Term> parts);
Term Negation(Term part);

Term IsNull(bool negated, Term value);

// NULLIF compares as `=` does.
Term NullIf(Term left, Term right);

// CASE: results take a common type, the ELSE's first; no ELSE is ELSE NULL; with an operand the
// values compare as `=` does. `operand` may be Absent.
Term Case(Term operand, std::vector<std::pair<Term, Term>> branches, Term otherwise);

// ARRAY[…].
Term ArrayOf(std::vector<Term> elements);

// A call of `name`: pg_catalog's functions give constants and varchar the types of their
// parameters.
Term ApplyFunction(QualifiedName name, std::string flags, std::vector<Term> arguments);

// The text of an interval constant whose unit stands behind it: interval '5' day.
std::string WithUnit(const std::string& text, const std::string& modifiers);

}  // namespace pleat::canon
