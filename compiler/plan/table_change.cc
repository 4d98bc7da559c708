#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/options_diff.h"
#include "compiler/plan/partition.h"

namespace pleat {
namespace {

// What a mark on an index needs.
std::vector<ObjectKey> KeysOfMark(const QualifiedName& table, const Identifier& index,
                                  const Catalog& catalog) {
  if (Contains(catalog, ConstraintKey(table, index))) return {ConstraintKey(table, index)};
  const ObjectKey key{Kind::Index, {table.schema, index}, {}};
  return Contains(catalog, key) ? std::vector{key} : std::vector<ObjectKey>();
}

// Only a table without rows changes in no time: everything is written again (ALTER TABLE, since
// 15).
void LowerAccessMethod(const Alter<Table>& change, Chain& chain, PlanBuilder& plan) {
  if (change.before.access_method == change.after.access_method) return;
  if (!plan.live.features.set_access_method) {
    plan.sink.Add({.code = Code::CannotPlan,
                   .message = "table `" + NameForPeople(change.key) +
                              "` cannot change its access method before PostgreSQL 15",
                   .help = "make a new table beside it, copy the rows, and rename both"});
    return;
  }
  const QualifiedName& name = change.key.name;
  Step step{.phase = Phase::Contract,
            .actions = {SetAccessMethod{name, change.after.access_method}},
            .undo = Reverse{{SetAccessMethod{name, change.before.access_method}}},
            .subject = change.key};
  if (!change.after.partitioning) step.hazards = {plan.Sized(Hazard::Rewrite, name)};
  chain.Then({.step = std::move(step), .needs = {change.key}});
}

// A table that is logged refers to none that is not (ATPrepChangePersistence()): the one goes or
// changes first, whichever side this table is on.
std::vector<ObjectKey> NeededForLogging(const Alter<Table>& change, const PlanBuilder& plan) {
  const QualifiedName& name = change.key.name;
  std::vector<ObjectKey> needs;
  const auto add = [&](const QualifiedName& owner, const Constraint& constraint,
                       const QualifiedName& other) {
    if (other == name) return;
    needs.push_back(LoggingKey(other));
    needs.push_back(GoneKey(ConstraintKey(owner, constraint.name)));
  };
  if (change.after.unlogged) {
    const auto [first, last] = plan.references_before.equal_range(name);
    for (auto at = first; at != last; ++at) {
      add(at->second.first, *at->second.second, at->second.first);
    }
    // Nor is one published that is not.
    for (const auto& [publication, object] : plan.before.publications) {
      needs.push_back(GoneKey({Kind::Publication, publication, {}}));
      needs.push_back(UnpublishedKey(name));
    }
    return needs;
  }
  for (const Constraint& constraint : change.before.constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
    if (foreign) add(name, constraint, foreign->table);
  }
  return needs;
}

}  // namespace

void LowerMarks(const Table& before, const Table& after, Chain& chain, PlanBuilder& plan) {
  const QualifiedName& name = after.name;
  const ObjectKey key{Kind::Table, name, {}};
  if (!(before.replica_identity == after.replica_identity)) {
    std::vector<ObjectKey> needs = KeysOfMark(name, after.replica_identity.index, plan.after);
    needs.push_back(key);
    // Where updates are published, none is possible from then on.
    const bool forbids = after.replica_identity.kind == ReplicaIdentity::Kind::Nothing;
    chain.Then({.step = {.phase = forbids ? Phase::Contract : Phase::Expand,
                         .actions = {SetReplicaIdentity{name, after.replica_identity}},
                         .undo = Reverse{{SetReplicaIdentity{name, before.replica_identity}}},
                         .subject = key},
                .needs = std::move(needs),
                .frees = KeysOfMark(name, before.replica_identity.index, plan.before),
                .rank = forbids ? Rank::Last : Rank::Middle});
  }
  LowerClusterMark(key, before.clustered_on, after.clustered_on, chain, plan);
}

void AppendMarks(const Catalog& catalog, const QualifiedName& table, const Identifier& index,
                 std::vector<Action>& actions) {
  const auto found = catalog.tables.find(table);
  if (found != catalog.tables.end()) {
    const ReplicaIdentity& identity = found->second.replica_identity;
    if (identity.kind == ReplicaIdentity::Kind::Index && identity.index == index) {
      actions.push_back(SetReplicaIdentity{table, identity});
    }
  }
  if (ClusteredOn(catalog, table) == index) actions.push_back(SetClusterMark{table, index});
}

std::optional<Identifier> ClusteredOn(const Catalog& catalog, const QualifiedName& relation) {
  const auto table = catalog.tables.find(relation);
  if (table != catalog.tables.end()) return table->second.clustered_on;
  const auto view = catalog.materialized_views.find(relation);
  return view == catalog.materialized_views.end() ? std::nullopt : view->second.clustered_on;
}

void LowerClusterMark(const ObjectKey& relation, const std::optional<Identifier>& before,
                      const std::optional<Identifier>& after, Chain& chain, PlanBuilder& plan) {
  if (before == after) return;
  const QualifiedName& name = relation.name;
  std::vector<ObjectKey> needs = KeysOfMark(name, after.value_or(Identifier{}), plan.after);
  needs.push_back(relation);
  chain.Then({.step = {.phase = Phase::Expand,
                       .actions = {SetClusterMark{name, after}},
                       .undo = Reverse{{SetClusterMark{name, before}}},
                       .subject = relation},
              .needs = std::move(needs),
              .frees = KeysOfMark(name, before.value_or(Identifier{}), plan.before)});
}

void Lower(const Alter<Table>& change, PlanBuilder& plan) {
  const QualifiedName& name = change.key.name;
  Chain chain(plan);
  LowerParents(change, chain, plan);
  LowerMarks(change.before, change.after, chain, plan);
  LowerAccessMethod(change, chain, plan);
  const OptionsDiff forth = Compare(change.before.options, change.after.options);
  const OptionsDiff back = Compare(change.after.options, change.before.options);
  if (change.before.options != change.after.options) {
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {SetTableOptions{name, forth.set, forth.reset}},
                         .undo = Reverse{{SetTableOptions{name, back.set, back.reset}}},
                         .subject = change.key},
                .needs = {change.key}});
  }
  if (change.before.row_security != change.after.row_security ||
      change.before.force_row_security != change.after.force_row_security) {
    LowerRowSecurity(name, plan);
  }
  if (change.before.unlogged != change.after.unlogged) {
    std::vector<ObjectKey> needs = NeededForLogging(change, plan);
    needs.push_back(change.key);
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {SetLogged{name, change.after.unlogged}},
                         .undo = Reverse{{SetLogged{name, change.before.unlogged}}},
                         .hazards = {plan.Sized(Hazard::Rewrite, name)},
                         .subject = change.key},
                .makes = {LoggingKey(name)},
                .needs = std::move(needs)});
  }
  if (change.before.tablespace != change.after.tablespace) {
    chain.Then({.step = {.phase = Phase::Contract,
                         .actions = {SetTablespace{name, change.after.tablespace}},
                         .undo = Reverse{{SetTablespace{name, change.before.tablespace}}},
                         .hazards = {plan.Sized(Hazard::Rewrite, name)},
                         .subject = change.key},
                .needs = {change.key}});
  }
}

}  // namespace pleat
