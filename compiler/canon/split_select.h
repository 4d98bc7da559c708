#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "compiler/canon/references.h"
#include "compiler/model/expr.h"

namespace pleat::canon {

// A query taken apart at its top level; the parts are verbatim and without their keywords.
struct SelectParts {
  Expr select_list = {};
  // Where the query is not plain: everything after FROM. Empty without FROM.
  Expr from = {};
  std::optional<Expr> where = {};
  // One SELECT without WITH, DISTINCT, GROUP BY, HAVING, WINDOW, UNION and the like, ORDER BY,
  // LIMIT, OFFSET, FETCH or FOR.
  bool plain = true;

  bool operator==(const SelectParts&) const = default;
};

// `text` is to be one SELECT without a trailing semicolon; VALUES, TABLE and WITH are errors, as
// there is no select list to take.
std::variant<SelectParts, SyntaxError> SplitSelect(std::string_view text);

}  // namespace pleat::canon
