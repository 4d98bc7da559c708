#include "compiler/canon/body.h"

#include <string>
#include <variant>

#include "compiler/canon/lexical.h"
#include "compiler/canon/parse.h"
#include "compiler/canon/same_tree.h"

namespace pleat::canon {
namespace {

// The expression of RETURN …; nothing for other bodies.
std::optional<Expr> Returned(const Expr& body) {
  constexpr std::size_t kReturn = 6;
  const auto form = LexicalForm(body.text);
  if (!form || body.text.size() <= kReturn) return std::nullopt;
  if (!form->starts_with("return ") && !form->starts_with("return(")) return std::nullopt;
  return Expr{body.text.substr(kReturn)};
}

// Both as the end of the same statement.
bool SameAfter(const std::string& head, const Expr& live, const Expr& desired,
               const Context& context) {
  const auto left = ParseTree::OfStatement(head + live.text);
  const auto right = ParseTree::OfStatement(head + desired.text);
  const auto* left_tree = std::get_if<ParseTree>(&left);
  const auto* right_tree = std::get_if<ParseTree>(&right);
  return left_tree != nullptr && right_tree != nullptr &&
         SameTree(left_tree->statement(), right_tree->statement(), context);
}

}  // namespace

bool SameBody(const Routine& live, const Routine& desired, const Context& context) {
  if (live.body == desired.body) return true;
  const auto from = Returned(live.body);
  const auto to = Returned(desired.body);
  if (from && to && SameMeaning(*from, *to, Form::Expression, context)) return true;
  return SameAfter("CREATE FUNCTION f() RETURNS int ", live.body, desired.body, context);
}

bool SameAction(const Expr& live, const Expr& desired, const Context& context) {
  if (live.empty() || desired.empty()) return live == desired;
  return SameAfter("CREATE RULE r AS ON INSERT TO t DO ", live, desired, context);
}

}  // namespace pleat::canon
