#include <fmt/format.h>

#include <algorithm>

#include "compiler/model/timescale.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

std::vector<ObjectKey> NeedsOf(const Hypertable& hypertable, const PlanBuilder& plan) {
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(hypertable);
  needs.push_back({Kind::Extension, {{}, {"timescaledb"}}, {}});
  return needs;
}

// A step of the expand phase that changes something about a hypertable.
Draft Setting(const ObjectKey& key, Action action, Undo undo) {
  return {.step = {.phase = Phase::Expand,
                   .actions = {std::move(action)},
                   .undo = std::move(undo),
                   .subject = key},
          .needs = {key}};
}

// The same of what chunks that are there do not follow.
Draft SettingOfNewChunks(const ObjectKey& key, Action action, Undo undo) {
  Draft draft = Setting(key, std::move(action), std::move(undo));
  draft.step.hazards.push_back({Hazard::NewChunksOnly});
  return draft;
}

void Refuse(const ObjectKey& key, std::string what, std::string why, std::string help,
            PlanBuilder& plan) {
  plan.sink.Add({.code = Code::CannotPlan,
                 .message = fmt::format("{} hypertable `{}` {}", what, NameForPeople(key),
                                        "cannot change in place"),
                 .notes = {std::move(why)},
                 .help = std::move(help)});
}

// Whether the policy drops chunks that the one before would have kept, or not yet dropped.
bool Shortens(const std::optional<AgePolicy>& before, const std::optional<AgePolicy>& after) {
  if (!after || after->schedule.paused) return false;
  return !before || before->schedule.paused || before->by_creation != after->by_creation ||
         after->age < before->age;
}

// What the first run of the policy drops of the chunks that there are: nothing where that is known
// to be none of them.
std::optional<HazardNote> LossBy(const AgePolicy& policy, const ObjectKey& key,
                                 const PlanBuilder& plan) {
  HazardNote note = plan.Sized(Hazard::Retention, key.name);
  const auto size = plan.live.sizes.find(plan.OldNameOf(key.name));
  const auto* limit = std::get_if<Interval>(&policy.age);
  if (size == plan.live.sizes.end() || limit == nullptr) return note;
  const auto& chunks = size->second.chunk_sizes;
  int dropped = 0;
  std::int64_t rows = 0;
  for (const ChunkSize& chunk : chunks) {
    const auto& age = policy.by_creation ? chunk.age_by_creation : chunk.age;
    if (!age) return note;
    if (*age < Microseconds(*limit)) continue;
    ++dropped;
    rows += chunk.rows;
  }
  if (dropped == 0) return std::nullopt;
  note.detail =
      fmt::format("{} of {} chunks with about {} rows are older now", dropped, chunks.size(), rows);
  note.extent.reset();
  return note;
}

}  // namespace

void LowerRetention(const ObjectKey& key, const std::optional<AgePolicy>& before,
                    const std::optional<AgePolicy>& after, bool existed, Chain& chain,
                    PlanBuilder& plan) {
  if (before == after) return;
  Draft draft =
      Setting(key, SetRetention{key.name, after}, Reverse{{SetRetention{key.name, before}}});
  // The policy's first run comes within seconds, so it starts when everything else is done.
  draft.rank = Rank::Last;
  if (existed && Shortens(before, after)) {
    Step& step = draft.step;
    step.phase = Phase::Contract;
    if (const auto loss = LossBy(*after, key, plan)) {
      step.hazards.push_back(*loss);
      step.needs_allow = AllowName("retention", key);
      step.undo = Irreversible{.reason = "chunks that the policy has dropped stay dropped",
                               .actions = {SetRetention{key.name, before}}};
    }
  }
  chain.Then(std::move(draft));
}

namespace {

void LowerReorder(const ObjectKey& key, const std::optional<ReorderPolicy>& before,
                  const std::optional<ReorderPolicy>& after, Chain& chain) {
  if (before == after) return;
  // One index may be the other by its new name, and has it or not while a policy is made by either.
  if (before && after && before->index != after->index) {
    LowerReorder(key, before, std::nullopt, chain);
    return LowerReorder(key, std::nullopt, after, chain);
  }
  Draft draft = Setting(key, SetReorder{key.name, after}, Reverse{{SetReorder{key.name, before}}});
  const auto index_keys = [&](const ReorderPolicy& policy) {
    return std::vector<ObjectKey>{{Kind::Index, {key.name.schema, policy.index}, {}},
                                  ConstraintKey(key.name, policy.index)};
  };
  if (after) Append(draft.needs, index_keys(*after));
  if (before) Append(draft.frees, index_keys(*before));
  chain.Then(std::move(draft));
}

std::optional<AgePolicy> PolicyOf(const std::optional<Columnstore>& columnstore) {
  return columnstore ? columnstore->policy : std::nullopt;
}

// Before 2.16 the foreign keys are those of compressed chunks as well.
std::vector<QualifiedName> LinkedTo(const QualifiedName& table, const PlanBuilder& plan) {
  std::vector<QualifiedName> linked;
  const auto found = plan.after.tables.find(table);
  if (found == plan.after.tables.end() || HasTimescale(plan.live.features, {2, 16})) return linked;
  for (const Constraint& constraint : found->second.constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
    if (foreign != nullptr) linked.push_back(foreign->table);
  }
  return linked;
}

bool SameSettings(std::optional<Columnstore> before, std::optional<Columnstore> after) {
  if (before) before->policy.reset();
  if (after) after->policy.reset();
  return before == after;
}

}  // namespace

