#include "compiler/canon/equal.h"

#include <string>
#include <variant>

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

}  // namespace

bool SameMeaning(const Expr& a, const Expr& b, Form form, const Context& context) {
  if (form == Form::Query) return SameQuery(a, {}, b, {}, context);
  if (SameText(a, b)) return true;
  const auto left = ParseTree::Of(a, form);
  const auto right = ParseTree::Of(b, form);
  const auto* left_tree = std::get_if<ParseTree>(&left);
  const auto* right_tree = std::get_if<ParseTree>(&right);
  if (left_tree == nullptr || right_tree == nullptr) return false;
  return Matches(Normalizer(context).Expression(left_tree->select()),
                 Normalizer(context).Expression(right_tree->select()), context);
}

bool SameQuery(const Expr& a, const std::vector<Identifier>& a_columns, const Expr& b,
               const std::vector<Identifier>& b_columns, const Context& context) {
  if (a_columns == b_columns && SameText(a, b)) return true;
  const auto left = ParseTree::Of(a, Form::Query);
  const auto right = ParseTree::Of(b, Form::Query);
  const auto* left_tree = std::get_if<ParseTree>(&left);
  const auto* right_tree = std::get_if<ParseTree>(&right);
  if (left_tree == nullptr || right_tree == nullptr) return false;
  return Matches(Normalizer(context).Query(left_tree->select(), a_columns),
                 Normalizer(context).Query(right_tree->select(), b_columns), context);
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
