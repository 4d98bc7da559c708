#pragma once

#include <set>
#include <string>

#include "compiler/model/name.h"

namespace pleat::sql {

// Creates those of `roles` that the server lacks, without any right, for a scratch server on which
// a catalog that names them is to be built.
std::string EmitRoles(const std::set<Identifier>& roles);

}  // namespace pleat::sql
