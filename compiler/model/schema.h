#pragma once

#include <optional>
#include <string>

#include "compiler/model/name.h"

namespace pleat {

// pg_namespace. `public` is part of every catalog, declared or not.
struct Schema {
  QualifiedName name = {};
  std::optional<std::string> comment = {};

  bool operator==(const Schema&) const = default;
};

}  // namespace pleat
