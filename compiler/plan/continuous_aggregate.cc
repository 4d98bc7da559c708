#include "compiler/plan/continuous_aggregate.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/canon/references.h"
#include "compiler/model/timescale.h"
#include "compiler/plan/archive.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::string RefreshName(const QualifiedName& aggregate) {
  return "refresh " + NameForPeople({Kind::ContinuousAggregate, aggregate, {}});
}

// An earlier run has created it, and not filled it.
bool IsUnfinished(const QualifiedName& aggregate, const PlanBuilder& plan) {
  const auto progress = plan.live.in_flight.progress.find(RefreshName(aggregate));
  return progress != plan.live.in_flight.progress.end() && !progress->second;
}

// The column by which the rows at the bottom are cut into buckets: of the first hypertable.
std::optional<TypeName> TimeOf(const ContinuousAggregate& aggregate, const Catalog& catalog) {
  for (const QualifiedName& source : SourcesOf(aggregate, catalog)) {
    const auto below = catalog.continuous_aggregates.find(source);
    if (below != catalog.continuous_aggregates.end()) return TimeOf(below->second, catalog);
    const Hypertable& hypertable = catalog.hypertables.at(source);
    const Column* column = FindColumn(catalog.tables.at(source), hypertable.time_column);
    if (column != nullptr && column->type.name.schema.empty()) return column->type;
  }
  return std::nullopt;
}

using Policies = std::vector<RefreshPolicy>;

const RefreshPolicy* WithWindowOf(const RefreshPolicy& policy, const Policies& others) {
  const auto found = std::find_if(others.begin(), others.end(), [&](const RefreshPolicy& other) {
    return other.from == policy.from && other.to == policy.to;
  });
  return found == others.end() ? nullptr : &*found;
}

// What alter_job() says nothing about before 2.12.
bool StartsAlike(const RefreshPolicy& a, const RefreshPolicy& b) {
  return a.schedule.starting == b.schedule.starting && !a.schedule.time_zone &&
         !b.schedule.time_zone;
}

// The policy that becomes `policy` in place: the one of the same window, or the only one.
const RefreshPolicy* Counterpart(const RefreshPolicy& policy, const Policies& own,
                                 const Policies& others, const PlanBuilder& plan) {
  const RefreshPolicy* other = WithWindowOf(policy, others);
  if (!other && own.size() == 1 && others.size() == 1) other = &others.front();
  if (!other || HasTimescale(plan.live.features, {2, 12})) return other;
  return StartsAlike(policy, *other) ? other : nullptr;
}

// What goes makes room for the windows of what comes, which must not overlap.
std::vector<SetRefreshPolicy> RefreshChanges(const QualifiedName& name, const Policies& before,
                                             const Policies& after, const PlanBuilder& plan) {
  std::vector<SetRefreshPolicy> changes;
  for (const RefreshPolicy& policy : before) {
    if (!Counterpart(policy, before, after, plan)) changes.push_back({name, policy, std::nullopt});
  }
  for (const RefreshPolicy& policy : after) {
    const RefreshPolicy* other = Counterpart(policy, after, before, plan);
    if (other && *other != policy) changes.push_back({name, *other, policy});
  }
  for (const RefreshPolicy& policy : after) {
    if (!Counterpart(policy, after, before, plan)) changes.push_back({name, std::nullopt, policy});
  }
  return changes;
}

void LowerRefresh(const ObjectKey& key, const Policies& before, const Policies& after, Chain& chain,
                  const PlanBuilder& plan) {
  for (const SetRefreshPolicy& change : RefreshChanges(key.name, before, after, plan)) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {change},
                         .undo = Reverse{{SetRefreshPolicy{key.name, change.after, change.before}}},
                         .subject = key},
                .needs = {key},
                .rank = Rank::Last});
  }
}

// Before 2.18 the policy of the columnstore wants to see the one that refreshes.
void LowerPolicies(const ContinuousAggregate& before, const ContinuousAggregate& after,
                   bool existed, Chain& chain, PlanBuilder& plan) {
  const ObjectKey key{Kind::ContinuousAggregate, after.name, {}};
  LowerRefresh(key, before.refresh, after.refresh, chain, plan);
  LowerColumnstore(key, before.columnstore, after.columnstore, chain, plan);
  LowerRetention(key, before.retain, after.retain, existed, chain, plan);
}

