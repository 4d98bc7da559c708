#include "compiler/canon/equal.h"

#include <algorithm>
#include <string>
#include <variant>

#include "compiler/canon/difference.h"
#include "compiler/canon/lexical.h"
#include "compiler/canon/normalize.h"
#include "compiler/canon/parse.h"
#include "compiler/canon/term.h"

namespace pleat::canon {
namespace {

bool SameText(const Expr& a, const Expr& b) {
  if (a == b) return true;
  const auto left = LexicalForm(a.text);
  return left && left == LexicalForm(b.text);
}

// The names of a view's columns; empty where they are not known.
std::vector<Identifier> OutputNamesOf(const Expr& query, const std::vector<Identifier>& columns,
                                      const Context& context) {
  std::vector<Identifier> names = OutputColumns(query, context.columns_of);
  for (std::size_t i = 0; i < std::min(names.size(), columns.size()); ++i) names[i] = columns[i];
  return names;
}

bool HaveOtherNames(const std::vector<Identifier>& a, const std::vector<Identifier>& b) {
  return !a.empty() && !b.empty() && a != b;
}

}  // namespace

Finding Compare(const Expr& a, const Expr& b, const Context& context) {
  if (SameText(a, b)) return Finding::Same;
  const auto left = ParseTree::Of(a, Form::Expression);
  const auto right = ParseTree::Of(b, Form::Expression);
  const auto* left_tree = std::get_if<ParseTree>(&left);
  const auto* right_tree = std::get_if<ParseTree>(&right);
  if (left_tree == nullptr || right_tree == nullptr) return Finding::Unreadable;
  const Term one = Normalizer(context).Expression(left_tree->select());
  const Term other = Normalizer(context).Expression(right_tree->select());
  if (Matches(one, other, context)) return Finding::Same;
  if (SurelyDiffer(one, other, context)) return Finding::Different;
  return CallAlike(one, other, context) ? Finding::Open : Finding::OpenInFunctions;
}

Finding CompareQueries(const Expr& a, const std::vector<Identifier>& a_columns, const Expr& b,
                       const std::vector<Identifier>& b_columns, const Context& context) {
  if (a_columns == b_columns && SameText(a, b)) return Finding::Same;
  const auto left = ParseTree::Of(a, Form::Query);
  const auto right = ParseTree::Of(b, Form::Query);
  const auto* left_tree = std::get_if<ParseTree>(&left);
  const auto* right_tree = std::get_if<ParseTree>(&right);
  if (left_tree == nullptr || right_tree == nullptr) return Finding::Unreadable;
  const Term one = Normalizer(context).Query(left_tree->select(), a_columns);
  const Term other = Normalizer(context).Query(right_tree->select(), b_columns);
  if (Matches(one, other, context)) return Finding::Same;
  const bool other_names =
      HaveOtherNames(OutputNamesOf(a, a_columns, context), OutputNamesOf(b, b_columns, context));
  return other_names || ShapesDiffer(one, other, context) ? Finding::Different
                                                          : Finding::OpenInFunctions;
}

bool SameMeaning(const Expr& a, const Expr& b, Form form, const Context& context) {
  const Finding finding =
      form == Form::Query ? CompareQueries(a, {}, b, {}, context) : Compare(a, b, context);
  return finding == Finding::Same;
}

bool SameQuery(const Expr& a, const std::vector<Identifier>& a_columns, const Expr& b,
               const std::vector<Identifier>& b_columns, const Context& context) {
  return CompareQueries(a, a_columns, b, b_columns, context) == Finding::Same;
}

bool IsNullConstant(const Expr& expr) {
  // Most texts cannot be: no need to parse them.
  const auto form = LexicalForm(expr.text);
  if (!form || form->find("null") == std::string::npos) return false;
  const auto parsed = ParseTree::Of(expr, Form::Expression);
  const auto* tree = std::get_if<ParseTree>(&parsed);
  if (tree == nullptr) return false;
  const Context context;
  Term term = Normalizer(context).Expression(tree->select());
  while (term.Is(Term::Kind::Cast)) term = Term(term.parts.front());
  return term.Is(Term::Kind::Null);
}

}  // namespace pleat::canon
