#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

// What a migration that has begun and not ended has left behind is told by names and comments
// (model/database.h).

// The table of which a view with this comment is the compatibility view.
std::optional<QualifiedName> RenamedTo(const std::optional<std::string>& comment);

// The new name of the routine of which one with this comment is the copy.
std::optional<QualifiedName> RoutineRenamedTo(const std::optional<std::string>& comment);

// What stands between the zero bytes of pg_trigger.tgargs, from hexadecimal digits; each argument
// ends with one.
std::vector<std::string> ArgumentsOf(std::string_view hex);

// Whether an index, constraint or trigger of this name is a step of a recipe.
bool IsOurs(std::string_view name);

}  // namespace pleat::pg
