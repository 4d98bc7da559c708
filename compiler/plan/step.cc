#include "compiler/plan/step.h"

#include <algorithm>

namespace pleat {
namespace {

template <class... Ts>
bool IsOneOf(const Action& action) {
  return (action.As<Ts>() || ...);
}

// An index whose build others wait for.
bool BlocksWriters(const Action& action) {
  const auto* create = action.As<CreateIndex>();
  return action.As<AddConstraint>() || (create && !create->beside);
}

struct Carrier {
  Hazard hazard;
  bool (*carries)(const Action&);
};

// Hazards that are not listed come from whatever the step does first.
constexpr Carrier kCarriers[] = {
    {Hazard::DataLoss,
     IsOneOf<DropColumn, DropTable, AlterColumnType, FillColumn, DropContinuousAggregate>},
    {Hazard::Lossy, IsOneOf<DropColumn, AlterColumnType>},
    {Hazard::Rewrite, IsOneOf<AlterColumnType, AddColumn, CreateHypertable>},
    {Hazard::BlockingScan, IsOneOf<SetNotNull, AddConstraint, SetColumnSource>},
    {Hazard::BlockingBuild, BlocksWriters},
    {Hazard::ReferencedLock, IsOneOf<AddConstraint, DropConstraint>},
    {Hazard::LinkedLock, IsOneOf<AlterColumnType>},
    {Hazard::BreaksOldCode,
     IsOneOf<RenameColumn, RenameObject, DropView, DropMaterializedView, DropContinuousAggregate>},
    {Hazard::MayReject, IsOneOf<AddNotNullCheck, AddConstraint, AddKeyUsingIndex, CreateIndex,
                                ValidateConstraint, SetNotNull, FillColumn, AlterColumnType>},
    {Hazard::BlocksReaders, IsOneOf<DropMaterializedView>},
};

}  // namespace

const Action& CarrierOf(const Step& step, const HazardNote& note) {
  if (note.action) return step.actions[*note.action];
  const auto row =
      std::find_if(std::begin(kCarriers), std::end(kCarriers),
                   [&](const Carrier& carrier) { return carrier.hazard == note.hazard; });
  if (row == std::end(kCarriers)) return step.actions.front();
  const auto found = std::find_if(step.actions.begin(), step.actions.end(), row->carries);
  return found == step.actions.end() ? step.actions.front() : *found;
}

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
