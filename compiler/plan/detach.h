#pragma once

#include <optional>

#include "compiler/model/database.h"

namespace pleat {

// `before` where the tables that `desired` takes out of their parents have what they keep: their
// columns, and the constraints and indexes that were parts of their parents'. So they are compared
// as they will be by themselves. Nothing where there are none.
std::optional<Catalog> WithDetached(const AttachedIndexes& attached, const Catalog& desired,
                                    const Catalog& before);

}  // namespace pleat
