#pragma once

#include <vector>

#include "compiler/diff/change.h"

// Private to diff/.
namespace pleat {

// Labels of the providers that `after` has any of, on what is there afterwards; of others nobody
// says anything.
void DiffLabels(const Catalog& before, const Catalog& after, std::vector<Change>& changes);

}  // namespace pleat
