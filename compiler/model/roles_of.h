#pragma once

#include <set>

#include "compiler/model/catalog.h"

namespace pleat {

// Every role that the catalog names and does not declare, PUBLIC apart: what a server has to have
// before the catalog can be built there.
std::set<Identifier> RolesOf(const Catalog& catalog);

}  // namespace pleat