bool ReadsDropped(const ContinuousAggregate& aggregate, const PlanBuilder& plan) {
  const std::vector<ObjectKey> reads = plan.old_dependencies.Of(aggregate);
  return std::any_of(reads.begin(), reads.end(),
                     [&](const ObjectKey& key) { return plan.IsDropped(key); });
}

// Whether it reads a table, directly or through others, that becomes a hypertable in the backfill
// phase.
bool ReadsNewHypertable(const ContinuousAggregate& aggregate, const PlanBuilder& plan) {
  const std::vector<QualifiedName> sources = SourcesOf(aggregate, plan.after);
  return std::any_of(sources.begin(), sources.end(), [&](const QualifiedName& source) {
    const auto below = plan.after.continuous_aggregates.find(source);
    if (below != plan.after.continuous_aggregates.end())
      return ReadsNewHypertable(below->second, plan);
    return plan.before.tables.contains(source) && plan.HypertableOf(source) == nullptr;
  });
}

// TimescaleDB takes ages of exactly that type, which the files do not say.
void CheckRefreshAges(const ContinuousAggregate& aggregate, PlanBuilder& plan) {
  const std::optional<TypeName> time = TimeOf(aggregate, plan.after);
  if (!time || time->name.name.text != "smallint" || aggregate.refresh.empty()) return;
  plan.sink.Add(
      {.code = Code::CannotPlan,
       .message = fmt::format("continuous aggregate `{}` has a refresh policy along a smallint",
                              NameForPeople({Kind::ContinuousAggregate, aggregate.name, {}})),
       .help = "let the time be an integer or bigint, or refresh it by a job"});
}

}  // namespace

ObjectKey RefreshedKey(const QualifiedName& aggregate) {
  return StateKey(aggregate, {}, "refreshed");
}

std::vector<QualifiedName> SourcesOf(const ContinuousAggregate& aggregate, const Catalog& catalog) {
  std::vector<QualifiedName> sources;
  const auto found = canon::ReferencesOf(aggregate.query, canon::Form::Query);
  const auto* references = std::get_if<canon::References>(&found);
  if (references == nullptr) return sources;
  for (const auto& relation : references->relations) {
    const bool known = catalog.hypertables.contains(relation.name) ||
                       catalog.continuous_aggregates.contains(relation.name);
    if (known && std::find(sources.begin(), sources.end(), relation.name) == sources.end())
      sources.push_back(relation.name);
  }
  return sources;
}

bool ReadsOldRows(const ContinuousAggregate& aggregate, const PlanBuilder& plan) {
  const std::vector<QualifiedName> sources = SourcesOf(aggregate, plan.after);
  return std::any_of(sources.begin(), sources.end(), [&](const QualifiedName& source) {
    if (plan.before.tables.contains(source)) return true;
    const auto below = plan.after.continuous_aggregates.find(source);
    return below != plan.after.continuous_aggregates.end() && ReadsOldRows(below->second, plan);
  });
}

bool OutlivesRows(const ContinuousAggregate& aggregate, const Catalog& catalog) {
  const std::vector<QualifiedName> sources = SourcesOf(aggregate, catalog);
  return std::any_of(sources.begin(), sources.end(), [&](const QualifiedName& source) {
    const auto below = catalog.continuous_aggregates.find(source);
    // Of another aggregate its buckets are what counts, however long the rows behind are kept.
    const auto& kept = below == catalog.continuous_aggregates.end()
                           ? catalog.hypertables.at(source).retain
                           : below->second.retain;
    return kept && (!aggregate.retain || kept->age < aggregate.retain->age);
  });
}

CreateContinuousAggregate CreationOf(const ContinuousAggregate& aggregate, const Catalog& catalog,
                                     const PlanBuilder& plan) {
  CreateContinuousAggregate create{.aggregate = aggregate};
  if (!HasTimescale(plan.live.features, {2, 23})) create.watched = SourcesOf(aggregate, catalog);
  return create;
}

DropContinuousAggregate RemovalOf(const ContinuousAggregate& aggregate, const Catalog& catalog,
                                  const PlanBuilder& plan) {
  return {.name = aggregate.name,
          .sources = SourcesOf(aggregate, catalog),
          .chunks_first = aggregate.columnstore && DropLeavesChunks(plan)};
}

RefreshAggregate RefreshOf(const ContinuousAggregate& aggregate, const Catalog& catalog,
                           const PlanBuilder& plan) {
  RefreshAggregate refresh{.name = aggregate.name, .progress = RefreshName(aggregate.name)};
  if (HasTimescale(plan.live.features, {2, 15})) refresh.time = TimeOf(aggregate, catalog);
  return refresh;
}

