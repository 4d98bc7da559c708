#pragma once

#include <utility>
#include <vector>

#include "compiler/diff/change.h"
#include "compiler/model/catalog.h"

namespace pleat {

// Old key → new key of an object whose `was` still applies.
using Renames = std::vector<std::pair<ObjectKey, ObjectKey>>;

// Everything that has to happen to `before` to become `after`, in the order of kinds.def, then of
// names; the members of a table follow it. `before` is the catalog in which the renames have been
// followed already (canon::Renamed) and `after` one whose spelling is reconciled with it
// (canon::Reconcile), so that `==` decides. The comment of an object that is created is part of its
// Create. Linear in objects.
std::vector<Change> Diff(const Catalog& before, const Catalog& after, const Renames& renames = {});

}  // namespace pleat
