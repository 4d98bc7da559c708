#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/type.h"

namespace pleat {

// pg_constraint of a domain: a condition on VALUE.
struct DomainCheck {
  Identifier name = {};
  Expr expression = {};
  bool validated = true;
  std::optional<std::string> comment = {};

  bool operator==(const DomainCheck&) const = default;
};

// pg_type of typtype 'd'. Checks stand in the order of their names.
struct Domain {
  QualifiedName name = {};
  TypeName type = {};
  // pg_type.typcollation where it is not that of the type behind.
  std::optional<QualifiedName> collation = {};
  std::optional<Expr> default_value = {};
  bool not_null = false;
  std::vector<DomainCheck> checks = {};
  std::optional<std::string> comment = {};

  bool operator==(const Domain&) const = default;
};

const DomainCheck* FindCheck(const Domain& domain, const Identifier& name);

}  // namespace pleat
