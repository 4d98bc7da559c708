#pragma once

#include <set>
#include <string>
#include <string_view>

// Private to canon/.
namespace pleat::canon {

// Whether one of `words` stands in `text` as a whole word or between double quotes.
bool Mentions(std::string_view text, const std::set<std::string, std::less<>>& words);

}  // namespace pleat::canon
