#include "compiler/canon/body.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "compiler/canon/lexical.h"
#include "compiler/canon/parse.h"
#include "compiler/canon/same_tree.h"

namespace pleat::canon {
namespace {

constexpr const char* kFunction = "CREATE FUNCTION f() RETURNS int ";
constexpr const char* kRule = "CREATE RULE r AS ON INSERT TO t DO ";

// The expression of RETURN …; nothing for other bodies.
std::optional<Expr> Returned(const Expr& body) {
  constexpr std::size_t kReturn = 6;
  const auto form = LexicalForm(body.text);
  if (!form || body.text.size() <= kReturn) return std::nullopt;
  if (!form->starts_with("return ") && !form->starts_with("return(")) return std::nullopt;
  return Expr{body.text.substr(kReturn)};
}

// Which relations and arguments of a statement give a column, by what qualifies it.
class Givers {
 public:
  explicit Givers(const Context& context) : context_(context) {}

  void Add(const std::string& qualifier, const Identifier& column) {
    by_column_[column].insert(qualifier);
  }

  void Add(const ProtobufCMessage& message) {
    if (const auto* relation = As<PgQuery__RangeVar>(&message)) {
      Add(*relation);
    } else if (As<PgQuery__RangeSubselect>(&message) != nullptr ||
               As<PgQuery__RangeFunction>(&message) != nullptr ||
               As<PgQuery__CommonTableExpr>(&message) != nullptr) {
      known_ = false;
    }
    for (const ProtobufCMessage* child : Children(message)) Add(*child);
  }

  // Whether the column can be meant by its name alone: then a qualifier says nothing.
  bool IsPlain(const ColumnUse& use) const {
    const auto found = by_column_.find(use.column);
    return known_ && found != by_column_.end() && found->second.size() == 1 &&
           found->second.contains(use.qualifier.text);
  }

 private:
  void Add(const PgQuery__RangeVar& relation) {
    const QualifiedName name{{relation.schemaname}, {relation.relname}};
    const auto columns =
        context_.columns_of ? context_.columns_of(name) : std::optional<std::vector<Identifier>>();
    if (!columns) {
      known_ = false;
      return;
    }
    const std::string qualifier =
        relation.alias == nullptr ? relation.relname : relation.alias->aliasname;
    for (const Identifier& column : *columns) Add(qualifier, column);
  }

  const Context& context_;
  std::map<Identifier, std::set<std::string>> by_column_ = {};
  // Every relation has been found, and there is nothing else that gives columns.
  bool known_ = true;
};

// Both as the end of the same statement, the live one as the server prints it.
Finding CompareAfter(const std::string& head, Expr live, Expr desired, Givers givers,
                     const Context& context) {
  {
    const auto tree = ParseTree::OfStatement(head + live.text);
    if (std::holds_alternative<SyntaxError>(tree)) return Finding::Different;
    // The relation that the head of a rule names is not the rule's own.
    for (const ProtobufCMessage* child : Children(*std::get<ParseTree>(tree).statement())) {
      if (As<PgQuery__RangeVar>(child) == nullptr) givers.Add(*child);
    }
  }
  const auto drop = [&](const ColumnUse& use) { return givers.IsPlain(use); };
  live = DropQualifiers(head, live, drop);
  desired = DropQualifiers(head, desired, drop);
  const auto left = ParseTree::OfStatement(head + live.text);
  const auto right = ParseTree::OfStatement(head + desired.text);
  const auto* left_tree = std::get_if<ParseTree>(&left);
  const auto* right_tree = std::get_if<ParseTree>(&right);
  if (left_tree == nullptr || right_tree == nullptr) return Finding::Different;
  const auto same = [&](Closeness closeness) {
    return SameTree(left_tree->statement(), right_tree->statement(), context, closeness);
  };
  if (same(Closeness::Exact)) return Finding::Same;
  return same(Closeness::Loose) ? Finding::OpenToViews : Finding::Different;
}

}  // namespace

Finding CompareBodies(const Routine& live, const Routine& desired, const Context& context) {
  if (live.body == desired.body) return Finding::Same;
  Givers givers(context);
  for (const Argument& argument : desired.arguments) {
    if (!argument.name.empty()) givers.Add(desired.name.owner.name.text, argument.name);
  }
  const Expr wanted = ParenthesiseRows(kFunction, desired);
  const auto from = Returned(live.body);
  const auto to = Returned(wanted);
  if (from && to && SameMeaning(*from, *to, Form::Expression, context)) return Finding::Same;
  return CompareAfter(kFunction, live.body, wanted, std::move(givers), context);
}

bool SameAction(const Expr& live, const Expr& desired, const Context& context) {
  if (live.empty() || desired.empty()) return live == desired;
  return CompareAfter(kRule, live, desired, Givers(context), context) == Finding::Same;
}

}  // namespace pleat::canon
