#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/name.h"

namespace pleat {

// pg_type of typtype 'e' with its pg_enum labels in enumsortorder.
struct Enum {
  QualifiedName name = {};
  std::vector<std::string> labels = {};
  std::optional<std::string> comment = {};

  bool operator==(const Enum&) const = default;
};

}  // namespace pleat