void LowerColumnstore(const ObjectKey& key, const std::optional<Columnstore>& before,
                      const std::optional<Columnstore>& after, Chain& chain,
                      const PlanBuilder& plan) {
  const auto policy_before = PolicyOf(before);
  const auto policy_after = PolicyOf(after);
  const auto set_policy = [&] {
    chain.Then(Setting(key, SetColumnstorePolicy{key.name, policy_after},
                       Reverse{{SetColumnstorePolicy{key.name, policy_before}}}));
  };
  // The policy outlives the columnstore unless it goes first, and cannot come before it.
  if (policy_before && !policy_after) set_policy();
  const bool aggregate = key.kind == Kind::ContinuousAggregate;
  if (!SameSettings(before, after)) {
    const auto linked = LinkedTo(key.name, plan);
    // A policy or a user has compressed chunks by then.
    std::vector<Action> back;
    if (!before) back.push_back(LeaveColumnstore{key.name});
    back.push_back(SetColumnstore{key.name, before, after, aggregate, linked});
    Draft draft = Setting(key, SetColumnstore{key.name, after, before, aggregate, linked},
                          Reverse{std::move(back)});
    // Before 2.14 none is compressed when they change.
    if (before && after && HasTimescale(plan.live.features, {2, 14}))
      draft.step.hazards.push_back({Hazard::NewChunksOnly});
    // Chunks are taken out of it first, which need not hold new code up.
    if (!after) draft.step.phase = Phase::Contract;
    chain.Then(std::move(draft));
  }
  if (policy_after && policy_before != policy_after) set_policy();
}

namespace {

const SpaceDimension* FindDimension(const Hypertable& hypertable, const Identifier& column) {
  const auto found =
      std::find_if(hypertable.space.begin(), hypertable.space.end(),
                   [&](const SpaceDimension& dimension) { return dimension.column == column; });
  return found == hypertable.space.end() ? nullptr : &*found;
}

// What TimescaleDB has no statement for. False where there is something of it.
bool KeepsDimensions(const Alter<Hypertable>& change, PlanBuilder& plan) {
  const Hypertable& before = change.before;
  const Hypertable& after = change.after;
  bool keeps = before.time_column == after.time_column;
  for (const SpaceDimension& dimension : before.space) {
    const SpaceDimension* later = FindDimension(after, dimension.column);
    keeps = keeps && later && later->interval.has_value() == dimension.interval.has_value();
  }
  if (!keeps) {
    Refuse(change.key, "the columns by which rows are divided into chunks of",
           "TimescaleDB can add a dimension, and neither take one away nor replace it",
           "create a new table with the other dimensions and copy the rows", plan);
  }
  if (before.chunk_schema != after.chunk_schema || before.chunk_prefix != after.chunk_prefix) {
    keeps = false;
    Refuse(change.key, "the schema and the prefix of chunks of",
           "TimescaleDB takes them when it makes the hypertable and not later",
           "leave `chunk schema` and `chunk prefix` as they were", plan);
  }
  if (before.integer_now && !after.integer_now) {
    keeps = false;
    Refuse(change.key, "the function that tells what is now in",
           "TimescaleDB can replace it, and not take it away", "name the function that it has",
           plan);
  }
  return keeps;
}

void LowerDimensions(const Alter<Hypertable>& change, Chain& chain, PlanBuilder& plan) {
  const ObjectKey& key = change.key;
  if (change.before.chunk_interval != change.after.chunk_interval) {
    chain.Then(
        SettingOfNewChunks(key, SetChunkInterval{key.name, change.after.chunk_interval},
                           Reverse{{SetChunkInterval{key.name, change.before.chunk_interval}}}));
  }
  for (const SpaceDimension& dimension : change.after.space) {
    const SpaceDimension* before = FindDimension(change.before, dimension.column);
    if (before && *before == dimension) continue;
    if (before) {
      chain.Then(SettingOfNewChunks(key, SetDimension{key.name, dimension},
                                    Reverse{{SetDimension{key.name, *before}}}));
      continue;
    }
    Draft draft =
        SettingOfNewChunks(key, AddDimension{key.name, dimension},
                           Irreversible{.reason = "TimescaleDB takes no dimension away again"});
    draft.needs = NeedsOf(change.after, plan);
    draft.needs.push_back(key);
    chain.Then(std::move(draft));
  }
}

void LowerIntegerNow(const Alter<Hypertable>& change, Chain& chain, PlanBuilder& plan) {
  const auto& before = change.before.integer_now;
  const auto& after = change.after.integer_now;
  if (before == after || !after) return;
  const QualifiedName& table = change.key.name;
  Undo undo = Irreversible{.reason = "TimescaleDB cannot forget the function"};
  if (before) undo = Reverse{{SetIntegerNow{table, *before}}};
  Draft draft = Setting(change.key, SetIntegerNow{table, *after}, std::move(undo));
  draft.needs = NeedsOf(change.after, plan);
  draft.frees = plan.old_dependencies.Of(change.before);
  chain.Then(std::move(draft));
}

void LowerChunkSkipping(const Alter<Hypertable>& change, Chain& chain) {
  const auto set = [&](const std::vector<Identifier>& from, const std::vector<Identifier>& to,
                       bool enabled) {
    for (const Identifier& column : from) {
      if (std::binary_search(to.begin(), to.end(), column)) continue;
      const QualifiedName& table = change.key.name;
      Draft draft = Setting(change.key, SetChunkSkipping{table, column, enabled},
                            Reverse{{SetChunkSkipping{table, column, !enabled}}});
      if (enabled) draft.step.hazards.push_back({Hazard::NewChunksOnly});
      auto& keys = enabled ? draft.needs : draft.frees;
      keys.push_back(ColumnKey(table, column));
      chain.Then(std::move(draft));
    }
  };
  set(change.before.chunk_skipping, change.after.chunk_skipping, false);
  set(change.after.chunk_skipping, change.before.chunk_skipping, true);
}

// Chunks go round the tablespaces in the order in which they were attached: all behind the first
// one that differs are attached again.
void LowerTablespaces(const Alter<Hypertable>& change, Chain& chain) {
  const auto& before = change.before.tablespaces;
  const auto& after = change.after.tablespaces;
  const auto set = [&](const Identifier& tablespace, bool attached) {
    const QualifiedName& table = change.key.name;
    chain.Then(SettingOfNewChunks(change.key, SetChunkTablespace{table, tablespace, attached},
                                  Reverse{{SetChunkTablespace{table, tablespace, !attached}}}));
  };
  const auto [old, wanted] =
      std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  for (auto at = before.end(); at != old;) set(*--at, false);
  for (auto at = wanted; at != after.end(); ++at) set(*at, true);
}

}  // namespace

