#pragma once

#include <optional>
#include <vector>

#include "compiler/diff/change.h"
#include "compiler/model/catalog.h"

namespace pleat {

// What differs in owners and privileges, in the order of keys, for objects of any kind: only where
// `after` speaks of them. Objects that are gone take theirs along.
void DiffAccess(const Catalog& before, const Catalog& after, std::vector<Change>& changes);

// The serial or identity column behind which a sequence stands that is no object of its own.
std::optional<ColumnRef> OwnerOfSequence(const Catalog& catalog, const QualifiedName& sequence);

}  // namespace pleat
