#pragma once

#include <string>

namespace pleat {

// An SQL expression or query that PostgreSQL owns: kept verbatim, never taken apart here. Without
// outer parentheses and without a trailing semicolon. Names in it that belong to the catalog are
// schema-qualified.
// `==` is identity of text; whether two texts mean the same is the business of canon/.
struct Expr {
  std::string text = {};

  auto operator<=>(const Expr&) const = default;
  bool empty() const { return text.empty(); }
};

}  // namespace pleat
