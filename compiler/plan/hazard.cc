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

std::optional<WorkKind> WorkOf(Hazard hazard) {
  if (hazard == Hazard::Rewrite) return WorkKind::Rewrite;
  if (hazard == Hazard::BlockingScan) return WorkKind::Scan;
  if (hazard == Hazard::BlockingBuild) return WorkKind::Build;
  return std::nullopt;
}

HazardLevel LevelOf(const HazardNote& note, const Thresholds& thresholds) {
  const auto work = WorkOf(note.hazard);
  if (!work || !note.extent) return RowOf(note.hazard).level;
  const auto duration = DurationOf(*work, *note.extent);
  if (duration >= thresholds.danger) return HazardLevel::Danger;
  return duration >= thresholds.warning ? HazardLevel::Warning : HazardLevel::Notice;
}

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

std::string DetailOf(const HazardNote& note) {
  std::string text = note.detail;
  if (!note.extent) return text;
  if (!text.empty()) text += ", ";
  text += ToString(*note.extent);
  if (const auto work = WorkOf(note.hazard)) {
    text += ", " + ToString(DurationOf(*work, *note.extent));
  }
  return text;
}

std::string ToString(const HazardNote& note) {
  std::string text{CodeOf(note.hazard)};
  text += ' ';
  text += ConsequenceOf(note.hazard);
  if (const std::string detail = DetailOf(note); !detail.empty()) text += " (" + detail + ")";
  return text;
}

}  // namespace pleat
