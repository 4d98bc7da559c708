#pragma once

#include "compiler/model/catalog.h"

namespace pleat::canon {

// A table that is there takes a parent only once it has the columns and checks of it, and has them
// as its own for good: in `desired` it says so, whether the files do or not.
void OwnWhatParentsWant(const Catalog& live, Catalog& desired);

}  // namespace pleat::canon
