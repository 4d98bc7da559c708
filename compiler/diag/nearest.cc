#include "compiler/diag/nearest.h"

#include <algorithm>

namespace pleat {

namespace {

constexpr std::size_t kShortestStem = 4;

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    if (*std::min_element(row.begin(), row.end()) > limit) return limit + 1;
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min(above[b.size()], limit + 1);
}

std::optional<std::string> Nearest(std::string_view seen,
                                   const std::vector<std::string>& candidates) {
  const std::string wanted = Lower(seen);
  std::size_t limit = std::min<std::size_t>(seen.size() / 3, 4);
  std::optional<std::string> nearest;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = EditDistance(wanted, Lower(candidate), limit);
    if (distance > limit || (nearest && distance == limit)) continue;
    nearest = candidate;
    limit = distance;
  }
  if (nearest || wanted.size() < kShortestStem) return nearest;
  // A word that somebody did not write to its end, or beyond it.
  for (const std::string& candidate : candidates) {
    const std::string known = Lower(candidate);
    if (known.size() < kShortestStem) continue;
    if (known.starts_with(wanted) || wanted.starts_with(known)) return candidate;
  }
  return std::nullopt;
}

}  // namespace pleat
