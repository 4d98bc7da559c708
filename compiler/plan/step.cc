#include "compiler/plan/step.h"

namespace pleat {

const std::vector<Action>& ActionsOf(const Undo& undo) {
  static const std::vector<Action> kNone;
  if (const auto* reverse = std::get_if<Reverse>(&undo)) return reverse->actions;
  if (const auto* irreversible = std::get_if<Irreversible>(&undo)) return irreversible->actions;
  return kNone;
}

std::string_view ToString(Phase phase) {
  switch (phase) {
    case Phase::Expand:
      return "expand";
    case Phase::Backfill:
      return "backfill";
    case Phase::Contract:
      return "contract";
  }
  return "";
}

std::string_view ToString(LockLevel level) {
  switch (level) {
    case LockLevel::None:
      return "none";
    case LockLevel::AccessShare:
      return "ACCESS SHARE";
    case LockLevel::RowShare:
      return "ROW SHARE";
    case LockLevel::RowExclusive:
      return "ROW EXCLUSIVE";
    case LockLevel::ShareUpdateExclusive:
      return "SHARE UPDATE EXCLUSIVE";
    case LockLevel::Share:
      return "SHARE";
    case LockLevel::ShareRowExclusive:
      return "SHARE ROW EXCLUSIVE";
    case LockLevel::Exclusive:
      return "EXCLUSIVE";
    case LockLevel::AccessExclusive:
      return "ACCESS EXCLUSIVE";
  }
  return "";
}

}  // namespace pleat
