#pragma once

#include "compiler/model/type.h"

namespace pleat::canon {

// Whether CAST(from AS to) needs nothing that a schema declares: pg_catalog has the cast, or one of
// the two is a string type, which everything goes to and comes from by its text (CREATE CAST,
// "Description"). Arrays are cast element by element.
bool HasBuiltinCast(const TypeName& from, const TypeName& to);

}  // namespace pleat::canon
