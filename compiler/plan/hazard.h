#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/plan/work.h"

namespace pleat {

enum class HazardLevel { Notice, Warning, Danger };

enum class Hazard {
#define PLEAT_HAZARD(Name, code, severity, consequence) Name,
#include "compiler/plan/hazards.def"
};

// A hazard of one step. `detail` and `extent` are what this database adds: names, numbers.
struct HazardNote {
  Hazard hazard = {};
  std::string detail = {};
  std::optional<Extent> extent = {};
  // Which action of the step it comes from, where the kind of hazard does not say it.
  std::optional<std::size_t> action = {};

  bool operator==(const HazardNote&) const = default;
};

std::string_view CodeOf(Hazard hazard);
// What readers or writers wait for, where that depends on how much there is.
std::optional<WorkKind> WorkOf(Hazard hazard);
// From which time on it is a warning, or a danger, that others wait.
struct Thresholds {
  std::chrono::milliseconds warning{100};
  std::chrono::milliseconds danger{1000};
};

// As hazards.def has it; of what takes as long as a table is large by the time that others wait:
// below both thresholds it is a notice.
HazardLevel LevelOf(const HazardNote& note, const Thresholds& thresholds);
std::string_view ConsequenceOf(Hazard hazard);
std::string_view ToString(HazardLevel level);

// "about 4,000 rows, 1 MB, an instant"; empty where nothing is known.
std::string DetailOf(const HazardNote& note);
// "H101 rows or values are gone for good (about 4,000 rows, 1 MB)".
std::string ToString(const HazardNote& note);

}  // namespace pleat
