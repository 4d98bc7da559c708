#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/builder.h"

namespace pleat {

// What the recipes of continuous aggregates share: plan/continuous_aggregate.cc changes them in
// place, plan/aggregate_swap.cc builds them anew.

// Every bucket of it has been filled as far as there are rows.
ObjectKey RefreshedKey(const QualifiedName& aggregate);

// The hypertables and continuous aggregates that it reads, as `catalog` has them.
std::vector<QualifiedName> SourcesOf(const ContinuousAggregate& aggregate, const Catalog& catalog);
// Whether rows may be there that it reads, directly or through others.
bool ReadsOldRows(const ContinuousAggregate& aggregate, const PlanBuilder& plan);
// Whether it keeps its buckets for longer than the rows behind them are kept.
bool OutlivesRows(const ContinuousAggregate& aggregate, const Catalog& catalog);

CreateContinuousAggregate CreationOf(const ContinuousAggregate& aggregate, const Catalog& catalog,
                                     const PlanBuilder& plan);
DropContinuousAggregate RemovalOf(const ContinuousAggregate& aggregate, const Catalog& catalog,
                                  const PlanBuilder& plan);
// By the chunks of its source, which a release before 2.15 refreshes as a whole.
RefreshAggregate RefreshOf(const ContinuousAggregate& aggregate, const Catalog& catalog,
                           const PlanBuilder& plan);
// Fills it in the backfill phase and remembers how far it came; once, however many ask for it. With
// `again` also where an earlier one is filled.
std::optional<DraftId> RequireRefresh(const ContinuousAggregate& aggregate,
                                      const ObjectKey& subject, std::vector<ObjectKey> needs,
                                      PlanBuilder& plan, bool again = false);
// What a fresh one has beside its query: its columnstore, and what refreshes it. `before` is what
// there is of that already.
void LowerSettings(const ContinuousAggregate& before, const ContinuousAggregate& after,
                   Chain& chain, PlanBuilder& plan);
// Whether it goes to the archive as it is when it goes.
bool MovesToArchive(const ContinuousAggregate& aggregate, const PlanBuilder& plan);
// The way back from a drop: made again with its indexes, and filled as far as there are rows.
Undo BackFrom(const ContinuousAggregate& aggregate, const std::vector<Index>& indexes,
              const PlanBuilder& plan);

// Reports what TimescaleDB refuses to do to columns that continuous aggregates read. Looks at all
// steps that have been lowered.
void CheckAggregatedColumns(PlanBuilder& plan);

// What each is for in the words of the files, so that it does not depend on what is there already
// (Comparison::aggregate_marks).
std::map<QualifiedName, std::string> MarksOf(const Catalog& wanted);
// What it is called between losing its place and going.
QualifiedName FormerName(const QualifiedName& aggregate);
// Whether it has to be built anew: it says something else, or what it reads is built anew.
bool IsReplaced(const QualifiedName& name, const PlanBuilder& plan);
// Builds a new one beside the old, which goes once that has its place.
void Replace(const QualifiedName& name, PlanBuilder& plan);

}  // namespace pleat
