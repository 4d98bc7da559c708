#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pleat {

enum class HazardLevel { Notice, Warning, Danger };

enum class Hazard {
#define PLEAT_HAZARD(Name, code, severity, consequence) Name,
#include "compiler/plan/hazards.def"
};

// A hazard of one step. `detail` is what this database adds: "1,200,000 rows, 96 MB".
struct HazardNote {
  Hazard hazard = {};
  std::string detail = {};
  // Which action of the step it comes from, where the kind of hazard does not say it.
  std::optional<std::size_t> action = {};

  bool operator==(const HazardNote&) const = default;
};

std::string_view CodeOf(Hazard hazard);
HazardLevel LevelOf(Hazard hazard);
std::string_view ConsequenceOf(Hazard hazard);
std::string_view ToString(HazardLevel level);

// "H101 rows or values are gone for good (4,000 rows)".
std::string ToString(const HazardNote& note);

}  // namespace pleat
