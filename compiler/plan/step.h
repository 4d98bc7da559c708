#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/model/name.h"
#include "compiler/model/object_key.h"
#include "compiler/plan/action.h"
#include "compiler/plan/hazard.h"
#include "compiler/plan/work.h"

namespace pleat {

// expand: code from before the change keeps working. backfill: old and new code keep working.
// contract: only new code runs.
enum class Phase { Expand, Backfill, Contract };

// Table-level lock modes in the order of their strength (manual 13.3.1).
enum class LockLevel {
  None,
  AccessShare,
  RowShare,
  RowExclusive,
  ShareUpdateExclusive,
  Share,
  ShareRowExclusive,
  Exclusive,
  AccessExclusive
};

struct RelationLock {
  QualifiedName relation = {};
  LockLevel level = LockLevel::None;

  bool operator==(const RelationLock&) const = default;
};

// Shared: may stand in a transaction with others. Own: one transaction for itself. None: the server
// refuses a transaction block, or the step commits inside.
enum class Isolation { Shared, Own, None };

struct Reverse {
  std::vector<Action> actions = {};
};
// What cannot be brought back, and the part that can.
struct Irreversible {
  std::string reason = {};
  std::vector<Action> actions = {};
};
// There is nothing to go back from.
struct NothingToUndo {
  std::string reason = {};
};
using Undo = std::variant<Reverse, Irreversible, NothingToUndo>;

const std::vector<Action>& ActionsOf(const Undo& undo);

// One entry of a plan: actions that commit together, and the way back from them.
struct Step {
  // 1, 2, 3 … through all phases.
  int number = 0;
  Phase phase = Phase::Expand;
  std::string title = {};
  std::vector<Action> actions = {};
  Undo undo = {};
  // The strongest lock on each relation that others may be using: those that existed before, and
  // the tables of an earlier phase; on the way down those that the plan made as well.
  std::vector<RelationLock> locks = {};
  Isolation isolation = Isolation::Shared;
  // What it does with rows of relations that existed before.
  std::vector<Work> work = {};
  // Steps of a phase with the same number commit together; 0 for Isolation::None.
  int transaction = 0;
  std::vector<HazardNote> hazards = {};
  // The step does nothing unless this relation is there: the script may run again.
  std::optional<QualifiedName> only_while = {};
  // What has to be allowed by name before the step may run: "drop-column:orders.note".
  std::optional<std::string> needs_allow = {};
  ObjectKey subject = {};
  // What else it drops and makes again.
  std::vector<ObjectKey> rebuilds = {};
};

// The action of a step that one of its hazards comes from; the first where any may be meant.
const Action& CarrierOf(const Step& step, const HazardNote& note);

std::string_view ToString(Phase phase);
// "ACCESS EXCLUSIVE", as LOCK TABLE spells it; "none".
std::string_view ToString(LockLevel level);

}  // namespace pleat
