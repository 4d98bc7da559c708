#pragma once

#include "compiler/plan/builder.h"

// How a table becomes a partition without anybody's waiting while rows are looked at, and what it
// takes to be none any more.
namespace pleat {

AttachPartition AttachOf(const Table& table, const PlanBuilder& plan);
// CONCURRENTLY since 14, not beside a default partition (ALTER TABLE, "DETACH PARTITION").
DetachPartition DetachOf(const Table& table, const PlanBuilder& plan);
// It becomes the partition again that it is in `before`, as part of a way back: checks, ATTACH
// PARTITION, and no checks any more.
std::vector<Action> AttachAgain(const Table& table, const PlanBuilder& plan);

// What the partition waits for: those that are where it is to be have left.
std::vector<ObjectKey> RoomFor(const Table& partition, PlanBuilder& plan);

// Which rows the server has to be told about.
enum class RowsOf {
  // A default partition must have none of a new partition's.
  Neighbour,
  // And that one none but its own.
  Both
};

// What tells it, before `table` is attached; gives what takes the checks away afterwards. Nothing
// where no check can say it, or there is nothing to say.
std::vector<Action> LowerBoundChecks(const Table& table, RowsOf rows, const Step& model,
                                     const std::vector<ObjectKey>& needs, Chain& chain,
                                     PlanBuilder& plan);
// What attaching the partition costs its neighbours.
std::vector<HazardNote> AttachHazards(const Table& table, const PlanBuilder& plan);

// A table that is there becomes a partition, or a partition gets new bounds.
void LowerAttach(const Alter<Table>& change, Chain& chain, PlanBuilder& plan);
void LowerBound(const Alter<Table>& change, Chain& chain, PlanBuilder& plan);

}  // namespace pleat
