#pragma once

#include <string>
#include <vector>

#include "compiler/model/index.h"

namespace pleat {

// What SET and RESET have to name for storage parameters to become those of `after`.
struct OptionsDiff {
  Options set = {};
  std::vector<std::string> reset = {};
};

// Both in the order of names.
inline OptionsDiff Compare(const Options& before, const Options& after) {
  OptionsDiff diff;
  for (const auto& [name, value] : after) {
    const auto old = before.find(name);
    if (old == before.end() || old->second != value) diff.set[name] = value;
  }
  for (const auto& [name, value] : before) {
    if (!after.contains(name)) diff.reset.push_back(name);
  }
  return diff;
}

}  // namespace pleat
