#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pleat {

// The number of characters to insert, delete, replace or swap with their neighbour to make `b` of
// `a` (optimal string alignment, in bytes). Gives `limit` + 1 where it is over `limit`.
std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t limit);

// Which of `candidates` was probably meant by `seen`: the nearest, the first of several; nothing
// where all are far. Upper and lower case count as the same.
std::optional<std::string> Nearest(std::string_view seen,
                                   const std::vector<std::string>& candidates);

}  // namespace pleat
