#pragma once

#include <vector>

#include "compiler/diff/change.h"
#include "compiler/plan/builder.h"

namespace pleat {

// A foreign key holds on to one of the keys and unique indexes over the columns that it refers to:
// the first that the server finds when it is made (transformFkeyCheckAttrs(), pg_constraint.
// conindid). That cannot go while it does.

// What leaves of these, as keys of drafts: a foreign key that is made waits for it.
std::vector<ObjectKey> KeysThatLeave(const ForeignKey& foreign, const PlanBuilder& plan);

// Whether what a foreign key that stays holds on to leaves, as far as can be told from here: then
// it has to be made anew.
bool LosesItsKey(const QualifiedName& table, const Constraint& constraint, const PlanBuilder& plan);

// What a new key or unique index over columns of a table waits for, so that such a foreign key does
// not hold on to it on the way back: these are gone by then.
std::vector<ObjectKey> ReboundTo(const QualifiedName& table, const std::vector<Identifier>& columns,
                                 const PlanBuilder& plan);

// Makes those anew that lose their key by one of the changes: dropped in the contract phase, and
// added once that has left.
void LowerRebindings(const std::vector<Change>& changes, PlanBuilder& plan);

}  // namespace pleat