bool DropLeavesChunks(const PlanBuilder& plan) {
  const ServerFeatures& features = plan.live.features;
  return features.timescaledb && HasTimescale(features, {2, 28}) &&
         !HasTimescale(features, {2, 29});
}

DropTable DropOf(const QualifiedName& table, const Catalog& catalog, const PlanBuilder& plan) {
  const auto found = catalog.hypertables.find(table);
  const bool compresses = found != catalog.hypertables.end() && found->second.columnstore;
  return {.name = table, .chunks_first = compresses && DropLeavesChunks(plan)};
}

std::vector<Action> PoliciesOf(const QualifiedName& table, const Catalog& catalog) {
  const auto found = catalog.hypertables.find(table);
  if (found == catalog.hypertables.end()) return {};
  const Hypertable& hypertable = found->second;
  std::vector<Action> actions;
  if (const auto policy = PolicyOf(hypertable.columnstore))
    actions.push_back(SetColumnstorePolicy{table, policy});
  if (hypertable.reorder) actions.push_back(SetReorder{table, hypertable.reorder});
  if (hypertable.retain) actions.push_back(SetRetention{table, hypertable.retain});
  return actions;
}

void LowerPolicies(const Hypertable& hypertable, Chain& chain, PlanBuilder& plan) {
  const ObjectKey key{Kind::Hypertable, hypertable.name, {}};
  auto without = hypertable.columnstore;
  if (without) without->policy.reset();
  LowerColumnstore(key, without, hypertable.columnstore, chain, plan);
  LowerReorder(key, std::nullopt, hypertable.reorder, chain);
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
  LowerColumnstore(change.key, std::nullopt, hypertable.columnstore, chain, plan);
  LowerReorder(change.key, std::nullopt, hypertable.reorder, chain);
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
  if (!KeepsDimensions(change, plan)) return;
  Chain chain(plan);
  LowerDimensions(change, chain, plan);
  LowerIntegerNow(change, chain, plan);
  LowerChunkSkipping(change, chain);
  LowerTablespaces(change, chain);
  LowerColumnstore(change.key, change.before.columnstore, change.after.columnstore, chain, plan);
  LowerReorder(change.key, change.before.reorder, change.after.reorder, chain);
  LowerRetention(change.key, change.before.retain, change.after.retain, true, chain, plan);
}

// A hypertable goes by its table's name, whose rename carries it along.
void Lower(const Rename<Hypertable>&, PlanBuilder&) {}

}  // namespace pleat
