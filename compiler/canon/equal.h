#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "compiler/canon/references.h"
#include "compiler/model/composite_type.h"
#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/routine.h"
#include "compiler/model/type.h"

namespace pleat::canon {

// Trees of expressions that have been parsed: a schema says the same default, check or predicate on
// many tables.
class TreeMemo;
std::shared_ptr<TreeMemo> MakeTreeMemo();

// What surrounds two texts that are compared.
struct Context {
  // The type of a column: of the own table in expressions, of ColumnUse::relation in queries. May
  // be absent.
  std::function<std::optional<TypeName>(const ColumnUse&)> type_of = {};
  // The table that an expression belongs to: it may qualify its columns.
  QualifiedName table = {};
  // `old` and `new` stand for rows of that table.
  bool old_and_new = false;
  // What the expression's value becomes: the column's type for a default or a generated column,
  // absent elsewhere.
  std::optional<TypeName> coerced_to = {};
  // The type behind a domain; nothing for a type that is none. May be absent.
  std::function<std::optional<TypeName>(const QualifiedName&)> type_behind = {};
  // The composite type of that name; null where there is none. May be absent.
  std::function<const CompositeType*(const QualifiedName&)> composite_type = {};
  // The function that a name can only mean, as no other has it in any schema; null where there is
  // none or more than one. May be absent.
  std::function<const Routine*(const Identifier&)> routine = {};
  // For queries.
  ColumnsOf columns_of = {};
  // Whether a type is an enum, whose constants are spelled in one way. May be absent.
  std::function<bool(const QualifiedName&)> is_enum = {};
  // Schemas in which a name that has none may live, besides pg_catalog, `public` and that of
  // `table`.
  std::vector<Identifier> search_path = {};
  // May be absent.
  std::shared_ptr<TreeMemo> trees = {};
};

// Same: PostgreSQL makes the same thing of both texts. Different: it surely does not. Open: only a
// server can tell. OpenToViews: as before, but not its planner, as the texts are queries, have
// queries or collations in them, or do not call the functions of users alike. Unreadable: one of
// them is no SQL that our parser knows.
enum class Finding { Same, Different, Open, OpenToViews, Unreadable };

Finding Compare(const Expr& a, const Expr& b, const Context& context);

// The same for two queries that are views' with these column names (View::columns).
Finding CompareQueries(const Expr& a, const std::vector<Identifier>& a_columns, const Expr& b,
                       const std::vector<Identifier>& b_columns, const Context& context);

// Whether PostgreSQL makes the same thing of both texts: the same text after its lexical rules, or
// the same tree after the rules of rules.h. Never true for two texts that differ for it; false
// where that is open.
bool SameMeaning(const Expr& a, const Expr& b, Form form, const Context& context);

// The same for two queries that are views' with these column names (View::columns).
bool SameQuery(const Expr& a, const std::vector<Identifier>& a_columns, const Expr& b,
               const std::vector<Identifier>& b_columns, const Context& context);

// Whether `expr` is NULL, with or without a cast: a default that PostgreSQL does not keep.
bool IsNullConstant(const Expr& expr);

}  // namespace pleat::canon