std::optional<DraftId> RequireRefresh(const ContinuousAggregate& aggregate,
                                      const ObjectKey& subject, std::vector<ObjectKey> needs,
                                      PlanBuilder& plan, bool again) {
  const RefreshAggregate refresh = RefreshOf(aggregate, plan.after, plan);
  const auto& asked = plan.backfills;
  if (std::find(asked.begin(), asked.end(), refresh.progress) != asked.end()) return std::nullopt;
  const auto progress = plan.live.in_flight.progress.find(refresh.progress);
  const bool done = progress != plan.live.in_flight.progress.end() && progress->second;
  if (done && !again) return std::nullopt;
  plan.backfills.push_back(refresh.progress);
  needs.push_back(ProgressKey());
  for (const QualifiedName& source : SourcesOf(aggregate, plan.after))
    needs.push_back(RefreshedKey(source));
  for (const ObjectKey& read : plan.new_dependencies.Of(aggregate)) {
    if (read.kind == Kind::Column) needs.push_back(FilledKey(read.name, read.member));
  }
  return plan.Add({.step = {.phase = Phase::Backfill,
                            .actions = {refresh},
                            .undo = NothingToUndo{"buckets that are right may stay"},
                            .subject = subject},
                   .makes = {RefreshedKey(aggregate.name), BackfilledKey()},
                   .needs = std::move(needs)});
}

void LowerSettings(const ContinuousAggregate& before, const ContinuousAggregate& after,
                   Chain& chain, PlanBuilder& plan) {
  const ObjectKey key{Kind::ContinuousAggregate, after.name, {}};
  const bool in_use = before.name == after.name && plan.Existed(after.name);
  if (after.chunk_interval && before.chunk_interval != after.chunk_interval) {
    Undo back = NothingToUndo{"only chunks to come have that length"};
    if (before.chunk_interval)
      back = Reverse{{SetChunkInterval{after.name, *before.chunk_interval}}};
    Draft draft{.step = {.phase = Phase::Expand,
                         .actions = {SetChunkInterval{after.name, *after.chunk_interval}},
                         .undo = std::move(back),
                         .subject = key},
                .needs = {key}};
    if (in_use) draft.step.hazards.push_back({Hazard::NewChunksOnly});
    chain.Then(std::move(draft));
  }
  LowerPolicies(before, after, in_use, chain, plan);
}

// With its comments, its settings and what is left of its rows.
static std::vector<Action> MadeAgain(const ContinuousAggregate& aggregate,
                                     const std::vector<Index>& indexes, const PlanBuilder& plan) {
  std::vector<Action> actions{CreationOf(aggregate, plan.before, plan)};
  AppendRest(aggregate, actions);
  for (const Index& index : indexes) {
    actions.push_back(CreateIndex{.index = index});
    if (index.comment) actions.push_back(Comment{{Kind::Index, index.name, {}}, index.comment});
  }
  if (aggregate.chunk_interval)
    actions.push_back(SetChunkInterval{aggregate.name, *aggregate.chunk_interval});
  RefreshAggregate refresh = RefreshOf(aggregate, plan.before, plan);
  refresh.progress.clear();
  actions.push_back(refresh);
  for (const RefreshPolicy& policy : aggregate.refresh)
    actions.push_back(SetRefreshPolicy{aggregate.name, std::nullopt, policy});
  if (aggregate.columnstore) {
    actions.push_back(SetColumnstore{aggregate.name, aggregate.columnstore, std::nullopt, true});
    if (aggregate.columnstore->policy)
      actions.push_back(SetColumnstorePolicy{aggregate.name, aggregate.columnstore->policy});
  }
  if (aggregate.retain) actions.push_back(SetRetention{aggregate.name, aggregate.retain});
  return actions;
}

bool MovesToArchive(const ContinuousAggregate& aggregate, const PlanBuilder& plan) {
  return plan.options.archive && !ReadsDropped(aggregate, plan);
}

Undo BackFrom(const ContinuousAggregate& aggregate, const std::vector<Index>& indexes,
              const PlanBuilder& plan) {
  std::vector<Action> again = MadeAgain(aggregate, indexes, plan);
  const bool rows_go = !plan.options.archive && ReadsDropped(aggregate, plan);
  if (!rows_go && !OutlivesRows(aggregate, plan.before)) return Reverse{std::move(again)};
  return Irreversible{.reason = "buckets come back only where the rows behind them are still there",
                      .actions = std::move(again)};
}

