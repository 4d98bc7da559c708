#pragma once

// Private to canon/: what the readers of statements share.

#include "compiler/canon/parse.h"
#include "compiler/canon/statement.h"

namespace pleat::canon {

TypeName TypeAt(const PgQuery__TypeName& type, const TypeOf& type_of);
Argument ArgumentOf(const PgQuery__FunctionParameter& parameter, const TypeOf& type_of);

// A function or operator, as a value of a definition: the grammar takes a function for a type.
// Without pg_catalog.
QualifiedName FunctionOf(const PgQuery__Node* node);
// A keyword that the grammar reads as a type or a boolean; TRUE where nothing stands behind.
bool FlagOf(const PgQuery__Node* node);

}  // namespace pleat::canon
