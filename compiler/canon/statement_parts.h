#pragma once

// Private to canon/: what the readers of statements share.

#include "compiler/canon/parse.h"
#include "compiler/canon/statement.h"

namespace pleat::canon {

TypeName TypeAt(const PgQuery__TypeName& type, const TypeOf& type_of);
Argument ArgumentOf(const PgQuery__FunctionParameter& parameter, const TypeOf& type_of);

}  // namespace pleat::canon
