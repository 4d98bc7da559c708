#pragma once

#include "compiler/diff/change.h"
#include "compiler/plan/builder.h"

// Partitions and children of tables: what the lowering of tables, columns, constraints and indexes
// asks about them, and the recipes that go from partition to partition.
namespace pleat {

// The actions that bring a new table with parents into being, or back: beside its parent and then
// attached where the parent is in use, as CREATE TABLE … PARTITION OF would lock it against readers
// (hazards: 49). `catalog` holds the table and its parents; `in_use` says that the parent is there
// and keeps its columns meanwhile.
std::vector<Action> CreateWithParents(const Table& table, const Catalog& catalog, bool in_use,
                                      const PlanBuilder& plan);
// The same backwards. Empty where the table is no partition.
std::vector<Action> DetachBefore(const Table& table, const Catalog& catalog,
                                 const PlanBuilder& plan);
// Whether the parent of a partition stays as it is while the plan runs.
bool ParentIsInUse(const Table& table, const PlanBuilder& plan);
// What may stand in the way of detaching it: rows elsewhere that refer to its rows (ALTER TABLE,
// "DETACH PARTITION").
std::vector<HazardNote> DetachHazards(const Table& table, const PlanBuilder& plan);

// A detachment that was stopped half-way, and is not wanted any more, is ended and taken back; no
// other partition of the table can be detached before it has ended.
void LowerDetaching(PlanBuilder& plan);

// Parents, bounds and partition keys that change.
void LowerParents(const Alter<Table>& change, Chain& chain, PlanBuilder& plan);

// Children that go are gone, or partitions no more: what the table asks of its rows, theirs need
// not satisfy, nor when they come back.
std::vector<ObjectKey> GoneBelow(const QualifiedName& table, const PlanBuilder& plan);

// The column as it will be once the changes of its parents have come down to it.
Column AfterParents(const QualifiedName& table, const Column& column, const PlanBuilder& plan);
// Whether all below `table` want the same source for the column, so that ALTER TABLE may recurse.
bool SourceRecurses(const QualifiedName& table, const Identifier& column, const PlanBuilder& plan);

// Whether an index or constraint of a partition becomes part of one that the plan gives its parent.
bool IsTakenOver(const Index& index, const PlanBuilder& plan);
bool IsTakenOver(const QualifiedName& table, const Constraint& constraint, const PlanBuilder& plan);

// What brings those back once the whole that took them is gone.
std::vector<Action> PartsAgain(const Index& index, const PlanBuilder& plan);
std::vector<Action> PartsAgain(const QualifiedName& table, const Constraint& constraint,
                               const PlanBuilder& plan);

// What makes an index of a partitioned table that was dropped again. The server would take an index
// that a partition has been given by then for a part of it, and never let go of that; and the parts
// of one that has been `replaced` must not have the names of those that go with the other. Where
// partitions come and go, nobody knows which of them are there, so that the server has to see to
// it.
std::vector<Action> WholeAgain(const Index& index, bool replaced, PlanBuilder& plan);

// Whether the table is partitioned and was so before.
bool IsPartitioned(const QualifiedName& table, const PlanBuilder& plan);

// Indexes of the partitions are built one by one without blocking writes; then the index of the
// parent comes, `instead` of what is dropped in the same transaction, and takes them (hazards: 34).
void LowerPartitionedIndex(const Index& index, const Index* instead, const ObjectKey& key,
                           Chain& chain, PlanBuilder& plan);
// The same for a unique key: the partitions get theirs first.
void LowerPartitionedKey(const QualifiedName& table, const Constraint& constraint,
                         std::vector<ObjectKey> needs, Chain& chain, PlanBuilder& plan);
// Whether a foreign key, as it will be, has triggers on the very table that it references, and not
// only on the partitions of that.
bool HasTriggersOn(const QualifiedName& referenced, const PlanBuilder& plan);
// Before 18 a foreign key of a partitioned table cannot be NOT VALID, those of its partitions can
// (hazards: 22b).
void LowerPartitionedForeignKey(const QualifiedName& table, const Constraint& constraint,
                                const std::vector<ObjectKey>& needs, Chain& chain,
                                PlanBuilder& plan);

}  // namespace pleat
