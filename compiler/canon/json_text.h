#pragma once

// Private to canon/.

#include <optional>
#include <string>
#include <string_view>

namespace pleat::canon {

// A JSON text as type jsonb keeps it: without blanks, keys in jsonb's order, the last of equal
// keys. Nothing where it is not JSON or has escapes in strings or exponents in numbers, which jsonb
// rewrites.
std::optional<std::string> CanonicalJson(std::string_view text);

}  // namespace pleat::canon
