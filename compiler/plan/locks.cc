#include "compiler/plan/locks.h"

#include <set>

#include "compiler/model/default_name.h"
#include "compiler/plan/action_visit.h"

namespace pleat {
namespace {

using Locks = std::vector<RelationLock>;
using enum LockLevel;

// CREATE TABLE … (constraints without foreign keys) locks nothing that exists; catalog-only objects
// neither.
Locks Of(const CreateExtension&) { return {}; }
Locks Of(const DropExtension&) { return {}; }
Locks Of(const UpdateExtension&) { return {}; }
Locks Of(const MoveExtension&) { return {}; }
Locks Of(const CreateSchema&) { return {}; }
Locks Of(const DropSchema&) { return {}; }
Locks Of(const CreateEnum&) { return {}; }
Locks Of(const DropEnum&) { return {}; }
Locks Of(const AddEnumValue&) { return {}; }
Locks Of(const RenameEnumValue&) { return {}; }
// CREATE STATISTICS and CREATE PUBLICATION lock their tables as VACUUM does; DROP STATISTICS too.
Locks Of(const CreateObject& a) {
  Locks locks;
  if (const auto* statistics = std::get_if<ExtendedStatistics>(&a.object))
    locks.push_back({statistics->table, ShareUpdateExclusive});
  if (const auto* publication = std::get_if<Publication>(&a.object)) {
    for (const PublishedTable& table : publication->tables)
      locks.push_back({table.table, ShareUpdateExclusive});
  }
  return locks;
}
Locks Of(const DropObject& a) {
  if (a.table) return {{*a.table, ShareUpdateExclusive}};
  if (a.object.kind == Kind::ForeignTable) return {{a.object.name, AccessExclusive}};
  return {};
}
Locks Of(const AlterObject& a) {
  Locks locks;
  if (a.object.kind == Kind::ForeignTable) locks.push_back({a.object.name, AccessExclusive});
  if (const auto* published = std::get_if<SetPublished>(&a.change)) {
    std::set<QualifiedName> tables;
    for (const PublishedTable& table : published->before.tables) tables.insert(table.table);
    for (const PublishedTable& table : published->after.tables) tables.insert(table.table);
    for (const QualifiedName& table : tables) locks.push_back({table, ShareUpdateExclusive});
  }
  for (const QualifiedName& relation : a.reads) locks.push_back({relation, Share});
  return locks;
}
Locks Of(const CreateSequence&) { return {}; }
Locks Of(const AlterSequence& a) { return {{a.after.name, ShareRowExclusive}}; }
Locks Of(const DropSequence& a) { return {{a.name, AccessExclusive}}; }
Locks Of(const OwnSequence& a) { return {{a.sequence, ShareRowExclusive}}; }
// CREATE TABLE … PARTITION OF takes its parent as DROP TABLE does; INHERITS one weaker.
Locks Of(const CreateTable& a) {
  Locks locks{{a.table.name, AccessExclusive}};
  if (a.table.partition_of) locks.push_back({a.table.partition_of->parent, AccessExclusive});
  for (const QualifiedName& parent : a.table.inherits) {
    locks.push_back({parent, ShareUpdateExclusive});
  }
  return locks;
}
// ALTER TABLE, "ATTACH PARTITION".
Locks Of(const AttachPartition& a) {
  Locks locks{{a.parent, ShareUpdateExclusive}, {a.table, AccessExclusive}};
  if (a.default_partition) locks.push_back({*a.default_partition, AccessExclusive});
  for (const QualifiedName& table : a.linked) locks.push_back({table, ShareRowExclusive});
  for (const QualifiedName& table : a.merged) locks.push_back({table, AccessExclusive});
  return locks;
}
Locks Of(const DetachPartition& a) {
  const bool beside = a.concurrently || a.finalize;
  Locks locks{{a.parent, beside ? ShareUpdateExclusive : AccessExclusive},
              {a.table, AccessExclusive}};
  if (a.default_partition) locks.push_back({*a.default_partition, AccessExclusive});
  for (const QualifiedName& table : a.referenced) locks.push_back({table, ShareRowExclusive});
  for (const QualifiedName& table : a.referencing) locks.push_back({table, AccessExclusive});
  return locks;
}
Locks Of(const SetInherit& a) {
  return {{a.table, AccessExclusive}, {a.parent, a.inherit ? ShareUpdateExclusive : AccessShare}};
}
Locks Of(const DropTable& a) {
  Locks locks{{a.name, AccessExclusive}};
  for (const QualifiedName& table : a.referenced) locks.push_back({table, AccessExclusive});
  return locks;
}
// fillfactor and the autovacuum parameters: SHARE UPDATE EXCLUSIVE (ALTER TABLE, "SET (
// storage_parameter )").
Locks Of(const SetTableOptions& a) { return {{a.table, ShareUpdateExclusive}}; }
Locks Of(const SetLogged& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const SetTablespace& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const SetAccessMethod& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const SetReplicaIdentity& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const SetClusterMark& a) { return {{a.table, ShareUpdateExclusive}}; }
Locks Of(const SetStatistics& a) { return {{a.table, ShareUpdateExclusive}}; }
Locks Of(const RenameObject& a) {
  if (!IsRelation(a.kind)) return {};
  if (a.kind == Kind::Index) return {{a.from, ShareUpdateExclusive}};
  return {{a.from, AccessExclusive}};
}
Locks Of(const AddColumn& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const DropColumn& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const RenameColumn& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const AlterColumnType& a) {
  Locks locks{{a.table, AccessExclusive}};
  for (const QualifiedName& table : a.linked) locks.push_back({table, AccessExclusive});
  return locks;
}
// The sequence of an identity may get another name without the table being touched.
Locks Of(const SetColumnSource& a) {
  const auto* before = std::get_if<Identity>(&a.before.source);
  const auto* after = std::get_if<Identity>(&a.after.source);
  if (!before || !after) return {{a.table, AccessExclusive}};
  Locks locks;
  const QualifiedName sequence = SequenceOf(a.table, a.before);
  if (sequence != SequenceOf(a.table, a.after)) locks.push_back({sequence, AccessExclusive});
  if (before->always != after->always || !(before->options == after->options))
    locks.push_back({a.table, AccessExclusive});
  return locks;
}
Locks Of(const HandOverSequence& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const SetNotNull& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const DropNotNull& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const RestoreNotNull& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const SetStorage& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const SetCompression& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const AddConstraint& a) {
  if (const auto* fk = std::get_if<ForeignKey>(&a.constraint.rule)) {
    Locks locks{{a.table, ShareRowExclusive}};
    const LockLevel other = a.drops_triggers ? AccessExclusive : ShareRowExclusive;
    if (fk->table != a.table) locks.push_back({fk->table, other});
    return locks;
  }
  return {{a.table, AccessExclusive}};
}
Locks Of(const AddNotNullCheck& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const AddKeyUsingIndex& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const ValidateConstraint& a) { return {{a.table, ShareUpdateExclusive}}; }
Locks Of(const AnalyzeTable& a) { return {{a.table, ShareUpdateExclusive}}; }
Locks Of(const DropConstraint& a) {
  Locks locks{{a.table, AccessExclusive}};
  if (a.referenced && *a.referenced != a.table) locks.push_back({*a.referenced, AccessExclusive});
  return locks;
}
Locks Of(const RenameConstraint& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const AlterDeferral& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const CreateIndex& a) {
  if (a.concurrently) return {{a.index.table, ShareUpdateExclusive}};
  return {{a.index.table, Share}};
}
Locks Of(const AttachIndex& a) {
  return {{a.index, ShareUpdateExclusive}, {a.part, AccessExclusive}};
}
Locks Of(const DropIndex& a) {
  return {{a.table, a.concurrently ? ShareUpdateExclusive : AccessExclusive}};
}
Locks Of(const SetIndexOptions& a) { return {{a.index, ShareUpdateExclusive}}; }
Locks Of(const CreateView& a) {
  if (a.or_replace) return {{a.view.name, AccessExclusive}};
  return {};
}
Locks Of(const SetViewDefault& a) { return {{a.view, AccessExclusive}}; }
Locks Of(const DropView& a) { return {{a.name, AccessExclusive}}; }
Locks Of(const CreateMaterializedView&) { return {}; }
Locks Of(const DropMaterializedView& a) { return {{a.name, AccessExclusive}}; }
Locks Of(const CreatePolicy& a) { return {{a.policy.name.owner, AccessExclusive}}; }
Locks Of(const AlterPolicy& a) { return {{a.policy.name.owner, AccessExclusive}}; }
Locks Of(const DropPolicy& a) { return {{a.name.owner, AccessExclusive}}; }
Locks Of(const SetRowSecurity& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const RenameMember& a) { return {{a.owner, AccessExclusive}}; }
Locks Of(const SetOwner& a) {
  const AccessClass of = AccessClassOf(a.object.kind);
  if (of != AccessClass::Relation && of != AccessClass::Sequence) return {};
  return {{a.object.name, AccessExclusive}};
}
// Rows of the catalogs, not relations.
Locks Of(const ChangeGrant&) { return {}; }
Locks Of(const ChangeDefaultGrant&) { return {}; }
Locks Of(const CreateRole&) { return {}; }
Locks Of(const AlterRole&) { return {}; }
Locks Of(const DropRole&) { return {}; }
Locks Of(const ChangeMembership&) { return {}; }
Locks Of(const CreateCompatibilityView&) { return {}; }
Locks Of(const CreateCompatibilityRoutine&) { return {}; }
Locks Of(const DropCompatibilityView& a) { return {{a.name, AccessExclusive}}; }
Locks Of(const Routine&) { return {}; }
Locks Of(const Aggregate&) { return {}; }
Locks Of(const EventTrigger&) { return {}; }
Locks Of(const Rule& rule) { return {{rule.name.owner, AccessExclusive}}; }
Locks Of(const Trigger& trigger) {
  Locks locks{{trigger.name.owner, ShareRowExclusive}};
  if (trigger.referenced) locks.push_back({*trigger.referenced, AccessShare});
  return locks;
}
Locks Of(const CreateDefinition& a) {
  return std::visit([](const auto& object) { return Of(object); }, a.object);
}
Locks Of(const DropDefinition& a) {
  const bool member = a.object.kind == Kind::Trigger || a.object.kind == Kind::Rule;
  if (member) return {{a.object.name, AccessExclusive}};
  return {};
}
Locks Of(const SetFiring& a) {
  if (a.object.kind == Kind::EventTrigger) return {};
  // ALTER TABLE … ENABLE RULE takes the strongest lock.
  return {{a.object.name, a.object.kind == Kind::Rule ? AccessExclusive : ShareRowExclusive}};
}
Locks Of(const RenameDefinition& a) {
  const bool member = a.from.kind == Kind::Trigger || a.from.kind == Kind::Rule;
  if (member) return {{a.from.name, AccessExclusive}};
  return {};
}
Locks Of(const Comment& a) {
  switch (a.object.kind) {
    case Kind::Routine:
    case Kind::Aggregate:
    case Kind::Operator:
    case Kind::OperatorFamily:
    case Kind::OperatorClass:
    case Kind::Cast:
    case Kind::EventTrigger:
    case Kind::Job:
    case Kind::ServerRole:
    case Kind::DefaultPrivileges:
    case Kind::Extension:
    case Kind::Schema:
    case Kind::Enum:
    case Kind::Collation:
    case Kind::Domain:
    case Kind::CompositeType:
    case Kind::RangeType:
    case Kind::TextSearchDictionary:
    case Kind::TextSearchConfiguration:
    case Kind::ForeignDataWrapper:
    case Kind::ForeignServer:
    case Kind::UserMapping:
    case Kind::ExtendedStatistics:
    case Kind::Publication:
    case Kind::Subscription:
      return {};
    case Kind::Sequence:
    case Kind::Table:
    case Kind::Column:
    case Kind::Hypertable:
    case Kind::ForeignTable:
    case Kind::View:
    case Kind::MaterializedView:
    case Kind::ContinuousAggregate:
    case Kind::Index:
      return {{a.object.name, ShareUpdateExclusive}};
    // What is named within a relation (get_object_address_relobject()).
    case Kind::Constraint:
    case Kind::Policy:
    case Kind::Rule:
    case Kind::Trigger:
      return {{a.object.name, AccessShare}};
  }
  return {};
}
// As for a comment (ExecSecLabelStmt()).
Locks Of(const SetSecurityLabel& a) { return Of(Comment{a.object, std::nullopt}); }
Locks Of(const CreateMirror& a) { return {{a.mirror.table, ShareRowExclusive}}; }
Locks Of(const DropMirror& a) { return {{a.mirror.table, AccessExclusive}}; }
// Replaces a trigger that an earlier run has left.
Locks Of(const CreateRelay& a) {
  return {{a.relay.table, a.replaces ? AccessExclusive : ShareRowExclusive}};
}
Locks Of(const ProveValues& a) { return {{a.table, AccessShare}}; }
Locks Of(const DropRelay& a) { return {{a.relay.table, AccessExclusive}}; }
Locks Of(const FillColumn& a) { return {{a.table, RowExclusive}}; }
Locks Of(const CreateCopySync& a) { return {{a.source, ShareRowExclusive}}; }
Locks Of(const DropCopySync& a) { return {{a.source, AccessExclusive}}; }
Locks Of(const CreateCopyBack& a) { return {{a.target, ShareRowExclusive}}; }
Locks Of(const DropCopyBack& a) { return {{a.target, AccessExclusive}}; }
Locks Of(const BringBack& a) { return {{a.back.source, RowExclusive}}; }
Locks Of(const ReturnValues& a) { return {{a.table, RowExclusive}}; }
Locks Of(const CopyRows& a) {
  Locks locks{{a.backfill.target, RowExclusive}};
  if (a.source) locks.push_back({*a.source, RowShare});
  if (a.followed) locks.push_back({*a.followed, RowShare});
  return locks;
}
Locks Of(const CreateProgress&) { return {}; }
Locks Of(const DropProgress&) { return {}; }
Locks Of(const Archive& a) {
  if (a.kind == Kind::Enum) return {};
  return {{a.name, AccessExclusive}};
}
Locks Of(const Restore& a) {
  if (a.kind == Kind::Enum) return {};
  return {{a.name, AccessExclusive}};
}
Locks Of(const ArchiveRows& a) { return {{a.name, Share}}; }
Locks Of(const RestoreRows& a) { return {{a.name, RowExclusive}}; }
Locks Of(const KeepValues& a) {
  Locks locks{{a.table, AccessShare}};
  if (a.shadow) locks.push_back({*a.shadow, AccessShare});
  return locks;
}
Locks Of(const RestoreKept& a) {
  if (a.shadow) return {{a.table, RowShare}, {*a.shadow, RowExclusive}};
  return {{a.table, RowExclusive}};
}
Locks Of(const DropKept&) { return {}; }
Locks Of(const ArchiveColumn& a) { return {{a.table, AccessShare}}; }
Locks Of(const ForgetChanged& a) { return {{a.table, AccessShare}}; }
Locks Of(const RestoreColumn& a) { return {{a.table, RowExclusive}}; }
Locks Of(const Assert&) { return {}; }
Locks Of(const CreateShadowSchema&) { return {}; }
Locks Of(const DropShadowSchema&) { return {}; }
Locks Of(const CreateSync& a) { return {{a.source, ShareRowExclusive}}; }
Locks Of(const DropSync& a) { return {{a.source, AccessExclusive}}; }
Locks Of(const CarrySequence&) { return {}; }
Locks Of(const ResetProgress&) { return {}; }
Locks Of(const CreateHypertable& a) { return {{a.hypertable.name, AccessExclusive}}; }
// Only future chunks: no lock on the table (timescale catalog `dimension`).
Locks Of(const SetChunkInterval&) { return {}; }
Locks Of(const SetColumnstore& a) {
  Locks locks{{a.table, AccessExclusive}};
  // The keys of compressed chunks come and go with it.
  for (const QualifiedName& table : a.linked)
    locks.push_back({table, a.columnstore ? ShareRowExclusive : AccessExclusive});
  return locks;
}
Locks Of(const SetColumnstorePolicy&) { return {}; }
Locks Of(const SetRetention&) { return {}; }
Locks Of(const SetReorder&) { return {}; }
Locks Of(const CreateJob&) { return {}; }
Locks Of(const DropJob&) { return {}; }
// Of the chunk at hand.
Locks Of(const LeaveColumnstore& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const RecompressChunks& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const AddDimension& a) { return {{a.table, ShareUpdateExclusive}}; }
Locks Of(const SetDimension&) { return {}; }
Locks Of(const SetIntegerNow&) { return {}; }
Locks Of(const SetChunkSkipping& a) {
  if (a.enabled) return {};
  return {{a.table, ShareUpdateExclusive}};
}
// The first that is attached becomes the table's own, and the table loses that when it goes.
Locks Of(const SetChunkTablespace& a) { return {{a.table, AccessExclusive}}; }
Locks Of(const CreateContinuousAggregate& a) {
  Locks locks;
  for (const QualifiedName& table : a.watched) locks.push_back({table, ShareRowExclusive});
  return locks;
}
Locks Of(const DropContinuousAggregate& a) {
  Locks locks{{a.name, AccessExclusive}};
  for (const QualifiedName& source : a.sources) locks.push_back({source, AccessExclusive});
  return locks;
}
Locks Of(const SetMaterializedOnly& a) { return {{a.name, AccessExclusive}}; }
Locks Of(const SetRefreshPolicy&) { return {}; }
Locks Of(const RefreshAggregate&) { return {}; }
Locks Of(const CheckHistory&) { return {}; }

Isolation IsolationFor(const CreateIndex& a) {
  return a.concurrently || a.per_chunk ? Isolation::None : Isolation::Shared;
}
Isolation IsolationFor(const DropIndex& a) {
  return a.concurrently ? Isolation::None : Isolation::Shared;
}
Isolation IsolationFor(const DetachPartition& a) {
  return a.concurrently ? Isolation::None : Isolation::Shared;
}
Isolation IsolationFor(const FillColumn&) { return Isolation::None; }
Isolation IsolationFor(const CopyRows&) { return Isolation::None; }
Isolation IsolationFor(const BringBack&) { return Isolation::None; }
Isolation IsolationFor(const ReturnValues&) { return Isolation::None; }
// A new label cannot be used before the transaction that added it has committed (ALTER TYPE,
// notes).
Isolation IsolationFor(const AddEnumValue&) { return Isolation::Own; }
Isolation IsolationFor(const ValidateConstraint&) { return Isolation::Own; }
Isolation IsolationFor(const AnalyzeTable&) { return Isolation::Own; }
Isolation IsolationFor(const ProveValues&) { return Isolation::Own; }
// What is built beside what is read is built before anything is locked.
Isolation IsolationFor(const CreateView& a) {
  return a.beside ? Isolation::Own : Isolation::Shared;
}
Isolation IsolationFor(const CreateMaterializedView& a) {
  return a.beside ? Isolation::Own : Isolation::Shared;
}
// Reads, or writes, as many rows as there are.
Isolation IsolationFor(const KeepValues&) { return Isolation::Own; }
Isolation IsolationFor(const RestoreKept&) { return Isolation::Own; }
Isolation IsolationFor(const ArchiveRows&) { return Isolation::Own; }
Isolation IsolationFor(const RestoreRows&) { return Isolation::Own; }
Isolation IsolationFor(const ArchiveColumn&) { return Isolation::Own; }
Isolation IsolationFor(const ForgetChanged&) { return Isolation::Own; }
Isolation IsolationFor(const RestoreColumn&) { return Isolation::Own; }
Isolation IsolationFor(const Assert&) { return Isolation::Own; }
// Policies last and short: they lock the extension's job tables.
Isolation IsolationFor(const SetColumnstorePolicy&) { return Isolation::Own; }
Isolation IsolationFor(const SetRetention&) { return Isolation::Own; }
Isolation IsolationFor(const SetReorder&) { return Isolation::Own; }
Isolation IsolationFor(const CreateJob&) { return Isolation::Own; }
Isolation IsolationFor(const DropJob&) { return Isolation::Own; }
Isolation IsolationFor(const LeaveColumnstore&) { return Isolation::None; }
Isolation IsolationFor(const RecompressChunks&) { return Isolation::None; }
Isolation IsolationFor(const SetRefreshPolicy&) { return Isolation::Own; }
Isolation IsolationFor(const RefreshAggregate&) { return Isolation::None; }
Isolation IsolationFor(const CheckHistory&) { return Isolation::Own; }
// A subscription talks with the publisher, which no transaction can take back.
Isolation IsolationFor(const CreateObject& a) {
  const auto* subscription = std::get_if<Subscription>(&a.object);
  return subscription && subscription->enabled ? Isolation::None : Isolation::Shared;
}
Isolation IsolationFor(const DropObject& a) {
  return a.object.kind == Kind::Subscription ? Isolation::None : Isolation::Shared;
}
Isolation IsolationFor(const AlterObject& a) {
  const auto* publications = std::get_if<SetPublications>(&a.change);
  if (publications && publications->refresh) return Isolation::None;
  const bool validates = std::holds_alternative<ValidateDomainCheck>(a.change);
  return a.reads.empty() && !validates ? Isolation::Shared : Isolation::Own;
}
template <class T>
Isolation IsolationFor(const T&) {
  return Isolation::Shared;
}

}  // namespace

std::vector<RelationLock> LocksOf(const Action& action) {
  Locks locks = Visit(action, [](const auto& a) { return Of(a); });
  // Nobody comes to an index but through what it is of.
  std::erase_if(locks,
                [](const auto& lock) { return lock.relation.schema == kAggregateIndexSchema; });
  return locks;
}

Isolation IsolationOf(const Action& action) {
  return Visit(action, [](const auto& a) { return IsolationFor(a); });
}

Isolation StrictestOf(const std::vector<Action>& actions) {
  Isolation strictest = Isolation::Shared;
  for (const Action& action : actions) strictest = std::max(strictest, IsolationOf(action));
  return strictest;
}

}  // namespace pleat