void Lower(const Create<ContinuousAggregate>& change, PlanBuilder& plan) {
  const ContinuousAggregate& aggregate = change.after;
  CheckRefreshAges(aggregate, plan);
  CreateContinuousAggregate creation = CreationOf(aggregate, plan.after, plan);
  creation.if_not_exists = ReadsNewHypertable(aggregate, plan);
  std::vector<Action> actions{std::move(creation)};
  AppendRest(aggregate, actions);
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(aggregate);
  needs.push_back({Kind::Extension, {{}, {"timescaledb"}}, {}});
  Chain chain(plan);
  const DraftId made =
      chain.Then({.step = {.phase = Phase::Expand,
                           .actions = std::move(actions),
                           .undo = Reverse{{RemovalOf(aggregate, plan.after, plan)}},
                           .subject = change.key},
                  .makes = {change.key},
                  .needs = std::move(needs)});
  if (ReadsOldRows(aggregate, plan)) {
    plan.begin_anew.insert(RefreshOf(aggregate, plan.after, plan).progress);
    if (const auto filled = RequireRefresh(aggregate, change.key, {change.key}, plan, true)) {
      plan.RunBefore(made, *filled);
      chain.After(*filled);
    }
  }
  LowerSettings({}, aggregate, chain, plan);
}

void Lower(const Drop<ContinuousAggregate>& change, PlanBuilder& plan) {
  const ContinuousAggregate& aggregate = change.before;
  Step step{.phase = Phase::Contract, .hazards = {{Hazard::BreaksOldCode}}, .subject = change.key};
  if (MovesToArchive(aggregate, plan)) {
    step.actions = {Archive{Kind::ContinuousAggregate, change.key.name}};
    step.undo = Reverse{{Restore{Kind::ContinuousAggregate, change.key.name}}};
    Chain chain(plan);
    LowerRefresh(change.key, aggregate.refresh, {}, chain, plan);
    LowerRetention(change.key, aggregate.retain, std::nullopt, true, chain, plan);
    chain.Then({.step = std::move(step),
                .frees = plan.old_dependencies.Of(aggregate),
                .removes = {change.key}});
    return;
  }
  step.actions = {RemovalOf(aggregate, plan.before, plan)};
  std::vector<Index> indexes;
  const auto [first, last] = plan.indexes_before.equal_range(aggregate.name);
  for (auto at = first; at != last; ++at) indexes.push_back(*at->second);
  step.undo = BackFrom(aggregate, indexes, plan);
  step.hazards.push_back(plan.Sized(Hazard::DataLoss, change.key.name));
  step.needs_allow = AllowName("drop-continuous-aggregate", change.key);
  plan.Add({.step = std::move(step),
            .frees = plan.old_dependencies.Of(aggregate),
            .removes = {change.key}});
}

void Lower(const Alter<ContinuousAggregate>& change, PlanBuilder& plan) {
  const ContinuousAggregate& before = change.before;
  const ContinuousAggregate& after = change.after;
  CheckRefreshAges(after, plan);
  if (IsReplaced(change.key.name, plan)) return Replace(change.key.name, plan);
  Chain chain(plan);
  if (IsUnfinished(after.name, plan)) {
    if (const auto filled = RequireRefresh(after, change.key, {}, plan)) chain.After(*filled);
  }
  if (before.materialized_only != after.materialized_only) {
    chain.Then(
        {.step = {.phase = Phase::Expand,
                  .actions = {SetMaterializedOnly{after.name, after.materialized_only}},
                  .undo = Reverse{{SetMaterializedOnly{after.name, before.materialized_only}}},
                  .subject = change.key},
         .needs = {change.key}});
  }
  LowerSettings(before, after, chain, plan);
  LowerColumnComments(change.key, before.column_comments, after.column_comments, plan);
}

void Lower(const Rename<ContinuousAggregate>& change, PlanBuilder& plan) {
  LowerRelationRename(change.from, change.key, plan);
}

void ResumeRefreshes(PlanBuilder& plan) {
  for (const auto& [name, aggregate] : plan.after.continuous_aggregates) {
    if (!IsUnfinished(name, plan) || !plan.before.continuous_aggregates.contains(name)) continue;
    RequireRefresh(aggregate, {Kind::ContinuousAggregate, name, {}}, {}, plan);
  }
}

}  // namespace pleat
