#pragma once

#include <optional>
#include <string>

#include "compiler/model/name.h"

namespace pleat {

// pg_collation. PostgreSQL changes nothing about one but its name.
struct Collation {
  QualifiedName name = {};
  // "libc", "icu" or "builtin".
  std::string provider = "libc";
  // Of libc LC_COLLATE; LC_CTYPE where it is another one.
  std::string locale = {};
  std::optional<std::string> ctype = {};
  // Of ICU: pg_collation.collicurules.
  std::optional<std::string> rules = {};
  bool deterministic = true;
  std::optional<std::string> comment = {};

  bool operator==(const Collation&) const = default;
};

}  // namespace pleat
