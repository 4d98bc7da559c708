#pragma once

#include <set>

#include "compiler/model/catalog.h"
#include "compiler/model/object_key.h"

namespace pleat::canon {

// A table that is there takes a parent only once it has the columns and checks of it, and has them
// as its own for good: in `desired` it says so, whether the files do or not.
void OwnWhatParentsWant(const Catalog& live, Catalog& desired);

// Takes NOT NULL back from columns of children that have it of a parent only, where the parent has
// it by a constraint that children do not inherit, for which files have no words: that is so where
// `live` has it in the parent and not in the child, on servers that do not allow it otherwise.
// `required` are the columns that say it themselves.
void LeaveNullable(const Catalog& live, const std::set<ObjectKey>& required, Catalog& desired);

}  // namespace pleat::canon
