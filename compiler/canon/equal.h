#pragma once

#include <functional>
#include <optional>

#include "compiler/canon/references.h"
#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/type.h"

namespace pleat::canon {

// What surrounds two texts that are compared.
struct Context {
  // The type of a column: of the own table in expressions, of ColumnUse::relation in queries. May
  // be absent.
  std::function<std::optional<TypeName>(const ColumnUse&)> type_of = {};
  // The table that an expression belongs to: it may qualify its columns.
  QualifiedName table = {};
  // What the expression's value becomes: the column's type for a default or a generated column,
  // boolean for checks and predicates.
  std::optional<TypeName> coerced_to = {};
  ColumnsOf columns_of = {};
};

// Whether PostgreSQL makes the same thing of both texts: the same text after its lexical rules, or
// the same tree after the rules in normalize_*.h. Never true for two texts that differ for it;
// false where that is open.
bool SameMeaning(const Expr& a, const Expr& b, Form form, const Context& context);

}  // namespace pleat::canon
