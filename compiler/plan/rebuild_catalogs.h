#pragma once

#include <vector>

#include "compiler/plan/rebuild_turn.h"

namespace pleat {

// Both catalogs between which the rebuild leads: the one that it finds, with what the expand phase
// does, and the one that it leaves, without what the contract phase does. Columns have the places
// that they have in the table that is there, since a statement may name none, unless another order
// is asked for.
Catalog CatalogBefore(const std::vector<Change>& changes, const Reshaping& rebuild,
                      const PlanBuilder& plan);
Catalog CatalogAfter(const std::vector<Change>& changes, const Reshaping& rebuild,
                     const PlanBuilder& plan);

}  // namespace pleat
