#include <algorithm>

#include "compiler/plan/archive.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/online_rebuild.h"
#include "compiler/plan/partition.h"

namespace pleat {
namespace {

bool IsMirrorOfChange(const Mirror& mirror, const PlanBuilder& plan) {
  const auto old = plan.before.tables.find(mirror.table);
  const auto wanted = plan.after.tables.find(mirror.table);
  if (old == plan.before.tables.end() || wanted == plan.after.tables.end()) return false;
  // A rename that is under way: the mirror has the wanted name.
  const auto renamed = plan.old_keys.find(ColumnKey(mirror.table, mirror.mirror));
  if (renamed != plan.old_keys.end() && renamed->second.member == mirror.source) return true;
  // A change of type that is under way.
  const Column* before = FindColumn(old->second, mirror.source);
  const Column* after = FindColumn(wanted->second, mirror.source);
  if (!before || !after) return false;
  const bool changes = before->type != after->type || before->collation != after->collation;
  return changes && after->type == mirror.mirror_type &&
         after->collation == mirror.mirror_collation;
}

// Values that a way back has not brought back yet do so before anything else is done about their
// columns, which are as they were left.
void LowerReturning(PlanBuilder& plan) {
  for (const ObjectKey& key : plan.live.in_flight.returning) {
    const auto table = plan.live.catalog.tables.find(key.name);
    if (table == plan.live.catalog.tables.end()) continue;
    const Column* column = FindColumn(table->second, key.member);
    if (column == nullptr) continue;
    plan.Add({.step = {.phase = Phase::Expand,
                       .actions = {RestoreColumn{key.name, Kept(*column), KeptKey(table->second)}},
                       .undo = NothingToUndo{"it is part of a way back"},
                       .subject = key},
              .frees = {{Kind::Table, key.name, {}}, key},
              .rank = Rank::First});
  }
}

// A column that is to be there by the name of the copy is another one.
void ComeBefore(DraftId dropped, const Mirror& mirror, PlanBuilder& plan) {
  for (DraftId id = 0; id < dropped; ++id) {
    const auto& actions = plan.drafts[id].step.actions;
    const bool adds = std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
      const auto* add = action.As<AddColumn>();
      return add && add->table == mirror.table && add->column.name == mirror.mirror;
    });
    if (adds) plan.RunBefore(dropped, id);
  }
}

}  // namespace

// Recipes pick up what they left behind; what no change of this plan claims is finished or given
// up, and is taken away.
void LowerInFlight(PlanBuilder& plan) {
  LowerDetaching(plan);
  LowerReturning(plan);
  LowerLeftOldNames(plan);
  LowerLeftRoutines(plan);
  for (const Mirror& mirror : plan.live.in_flight.mirrors) {
    if (IsMirrorOfChange(mirror, plan)) continue;
    const DraftId dropped =
        plan.Add({.step = {.phase = Phase::Contract,
                           .title = "drop the transitional column " +
                                    NameForPeople(ColumnKey(mirror.table, mirror.mirror)),
                           .actions = {DropMirror{mirror}, DropColumn{mirror.table, mirror.mirror}},
                           .undo = NothingToUndo{"the column was a copy"},
                           .subject = ColumnKey(mirror.table, mirror.mirror)},
                  .makes = {GoneKey(ColumnKey(mirror.table, mirror.mirror))},
                  .rank = Rank::First});
    ComeBefore(dropped, mirror, plan);
  }
  LowerFormerTables(plan);
  LowerFormerAggregates(plan);
}

}  // namespace pleat
