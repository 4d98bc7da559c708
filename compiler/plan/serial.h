#pragma once

#include <optional>

#include "compiler/model/catalog.h"

namespace pleat {

// Both sides where each serial column whose sequence the other side has as one by itself says its
// default and the sequence one by one: so both are compared, and the sequence stays. Nothing where
// there are none.
struct SequencesApart {
  std::optional<Catalog> before = {};
  std::optional<Catalog> desired = {};
};
SequencesApart WithSequencesApart(const Catalog& before, const Catalog& desired);

}  // namespace pleat
