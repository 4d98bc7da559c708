#include "compiler/plan/hazard.h"

namespace pleat {
namespace {

struct Row {
  std::string_view code;
  HazardLevel level;
  std::string_view consequence;
};

constexpr Row kRows[] = {
#define PLEAT_HAZARD(Name, code, severity, consequence) {code, HazardLevel::severity, consequence},
#include "compiler/plan/hazards.def"
};

const Row& RowOf(Hazard hazard) { return kRows[static_cast<std::size_t>(hazard)]; }

}  // namespace

std::string_view CodeOf(Hazard hazard) { return RowOf(hazard).code; }
HazardLevel LevelOf(Hazard hazard) { return RowOf(hazard).level; }
std::string_view ConsequenceOf(Hazard hazard) { return RowOf(hazard).consequence; }

std::string_view ToString(HazardLevel level) {
  switch (level) {
    case HazardLevel::Notice:
      return "notice";
    case HazardLevel::Warning:
      return "warning";
    case HazardLevel::Danger:
      return "danger";
  }
  return "";
}

std::string ToString(const HazardNote& note) {
  std::string text{CodeOf(note.hazard)};
  text += ' ';
  text += ConsequenceOf(note.hazard);
  if (!note.detail.empty()) text += " (" + note.detail + ")";
  return text;
}

}  // namespace pleat
