#include <fmt/format.h>

#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::vector<ObjectKey> NeedsOf(const Hypertable& hypertable, const PlanBuilder& plan) {
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(hypertable);
  needs.push_back({Kind::Extension, {{}, {"timescaledb"}}, {}});
  return needs;
}

void LowerRetention(const ObjectKey& key, const std::optional<TimeAmount>& before,
                    const std::optional<TimeAmount>& after, bool existed, Chain& chain,
                    PlanBuilder& plan) {
  if (before == after) return;
  Step step{.phase = Phase::Expand,
            .actions = {SetRetention{key.name, after}},
            .undo = Reverse{{SetRetention{key.name, before}}},
            .subject = key};
  // The policy's first run comes within seconds, so it starts when everything else is done.
  const bool shortens = after && (!before || *after < *before);
  if (existed && shortens) {
    step.phase = Phase::Contract;
    step.hazards.push_back(plan.Sized(Hazard::Retention, key.name));
    step.needs_allow = AllowName("retention", key);
    step.undo = Irreversible{.reason = "chunks that the policy has dropped stay dropped",
                             .actions = {SetRetention{key.name, before}}};
  }
  chain.Then({.step = std::move(step), .needs = {key}, .rank = Rank::Last});
}

void LowerColumnstore(const ObjectKey& key, const std::optional<Columnstore>& before,
                      const std::optional<Columnstore>& after, Chain& chain) {
  if (before == after) return;
  const auto age_before = before ? before->after : std::nullopt;
  const auto age_after = after ? after->after : std::nullopt;
  const bool settings_differ =
      before.has_value() != after.has_value() ||
      (before && (before->segment_by != after->segment_by || before->order_by != after->order_by));
  const auto policy = [&](const std::optional<TimeAmount>& from,
                          const std::optional<TimeAmount>& to) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {SetColumnstorePolicy{key.name, to}},
                         .undo = Reverse{{SetColumnstorePolicy{key.name, from}}},
                         .subject = key},
                .needs = {key}});
  };
  // The policy outlives the columnstore unless it goes first, and cannot come before it.
  if (age_before && !age_after) policy(age_before, age_after);
  if (settings_differ) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {SetColumnstore{key.name, after}},
                         .undo = Reverse{{SetColumnstore{key.name, before}}},
                         .subject = key},
                .needs = {key}});
  }
  if (age_after && age_before != age_after) policy(age_before, age_after);
}

}  // namespace

void LowerPolicies(const Hypertable& hypertable, Chain& chain, PlanBuilder& plan) {
  const ObjectKey key{Kind::Hypertable, hypertable.name, {}};
  auto without = hypertable.columnstore;
  if (without) without->after.reset();
  LowerColumnstore(key, without, hypertable.columnstore, chain);
  LowerRetention(key, std::nullopt, hypertable.retain, true, chain, plan);
}

void Lower(const Create<Hypertable>& change, PlanBuilder& plan) {
  const Hypertable& hypertable = change.after;
  const bool existed = plan.Existed(change.key.name);
  Step step{.phase = existed ? Phase::Contract : Phase::Expand,
            .actions = {CreateHypertable{.hypertable = hypertable, .migrate_data = existed}},
            .subject = change.key};
  if (existed) {
    step.hazards = {plan.Sized(Hazard::Rewrite, change.key.name), {Hazard::Irreversible}};
    step.undo = Irreversible{.reason = "TimescaleDB cannot make a plain table of a hypertable"};
  } else {
    step.undo = NothingToUndo{"it goes with its table"};
  }
  Chain chain(plan);
  chain.Then({.step = std::move(step), .makes = {change.key}, .needs = NeedsOf(hypertable, plan)});
  LowerColumnstore(change.key, std::nullopt, hypertable.columnstore, chain);
  LowerRetention(change.key, std::nullopt, hypertable.retain, existed, chain, plan);
}

void Lower(const Drop<Hypertable>& change, PlanBuilder& plan) {
  if (plan.IsDropped({Kind::Table, change.key.name, {}})) return;
  plan.sink.Add(
      {.code = Code::CannotPlan,
       .message = fmt::format("`{}` is a hypertable and is to become a plain table",
                              NameForPeople(change.key)),
       .notes = {"TimescaleDB has no way back from a hypertable"},
       .help = "keep its `hypertable by` block, or create a new table and copy the rows"});
}

void Lower(const Alter<Hypertable>& change, PlanBuilder& plan) {
  const Hypertable& before = change.before;
  const Hypertable& after = change.after;
  if (before.time_column != after.time_column || before.space != after.space) {
    plan.sink.Add({.code = Code::CannotPlan,
                   .message = fmt::format("the partitioning columns of hypertable `{}` differ",
                                          NameForPeople(change.key)),
                   .notes = {"TimescaleDB cannot change the dimensions of a hypertable in place"},
                   .help = "create a new table with the other dimensions and copy the rows"});
    return;
  }
  Chain chain(plan);
  if (before.chunk_interval != after.chunk_interval) {
    chain.Then(
        {.step = {.phase = Phase::Expand,
                  .actions = {SetChunkInterval{change.key.name, after.chunk_interval}},
                  .undo = Reverse{{SetChunkInterval{change.key.name, before.chunk_interval}}},
                  .subject = change.key},
         .needs = {change.key}});
  }
  LowerColumnstore(change.key, before.columnstore, after.columnstore, chain);
  LowerRetention(change.key, before.retain, after.retain, true, chain, plan);
}

// A hypertable goes by its table's name, whose rename carries it along.
void Lower(const Rename<Hypertable>&, PlanBuilder&) {}

}  // namespace pleat
