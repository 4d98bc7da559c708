#include "compiler/plan/describe.h"

#include <fmt/format.h>

#include "compiler/plan/action_visit.h"

namespace pleat {
namespace {

std::string Name(const QualifiedName& name) { return NameForPeople({Kind::Table, name, {}}); }
std::string Name(const QualifiedName& table, const Identifier& member) {
  return NameForPeople(ColumnKey(table, member));
}

std::string_view RuleWord(const Constraint& constraint) {
  struct {
    std::string_view operator()(const Key& key) { return key.primary ? "primary key" : "unique"; }
    std::string_view operator()(const Check&) { return "check"; }
    std::string_view operator()(const ForeignKey&) { return "foreign key"; }
    std::string_view operator()(const Exclusion&) { return "exclusion constraint"; }
  } word;
  return std::visit(word, constraint.rule);
}

std::string_view SourceWord(const Column& column) {
  struct {
    std::string_view operator()(const std::monostate&) { return "no default"; }
    std::string_view operator()(const Default&) { return "a default"; }
    std::string_view operator()(const Identity&) { return "an identity"; }
    std::string_view operator()(const Serial&) { return "a sequence"; }
    std::string_view operator()(const Generated&) { return "a generated value"; }
  } word;
  return std::visit(word, column.source);
}

ObjectKey KeyOf(const Program& definition) {
  return std::visit([]<class T>(const T& object) { return MakeKey(kKindOf<T>, object.name); },
                    definition);
}

std::string Say(const CreateExtension& a) {
  return "create extension " + a.extension.name.name.text;
}
std::string Say(const DropExtension& a) { return "drop extension " + a.name.name.text; }
std::string Say(const UpdateExtension& a) {
  return fmt::format("update extension {} to {}", a.name.name.text, a.version.value_or("default"));
}
std::string Say(const MoveExtension& a) {
  return fmt::format("move extension {} to schema {}", a.name.name.text, a.schema.text);
}
std::string Say(const CreateSchema& a) { return "create schema " + a.name.name.text; }
std::string Say(const DropSchema& a) { return "drop schema " + a.name.name.text; }
std::string Say(const CreateEnum& a) { return "create enum " + Name(a.type.name); }
std::string Say(const DropEnum& a) { return "drop enum " + Name(a.name); }
std::string Say(const AddEnumValue& a) {
  return fmt::format("add value '{}' to enum {}", a.label, Name(a.type));
}
std::string Say(const RenameEnumValue& a) {
  return fmt::format("rename value '{}' of enum {} to '{}'", a.from, Name(a.type), a.to);
}
std::string Say(const CreateObject& a) { return "create " + ToString(KeyOf(a.object)); }
std::string Say(const DropObject& a) { return "drop " + ToString(a.object); }
std::string Say(const AlterObject& a) { return Describe(a.object, a.change); }
std::string Say(const CreateSequence& a) { return "create sequence " + Name(a.sequence.name); }
std::string Say(const AlterSequence& a) { return "alter sequence " + Name(a.after.name); }
std::string Say(const DropSequence& a) { return "drop sequence " + Name(a.name); }
std::string Say(const OwnSequence& a) {
  if (!a.owner) return fmt::format("let sequence {} belong to no column", Name(a.sequence));
  return fmt::format("let sequence {} belong to {}", Name(a.sequence),
                     Name(a.owner->table, a.owner->column));
}
std::string Say(const CreateTable& a) { return "create table " + Name(a.table.name); }
std::string Say(const AttachPartition& a) {
  return fmt::format("attach partition {} to {}", Name(a.table), Name(a.parent));
}
std::string Say(const DetachPartition& a) {
  if (a.finalize)
    return fmt::format("end the detachment of partition {} from {}", Name(a.table), Name(a.parent));
  return fmt::format("detach partition {} from {}{}", Name(a.table), Name(a.parent),
                     a.concurrently ? " without blocking" : "");
}
std::string Say(const SetInherit& a) {
  return fmt::format("let table {} {} from {}", Name(a.table),
                     a.inherit ? "inherit" : "no longer inherit", Name(a.parent));
}
std::string Say(const DropTable& a) { return "drop table " + Name(a.name); }
std::string Say(const SetTableOptions& a) { return "set storage parameters of " + Name(a.table); }
std::string Say(const SetLogged& a) {
  return fmt::format("make table {} {}", Name(a.table), a.unlogged ? "unlogged" : "logged");
}
std::string Say(const SetTablespace& a) {
  return "move table " + Name(a.table) + " to a tablespace";
}
std::string Say(const SetAccessMethod& a) {
  return fmt::format("keep table {} by access method {}", Name(a.table),
                     a.method ? a.method->text : "heap");
}
std::string Say(const SetReplicaIdentity& a) {
  switch (a.identity.kind) {
    case ReplicaIdentity::Kind::Default:
      return "identify rows of " + Name(a.table) + " to subscribers by the primary key";
    case ReplicaIdentity::Kind::Full:
      return "identify rows of " + Name(a.table) + " to subscribers by the whole row";
    case ReplicaIdentity::Kind::Nothing:
      return "identify rows of " + Name(a.table) + " to subscribers by nothing";
    case ReplicaIdentity::Kind::Index:
      break;
  }
  return fmt::format("identify rows of {} to subscribers by index {}", Name(a.table),
                     a.identity.index.text);
}
std::string Say(const SetClusterMark& a) {
  if (!a.index) return fmt::format("let CLUSTER sort {} by no index", Name(a.table));
  return fmt::format("let CLUSTER sort {} by index {}", Name(a.table), a.index->text);
}
std::string Say(const SetStatistics& a) {
  return "set statistics of " + Name(a.table, a.after.name);
}
std::string Say(const RenameObject& a) {
  return fmt::format("rename {} {} to {}", Keyword(a.kind), Name(a.from), Name(a.to));
}
std::string Say(const AddColumn& a) {
  return fmt::format("add column {} {}{}", Name(a.table, a.column.name), ToString(a.column.type),
                     a.column.not_null ? " not null" : "");
}
std::string Say(const DropColumn& a) { return "drop column " + Name(a.table, a.column); }
std::string Say(const RenameColumn& a) {
  return fmt::format("rename column {} to {}", Name(a.table, a.from), a.to.text);
}
std::string Say(const AlterColumnType& a) {
  if (a.from == a.to) return "change collation of " + Name(a.table, a.column);
  return fmt::format("change type of {} from {} to {}", Name(a.table, a.column), ToString(a.from),
                     ToString(a.to));
}
std::string Say(const SetColumnSource& a) {
  return fmt::format("give {} {}", Name(a.table, a.after.name), SourceWord(a.after));
}
std::string Say(const HandOverSequence& a) {
  if (a.before.source.index() == a.after.source.index())
    return "let the sequence go on in the successor of " + Name(a.table, a.after.name);
  return fmt::format("give {} {} that goes on where its sequence is", Name(a.table, a.after.name),
                     SourceWord(a.after));
}
std::string Say(const SetNotNull& a) {
  if (a.not_valid) return "reject new nulls in " + Name(a.table, a.column);
  return "set not null on " + Name(a.table, a.column);
}
std::string Say(const DropNotNull& a) { return "drop not null on " + Name(a.table, a.column); }
std::string Say(const RestoreNotNull& a) {
  return fmt::format("set not null on {} again if every row allows it", Name(a.table, a.column));
}
std::string Say(const SetStorage& a) {
  return fmt::format("set storage of {} to {}", Name(a.table, a.column), a.storage);
}
std::string Say(const SetCompression& a) {
  return fmt::format("set compression of {} to {}", Name(a.table, a.column),
                     a.method.value_or("default"));
}
std::string Say(const AddConstraint& a) {
  return fmt::format("add {} {}{}", RuleWord(a.constraint), Name(a.table, a.constraint.name),
                     a.not_valid ? ", not validated yet" : "");
}
std::string Say(const AddNotNullCheck& a) {
  return fmt::format("reject new nulls in {}", Name(a.table, a.column));
}
std::string Say(const AddKeyUsingIndex& a) {
  return fmt::format("add {} {} from its index", RuleWord(a.constraint),
                     Name(a.table, a.constraint.name));
}
std::string Say(const AnalyzeTable& a) {
  return "count the values of " + NameForPeople({Kind::Table, a.table, {}}) + " for the planner";
}
std::string Say(const ValidateConstraint& a) {
  return fmt::format("validate constraint {}{}", Name(a.table, a.constraint),
                     a.if_kept ? " if every row keeps it" : "");
}
std::string Say(const DropConstraint& a) {
  return "drop constraint " + Name(a.table, a.constraint);
}
std::string Say(const RenameConstraint& a) {
  return fmt::format("rename constraint {} to {}", Name(a.table, a.from), a.to.text);
}
std::string Say(const AlterDeferral& a) {
  return "change deferral of constraint " + Name(a.table, a.constraint.name);
}
std::string Say(const CreateIndex& a) {
  return fmt::format("build {}index {} on {}{}", a.index.unique ? "unique " : "",
                     Name(a.index.name), Name(a.index.table),
                     a.concurrently ? " without blocking writes"
                     : a.per_chunk  ? " chunk by chunk"
                                    : "");
}
std::string Say(const AttachIndex& a) {
  return fmt::format("make index {} part of {}", Name(a.part), Name(a.index));
}
std::string Say(const DropIndex& a) { return "drop index " + Name(a.name); }
std::string Say(const SetIndexOptions& a) {
  return "set storage parameters of index " + Name(a.index);
}
std::string Say(const CreateView& a) {
  return fmt::format("{} view {}", a.or_replace ? "replace" : "create", Name(a.view.name));
}
std::string Say(const SetViewDefault& a) {
  const std::string column = Name(a.view, a.column);
  return a.value ? "give " + column + " a default" : "drop the default of " + column;
}
std::string Say(const DropView& a) { return "drop view " + Name(a.name); }
std::string Say(const CreateMaterializedView& a) {
  return "create materialized view " + Name(a.view.name);
}
std::string Say(const DropMaterializedView& a) { return "drop materialized view " + Name(a.name); }
std::string Say(const CreatePolicy& a) {
  return "create policy " + NameForPeople(MakeKey(Kind::Policy, a.policy.name));
}
std::string Say(const AlterPolicy& a) {
  return "alter policy " + NameForPeople(MakeKey(Kind::Policy, a.policy.name));
}
std::string Say(const DropPolicy& a) {
  return "drop policy " + NameForPeople(MakeKey(Kind::Policy, a.name));
}
std::string Say(const SetRowSecurity& a) {
  if (!a.enabled) {
    return fmt::format("{} the owner of {} to its policies",
                       *a.forced ? "subject" : "do not subject", Name(a.table));
  }
  return fmt::format("{} row security of {}", *a.enabled ? "enable" : "disable", Name(a.table));
}
std::string Say(const RenameMember& a) {
  return fmt::format("rename {} {} to {}", Keyword(a.kind), Name(a.owner, a.from), a.to.text);
}
std::string RolesFor(const std::vector<Identifier>& roles) {
  std::string text;
  for (const Identifier& role : roles) {
    if (!text.empty()) text += ", ";
    text += role.empty() ? "public" : role.text;
  }
  return text;
}

// "grant select on table orders to app".
template <class A>
std::string SayGrant(const A& a, const std::string& on, AccessClass of) {
  const std::string what = ToString(a.privileges, of);
  const std::string roles = RolesFor(a.roles);
  if (a.revoke) {
    return fmt::format("revoke {}{} on {} from {}", a.option ? "grant option for " : "", what, on,
                       roles);
  }
  return fmt::format("grant {} on {} to {}{}", what, on, roles,
                     a.option ? " with grant option" : "");
}

std::string Say(const SetOwner& a) {
  return fmt::format("let {} belong to {}", ToString(a.object), a.owner.text);
}
std::string Say(const ChangeGrant& a) {
  return SayGrant(a, ToString(a.object), AccessClassOf(a.object.kind));
}
std::string Say(const ChangeDefaultGrant& a) {
  const std::string in = a.name.owner.schema.empty() ? "" : " in " + a.name.owner.schema.text;
  return SayGrant(
      a, fmt::format("{} that {} creates{}", a.name.member.text, a.name.owner.name.text, in),
      ClassOfObjects(a.name.member.text));
}
std::string Say(const CreateRole& a) { return "create role " + a.role.name.name.text; }
std::string Say(const AlterRole& a) { return "alter role " + a.after.name.name.text; }
std::string Say(const DropRole& a) { return "drop role " + a.name.name.text; }
std::string Say(const ChangeMembership& a) {
  return fmt::format("{} role {} {} {}", a.revoke ? "take" : "put", a.role.name.text,
                     a.revoke ? "out of" : "into", a.group.text);
}
std::string Say(const CreateCompatibilityView& a) {
  return fmt::format("keep the old name {} as a view of {}", Name(a.name), Name(a.relation));
}
std::string Say(const DropCompatibilityView& a) {
  return fmt::format("drop the view of the old name {}", Name(a.name));
}
std::string Say(const CreateCompatibilityRoutine& a) {
  const ObjectKey key = KeyOf(a.object);
  return fmt::format("keep the old name {} as a copy of {}", NameForPeople(key), Name(a.routine));
}
std::string Say(const CreateDefinition& a) {
  const ObjectKey key = KeyOf(a.object);
  const auto* routine = std::get_if<Routine>(&a.object);
  const std::string name =
      routine != nullptr && routine->procedure ? "procedure " + NameForPeople(key) : ToString(key);
  return (a.or_replace ? "replace " : "create ") + name;
}
std::string Say(const DropDefinition& a) { return "drop " + ToString(a.object); }
std::string Say(const SetFiring& a) {
  return fmt::format("{} {}", ToString(a.firing), ToString(a.object));
}
std::string Say(const RenameDefinition& a) {
  return fmt::format("rename {} to {}", ToString(a.from), NameForPeople(a.to));
}
std::string Say(const Comment& a) { return "comment on " + ToString(a.object); }
std::string Say(const SetSecurityLabel& a) {
  return fmt::format("{} {} by {}", a.text ? "label" : "take the label off", ToString(a.object),
                     a.provider.text);
}
std::string Say(const CreateMirror& a) {
  return fmt::format("keep {} equal to {}", Name(a.mirror.table, a.mirror.mirror),
                     a.mirror.source.text);
}
std::string Say(const DropMirror& a) {
  return fmt::format("stop keeping {} equal to {}", Name(a.mirror.table, a.mirror.mirror),
                     a.mirror.source.text);
}
std::string NamesOf(const std::vector<ColumnValue>& values) {
  std::vector<std::string> names;
  for (const ColumnValue& value : values) names.push_back(value.column.text);
  return fmt::format("{}", fmt::join(names, ", "));
}
std::string Say(const CreateRelay& a) {
  std::vector<std::string> leaving;
  for (const Identifier& column : a.relay.leaving) leaving.push_back(column.text);
  return fmt::format("let {} of {} follow {}{}", NamesOf(a.relay.forth), Name(a.relay.table),
                     fmt::join(leaving, ", "), a.relay.back.empty() ? "" : ", and the other way");
}
std::string Say(const DropRelay& a) {
  return fmt::format("let {} of {} follow no more", NamesOf(a.relay.forth), Name(a.relay.table));
}
std::string Say(const ProveValues& a) {
  return fmt::format("see that {} has every value", Name(a.table, a.to.column));
}
std::string Say(const FillColumn& a) {
  if (a.copy_of) return fmt::format("fill {} from {}", Name(a.table, a.column), a.copy_of->text);
  return "fill " + Name(a.table, a.column);
}
std::string Say(const CopyRows& a) { return "copy rows into " + Name(a.backfill.target); }
std::string Say(const CreateCopySync& a) {
  return fmt::format("write to {} what is written to {}", Name(a.backfill.target), Name(a.source));
}
std::string Say(const DropCopySync& a) {
  return fmt::format("stop following {}: {}", Name(a.source), a.name);
}
std::string Say(const CreateCopyBack& a) {
  return fmt::format("write back to {} what is written to {}", Name(a.source), Name(a.target));
}
std::string Say(const DropCopyBack& a) {
  return fmt::format("stop writing back from {}: {}", Name(a.target), a.name);
}
std::string Say(const BringBack& a) {
  return fmt::format("bring {} what {} has", Name(a.back.source), Name(a.back.target));
}
std::string Say(const ReturnValues& a) {
  return fmt::format("bring back {} of {}", NamesOf(a.columns), Name(a.table));
}
std::string Say(const CreateProgress&) { return "remember which backfills are to be done"; }
std::string Say(const DropProgress&) { return "forget the backfills, all are done"; }
std::string Say(const Archive& a) {
  return fmt::format("move {} {} to the archive", Keyword(a.kind), Name(a.name));
}
std::string Say(const Restore& a) {
  return fmt::format("bring {} {} back from the archive", Keyword(a.kind), Name(a.name));
}
std::string Say(const ArchiveRows& a) {
  return fmt::format("copy the rows of {} to the archive", Name(a.name));
}
std::string Say(const RestoreRows& a) {
  return fmt::format("bring the rows of {} back from the archive", Name(a.name));
}
std::string Say(const KeepValues& a) {
  return fmt::format("keep the old values of {}", Name(a.table, a.was.name));
}
std::string Say(const RestoreKept& a) {
  return fmt::format("bring the old values of {} back", Name(a.table, a.column));
}
std::string Say(const DropKept& a) {
  return fmt::format("forget the old values of {}", Name(a.table, a.column));
}
std::string Say(const ArchiveColumn& a) {
  return fmt::format("keep the values of {} in the archive", Name(a.table, a.column.name));
}
std::string Say(const ForgetChanged& a) {
  return fmt::format("forget those of {} that have changed since", Name(a.table, a.column.name));
}
std::string Say(const RestoreColumn& a) {
  return fmt::format("bring the values of {} back from the archive", Name(a.table, a.column.name));
}
std::string Say(const Assert& a) { return "check that " + a.assertion.message; }
std::string Say(const CreateShadowSchema& a) {
  return fmt::format("create schema {} if it is not there yet", a.name.text);
}
std::string Say(const DropShadowSchema& a) {
  return fmt::format("drop schema {} if it is empty", a.name.text);
}
std::string Say(const CreateSync& a) {
  return fmt::format("write to {} what is written to {}", Name(a.target), Name(a.source));
}
std::string Say(const DropSync& a) {
  return fmt::format("stop writing to the shadow of {}", Name(a.source));
}
std::string Say(const CarrySequence& a) {
  return fmt::format("let the numbers of {} go on", Name(a.to, a.column));
}
std::string Say(const ResetProgress& a) { return "begin anew: " + a.name; }
std::string Say(const CreateHypertable& a) {
  return fmt::format("make {} a hypertable by {}", Name(a.hypertable.name),
                     a.hypertable.time_column.text);
}
std::string Say(const SetChunkInterval& a) {
  return fmt::format("set chunk interval of {} to {}", Name(a.table), ToString(a.interval));
}
std::string Say(const AddDimension& a) {
  return fmt::format("divide chunks of {} by {} as well", Name(a.table), a.dimension.column.text);
}
std::string Say(const SetDimension& a) {
  if (a.dimension.interval) {
    return fmt::format("set the steps of {} to {}", Name(a.table, a.dimension.column),
                       ToString(*a.dimension.interval));
  }
  return fmt::format("divide chunks of {} into {} by {}", Name(a.table), a.dimension.partitions,
                     a.dimension.column.text);
}
std::string Say(const SetIntegerNow& a) {
  return fmt::format("let {} tell what is now in {}", Name(a.function), Name(a.table));
}
std::string Say(const SetChunkSkipping& a) {
  return fmt::format("{} of chunks by {}", a.enabled ? "keep the ranges" : "forget the ranges",
                     Name(a.table, a.column));
}
std::string Say(const SetChunkTablespace& a) {
  return fmt::format("make new chunks of {} {} tablespace {}", Name(a.table),
                     a.attached ? "in" : "outside of", a.tablespace.text);
}
std::string Say(const SetColumnstore& a) {
  return fmt::format("{} the columnstore of {}", a.columnstore ? "configure" : "disable",
                     Name(a.table));
}

// "after 7 days", with what a reader has to know of the job beside.
std::string AgeOf(const AgePolicy& policy) {
  return fmt::format("after {}{}{}", ToString(policy.age),
                     policy.by_creation ? " from their creation on" : "",
                     policy.schedule.paused ? ", paused" : "");
}
std::string Say(const SetColumnstorePolicy& a) {
  if (!a.policy) return "remove the columnstore policy of " + Name(a.table);
  return fmt::format("move chunks of {} to the columnstore {}", Name(a.table), AgeOf(*a.policy));
}
std::string Say(const SetRetention& a) {
  if (!a.policy) return fmt::format("keep chunks of {} for ever", Name(a.table));
  return fmt::format("drop chunks of {} {}", Name(a.table), AgeOf(*a.policy));
}
std::string Say(const SetReorder& a) {
  if (!a.policy) return "remove the reorder policy of " + Name(a.table);
  return fmt::format("sort chunks of {} by {}{}", Name(a.table), a.policy->index.text,
                     a.policy->schedule.paused ? ", paused" : "");
}

std::string Say(const CreateJob& a) {
  return fmt::format("call {} every {}{}", Name(a.job.procedure), ToString(a.job.schedule.every),
                     a.job.schedule.paused ? ", paused" : "");
}
std::string Say(const DropJob& a) {
  return fmt::format("call {} no more by job {}", Name(a.job.procedure), a.job.name.name.text);
}
std::string Say(const LeaveColumnstore& a) {
  return fmt::format("take chunks of {} out of the columnstore", Name(a.table));
}

std::string Say(const RecompressChunks& a) {
  return fmt::format("compress chunks of {} again that are compressed by other settings",
                     Name(a.table));
}

std::string Say(const CreateContinuousAggregate& a) {
  return "create continuous aggregate " + Name(a.aggregate.name);
}
std::string Say(const DropContinuousAggregate& a) {
  return "drop continuous aggregate " + Name(a.name);
}
std::string Say(const SetMaterializedOnly& a) {
  return fmt::format("let {} show {}", Name(a.name),
                     a.materialized_only ? "only what is materialized" : "what comes in real time");
}
std::string Say(const SetRefreshPolicy& a) {
  if (!a.after)
    return fmt::format("refresh {} no more every {}", Name(a.name),
                       ToString(a.before->schedule.every));
  const Schedule& schedule = a.after->schedule;
  return fmt::format("refresh {} every {}{}", Name(a.name), ToString(schedule.every),
                     schedule.paused ? ", paused" : "");
}
std::string Say(const RefreshAggregate& a) { return "refresh all of " + Name(a.name); }
std::string Say(const CheckHistory& a) {
  return fmt::format("check that {} reaches back as far as {}", Name(a.name), Name(a.former));
}

}  // namespace

std::string Describe(const Action& action) {
  return Visit(action, [](const auto& a) { return Say(a); });
}

}  // namespace pleat
