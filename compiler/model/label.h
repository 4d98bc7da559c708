#pragma once

#include <compare>

#include "compiler/model/name.h"
#include "compiler/model/object_key.h"

namespace pleat {

// What a security label is on, and whose it is (pg_seclabel).
struct LabelName {
  ObjectKey object = {};
  Identifier provider = {};

  auto operator<=>(const LabelName&) const = default;
};

}  // namespace pleat
