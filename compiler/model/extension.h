#pragma once

#include <optional>
#include <string>

#include "compiler/model/name.h"

namespace pleat {

// pg_extension. A schema or version that is absent means: whatever the server chooses, never a
// difference.
struct Extension {
  QualifiedName name = {};
  std::optional<Identifier> schema = {};
  std::optional<std::string> version = {};
  std::optional<std::string> comment = {};

  bool operator==(const Extension&) const = default;
};

}  // namespace pleat
