#pragma once

#include <string>

#include "compiler/model/catalog.h"

namespace pleat {

// Makes an empty database hold `catalog`. Prints what is wrong to stderr; true if nothing is.
bool Rebuild(const std::string& address, const Catalog& catalog);

}  // namespace pleat
