#pragma once

// Private to canon/: constants, as the input function of their type understands them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/canon/builtin.h"

namespace pleat::canon {

// One spelling for all spellings of a value that `type` reads as the same whatever the session's
// settings. Text that we cannot read for certain comes back as it is.
std::string CanonicalLiteral(const Type& type, std::string_view text);

// A number of one type as a constant of another, where the cast keeps its value for certain.
std::optional<std::string> CastNumber(const Type& from, const Type& to, const std::string& text);

// The elements of an array constant such as `{a,NULL}`; nothing where it has quotes, escapes,
// bounds or more dimensions.
std::optional<std::vector<std::optional<std::string>>> ArrayElements(std::string_view text);

}  // namespace pleat::canon
