#pragma once

#include <string>

#include "emit/dsl/phrase.h"

namespace pleat::dsl {

// `owner to app;` and the grants of a table and its columns, within its block.
std::string AccessItems(const QualifiedName& table, const Context& context);
// The same of everything else whose name is in context.schema, each as a declaration of its own.
std::string AccessDeclarations(const Context& context);
// Of what lives in no schema.
std::string AccessOutsideSchemas(const Context& context);
// The labels of what context.schema holds; of what lives in no schema, where that is empty.
std::string LabelDeclarations(const Context& context);
std::string Declare(const DefaultPrivileges& privileges, const Context& context);

}  // namespace pleat::dsl
