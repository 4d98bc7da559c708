#pragma once

#include <concepts>

#include "compiler/plan/action.h"
#include "compiler/plan/describe.h"
#include "compiler/plan/locks.h"
#include "emit/sql/clauses.h"
#include "emit/sql/writer.h"

namespace pleat::sql {

// One overload an action, in emit/sql/<kind>.cc: writes its statement or statements, each ended.
// Where there are several, all but the one that the action is about say what they do (Head, Aside).
void Write(SqlWriter& w, const CreateExtension& action);
void Write(SqlWriter& w, const DropExtension& action);
void Write(SqlWriter& w, const UpdateExtension& action);
void Write(SqlWriter& w, const MoveExtension& action);
void Write(SqlWriter& w, const CreateSchema& action);
void Write(SqlWriter& w, const DropSchema& action);
void Write(SqlWriter& w, const CreateEnum& action);
void Write(SqlWriter& w, const DropEnum& action);
void Write(SqlWriter& w, const AddEnumValue& action);
void Write(SqlWriter& w, const RenameEnumValue& action);
void Write(SqlWriter& w, const CreateObject& action);
void Write(SqlWriter& w, const DropObject& action);
void Write(SqlWriter& w, const AlterObject& action);
void Write(SqlWriter& w, const CreateSequence& action);
void Write(SqlWriter& w, const AlterSequence& action);
void Write(SqlWriter& w, const DropSequence& action);
void Write(SqlWriter& w, const OwnSequence& action);
void Write(SqlWriter& w, const CreateTable& action);
void Write(SqlWriter& w, const AttachPartition& action);
void Write(SqlWriter& w, const DetachPartition& action);
void Write(SqlWriter& w, const SetInherit& action);
void Write(SqlWriter& w, const DropTable& action);
void Write(SqlWriter& w, const SetTableOptions& action);
void Write(SqlWriter& w, const SetLogged& action);
void Write(SqlWriter& w, const SetTablespace& action);
void Write(SqlWriter& w, const SetAccessMethod& action);
void Write(SqlWriter& w, const SetReplicaIdentity& action);
void Write(SqlWriter& w, const SetClusterMark& action);
void Write(SqlWriter& w, const SetStatistics& action);
void Write(SqlWriter& w, const RenameObject& action);
void Write(SqlWriter& w, const AddColumn& action);
void Write(SqlWriter& w, const DropColumn& action);
void Write(SqlWriter& w, const RenameColumn& action);
void Write(SqlWriter& w, const AlterColumnType& action);
void Write(SqlWriter& w, const SetColumnSource& action);
void Write(SqlWriter& w, const HandOverSequence& action);
void Write(SqlWriter& w, const SetNotNull& action);
void Write(SqlWriter& w, const DropNotNull& action);
void Write(SqlWriter& w, const RestoreNotNull& action);
void Write(SqlWriter& w, const SetStorage& action);
void Write(SqlWriter& w, const SetCompression& action);
void Write(SqlWriter& w, const AddConstraint& action);
void Write(SqlWriter& w, const AddNotNullCheck& action);
void Write(SqlWriter& w, const AddKeyUsingIndex& action);
void Write(SqlWriter& w, const ValidateConstraint& action);
void Write(SqlWriter& w, const AnalyzeTable& action);
void Write(SqlWriter& w, const DropConstraint& action);
void Write(SqlWriter& w, const RenameConstraint& action);
void Write(SqlWriter& w, const AlterDeferral& action);
void Write(SqlWriter& w, const CreateIndex& action);
void Write(SqlWriter& w, const AttachIndex& action);
void Write(SqlWriter& w, const DropIndex& action);
void Write(SqlWriter& w, const SetIndexOptions& action);
void Write(SqlWriter& w, const CreateView& action);
void Write(SqlWriter& w, const SetViewDefault& action);
void Write(SqlWriter& w, const DropView& action);
void Write(SqlWriter& w, const CreateMaterializedView& action);
void Write(SqlWriter& w, const DropMaterializedView& action);
void Write(SqlWriter& w, const CreatePolicy& action);
void Write(SqlWriter& w, const AlterPolicy& action);
void Write(SqlWriter& w, const DropPolicy& action);
void Write(SqlWriter& w, const SetRowSecurity& action);
void Write(SqlWriter& w, const RenameMember& action);
void Write(SqlWriter& w, const SetOwner& action);
void Write(SqlWriter& w, const ChangeGrant& action);
void Write(SqlWriter& w, const ChangeDefaultGrant& action);
void Write(SqlWriter& w, const CreateRole& action);
void Write(SqlWriter& w, const AlterRole& action);
void Write(SqlWriter& w, const DropRole& action);
void Write(SqlWriter& w, const ChangeMembership& action);
void Write(SqlWriter& w, const CreateCompatibilityView& action);
void Write(SqlWriter& w, const DropCompatibilityView& action);
void Write(SqlWriter& w, const CreateCompatibilityRoutine& action);
void Write(SqlWriter& w, const CreateDefinition& action);
void Write(SqlWriter& w, const DropDefinition& action);
void Write(SqlWriter& w, const SetFiring& action);
void Write(SqlWriter& w, const RenameDefinition& action);
void Write(SqlWriter& w, const Comment& action);
void Write(SqlWriter& w, const SetSecurityLabel& action);
void Write(SqlWriter& w, const CreateMirror& action);
void Write(SqlWriter& w, const DropMirror& action);
void Write(SqlWriter& w, const CreateRelay& action);
void Write(SqlWriter& w, const DropRelay& action);
void Write(SqlWriter& w, const ProveValues& action);
void Write(SqlWriter& w, const FillColumn& action);
void Write(SqlWriter& w, const CopyRows& action);
void Write(SqlWriter& w, const CreateCopySync& action);
void Write(SqlWriter& w, const DropCopySync& action);
void Write(SqlWriter& w, const CreateCopyBack& action);
void Write(SqlWriter& w, const DropCopyBack& action);
void Write(SqlWriter& w, const BringBack& action);
void Write(SqlWriter& w, const ReturnValues& action);
void Write(SqlWriter& w, const CreateProgress& action);
void Write(SqlWriter& w, const DropProgress& action);
void Write(SqlWriter& w, const Archive& action);
void Write(SqlWriter& w, const Restore& action);
void Write(SqlWriter& w, const ArchiveRows& action);
void Write(SqlWriter& w, const RestoreRows& action);
void Write(SqlWriter& w, const KeepValues& action);
void Write(SqlWriter& w, const RestoreKept& action);
void Write(SqlWriter& w, const DropKept& action);
// What a value becomes with the new type, over the old one.
void WriteConversion(SqlWriter& w, const Identifier& column, const Conversion& conversion);
void Write(SqlWriter& w, const ArchiveColumn& action);
void Write(SqlWriter& w, const ForgetChanged& action);
void Write(SqlWriter& w, const RestoreColumn& action);
void Write(SqlWriter& w, const Assert& action);
void Write(SqlWriter& w, const CreateShadowSchema& action);
void Write(SqlWriter& w, const DropShadowSchema& action);
void Write(SqlWriter& w, const CreateSync& action);
void Write(SqlWriter& w, const DropSync& action);
void Write(SqlWriter& w, const CarrySequence& action);
void Write(SqlWriter& w, const ResetProgress& action);
void Write(SqlWriter& w, const CreateHypertable& action);
void Write(SqlWriter& w, const SetChunkInterval& action);
void Write(SqlWriter& w, const AddDimension& action);
void Write(SqlWriter& w, const SetDimension& action);
void Write(SqlWriter& w, const SetIntegerNow& action);
void Write(SqlWriter& w, const SetChunkSkipping& action);
void Write(SqlWriter& w, const SetChunkTablespace& action);
void Write(SqlWriter& w, const SetColumnstore& action);
void Write(SqlWriter& w, const SetColumnstorePolicy& action);
void Write(SqlWriter& w, const SetRetention& action);
void Write(SqlWriter& w, const SetReorder& action);
void Write(SqlWriter& w, const CreateJob& action);
void Write(SqlWriter& w, const DropJob& action);
void Write(SqlWriter& w, const LeaveColumnstore& action);
void Write(SqlWriter& w, const RecompressChunks& action);
void Write(SqlWriter& w, const CreateContinuousAggregate& action);
void Write(SqlWriter& w, const DropContinuousAggregate& action);
void Write(SqlWriter& w, const SetMaterializedOnly& action);
void Write(SqlWriter& w, const SetRefreshPolicy& action);
void Write(SqlWriter& w, const RefreshAggregate& action);
void Write(SqlWriter& w, const CheckHistory& action);

template <class T>
concept Writable = requires(SqlWriter& w, const T& action) {
  Write(w, action);
};

// An action of one statement as a part of another.
template <Writable T>
void WriteAside(SqlWriter& w, const T& action) {
  w.Aside(Describe(action), LocksOf(action));
  Write(w, action);
}

#define PLEAT_ACTION(Type) static_assert(Writable<Type>, "no Write of " #Type " in emit/sql/");
#include "compiler/plan/actions.def"

}  // namespace pleat::sql
