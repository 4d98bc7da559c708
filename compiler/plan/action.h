#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/model/catalog.h"
#include "compiler/model/database.h"
#include "compiler/model/transition.h"
#include "compiler/plan/aggregate_action.h"
#include "compiler/plan/alteration.h"
#include "compiler/plan/archive_action.h"
#include "compiler/plan/backfill_action.h"
#include "compiler/plan/columnstore_action.h"
#include "compiler/plan/shadow_action.h"

namespace pleat {

// The closed list of things that a step can do; plan/actions.def repeats their names. An action is
// complete: emitters render it without looking anything up, and none of it is SQL. `plan/locks.cc`
// knows what each of them locks, `plan/describe.cc` says it to people, `emit/sql` writes it.

struct CreateExtension {
  Extension extension = {};
};
struct DropExtension {
  QualifiedName name = {};
};
struct UpdateExtension {
  QualifiedName name = {};
  std::optional<std::string> version = {};
};
struct MoveExtension {
  QualifiedName name = {};
  Identifier schema = {};
};

struct CreateSchema {
  QualifiedName name = {};
};
struct DropSchema {
  QualifiedName name = {};
};

struct CreateEnum {
  Enum type = {};
};
struct DropEnum {
  QualifiedName name = {};
};
// `before` names an existing label; without it the label goes to the end.
struct AddEnumValue {
  QualifiedName type = {};
  std::string label = {};
  std::optional<std::string> before = {};
};

struct RenameEnumValue {
  QualifiedName type = {};
  std::string from = {};
  std::string to = {};
};

// Objects that are made and dropped by one statement each.
struct CreateObject {
  Definition object = {};
};
struct DropObject {
  ObjectKey object = {};
  // Of statistics, which is locked as well.
  std::optional<QualifiedName> table = {};
};
// `reads` are the relations whose rows are looked at meanwhile, while writes to them wait.
struct AlterObject {
  ObjectKey object = {};
  Alteration change = {};
  std::vector<QualifiedName> reads = {};
};

struct CreateSequence {
  Sequence sequence = {};
};
struct AlterSequence {
  Sequence before = {};
  Sequence after = {};
};
struct DropSequence {
  QualifiedName name = {};
};
struct OwnSequence {
  QualifiedName sequence = {};
  std::optional<ColumnRef> owner = {};
};

// The table with its columns and all constraints that stand in it; the lowering leaves foreign keys
// out. Columns that are inherited are its parents'.
struct CreateTable {
  Table table = {};
};
struct AttachPartition {
  QualifiedName parent = {};
  QualifiedName table = {};
  PartitionBound bound = {};
  // Locked and read as well.
  std::optional<QualifiedName> default_partition = {};
  // The other side of the foreign keys that the partition gets.
  std::vector<QualifiedName> linked = {};
  // Of those that it has already, which lose triggers there.
  std::vector<QualifiedName> merged = {};
};
struct DetachPartition {
  QualifiedName parent = {};
  QualifiedName table = {};
  bool concurrently = false;
  // Ends one CONCURRENTLY that was stopped half-way.
  bool finalize = false;
  // Locked as well.
  std::optional<QualifiedName> default_partition = {};
  // What its foreign keys lead to, which get triggers for the partition alone.
  std::vector<QualifiedName> referenced = {};
  // Where foreign keys to the partitioned table are: the parts of them for this partition go.
  std::vector<QualifiedName> referencing = {};
};
// INHERIT or NO INHERIT.
struct SetInherit {
  QualifiedName table = {};
  QualifiedName parent = {};
  bool inherit = true;
};
// `referenced` are the tables that foreign keys of it refer to, which are locked as well.
struct DropTable {
  QualifiedName name = {};
  std::vector<QualifiedName> referenced = {};
  // Of a hypertable: its chunks are dropped before it.
  bool chunks_first = false;
};
struct SetTableOptions {
  QualifiedName table = {};
  Options set = {};
  std::vector<std::string> reset = {};
};
struct SetLogged {
  QualifiedName table = {};
  bool unlogged = false;
};
struct SetTablespace {
  QualifiedName table = {};
  std::optional<Identifier> tablespace = {};
};

struct SetAccessMethod {
  QualifiedName table = {};
  std::optional<Identifier> method = {};
};
struct SetReplicaIdentity {
  QualifiedName table = {};
  ReplicaIdentity identity = {};
};
// CLUSTER ON, or SET WITHOUT CLUSTER.
struct SetClusterMark {
  QualifiedName table = {};
  std::optional<Identifier> index = {};
};

// ALTER … RENAME TO, and SET SCHEMA where the schemas differ, of anything that lives in a schema.
struct RenameObject {
  Kind kind = Kind::Table;
  QualifiedName from = {};
  QualifiedName to = {};
};

// `hypertable` as in SetStatistics.
struct AddColumn {
  QualifiedName table = {};
  Column column = {};
  bool hypertable = false;
};
struct DropColumn {
  QualifiedName table = {};
  Identifier column = {};
};
struct RenameColumn {
  QualifiedName table = {};
  Identifier from = {};
  Identifier to = {};
};
// Without `conversion` the server's assignment cast serves; with it, the expression sees the old
// column.
struct AlterColumnType {
  QualifiedName table = {};
  Identifier column = {};
  TypeName from = {};
  TypeName to = {};
  std::optional<QualifiedName> collation = {};
  std::optional<Expr> conversion = {};
  // Of a foreign table no value is (ATPrepAlterColumnType()).
  bool converts = true;
  // The tables on the other side of foreign keys that have the column, which are locked as well
  // while those are built again.
  std::vector<QualifiedName> linked = {};
};
// Replaces where a column's value comes from. From or to a generated column there is no way in
// place.
struct SetColumnSource {
  QualifiedName table = {};
  Column before = {};
  Column after = {};
  // Children keep theirs.
  bool only = false;
  // No row has a value yet: a new sequence begins at its start.
  bool fresh = false;
};
// The sequence of a serial or identity column goes on where it is, in what may be the other of
// both: of the same column, or of one without a source that has taken the column's name.
struct HandOverSequence {
  QualifiedName table = {};
  Column before = {};
  Column after = {};
};
struct SetNotNull {
  QualifiedName table = {};
  Identifier column = {};
  // Rows that are there are not looked at (18).
  bool not_valid = false;
  // A valid check says it already, and no row is looked at (12).
  bool proven = false;
};
struct DropNotNull {
  QualifiedName table = {};
  Identifier column = {};
};
// Going back over DROP NOT NULL: sets it again if every row allows it, else warns with the number
// of rows that do not.
struct RestoreNotNull {
  QualifiedName table = {};
  Identifier column = {};
};
struct SetStorage {
  QualifiedName table = {};
  Identifier column = {};
  std::string storage = {};
};
// The statistics target and n_distinct of a column, of this table only; of a hypertable, of its
// chunks as well.
struct SetStatistics {
  QualifiedName table = {};
  Column before = {};
  Column after = {};
  bool hypertable = false;
};
struct SetCompression {
  QualifiedName table = {};
  Identifier column = {};
  std::optional<std::string> method = {};
};

// `not_valid` for checks and foreign keys only.
struct AddConstraint {
  QualifiedName table = {};
  Constraint constraint = {};
  bool not_valid = false;
  // Foreign keys of the partitions become part of it, and their triggers on the table that is
  // referenced go.
  bool drops_triggers = false;
};
// CHECK (column IS NOT NULL) NOT VALID under a name of ours: what lets SET NOT NULL skip its scan
// (PostgreSQL 12).
struct AddNotNullCheck {
  QualifiedName table = {};
  Identifier column = {};
  Identifier constraint = {};
  // The values are rows (IsRowType).
  bool of_rows = false;
};
struct AddKeyUsingIndex {
  QualifiedName table = {};
  Constraint constraint = {};
  Identifier index = {};
};
struct ValidateConstraint {
  QualifiedName table = {};
  Identifier constraint = {};
  // Leaves it as it is, with a warning, where rows break it.
  bool if_kept = false;
};
// Counts what the table holds for the planner.
struct AnalyzeTable {
  QualifiedName table = {};
};
struct DropConstraint {
  QualifiedName table = {};
  Identifier constraint = {};
  bool if_exists = false;
  // The table on the other side of a foreign key, which is locked as well.
  std::optional<QualifiedName> referenced = {};
  // Nobody uses the table of the foreign key any more but who deletes from the referenced one, and
  // has locked that before: the same is done here.
  bool of_unused = false;
};
struct RenameConstraint {
  QualifiedName table = {};
  Identifier from = {};
  Identifier to = {};
};
struct AlterDeferral {
  QualifiedName table = {};
  Constraint constraint = {};
};

struct CreateIndex {
  Index index = {};
  bool concurrently = false;
  // TimescaleDB: one transaction a chunk, in place of CONCURRENTLY.
  bool per_chunk = false;
  // What an interrupted build left is dropped, and a finished one stays: the script may run again.
  bool resumable = false;
  // Of a partitioned table: not of its partitions, whose indexes are attached later.
  bool only = false;
  // Of a materialized view that is built beside another, for which nobody waits.
  bool beside = false;
};
// Makes `part`, of `partition`, part of `index`, of `table`.
struct AttachIndex {
  QualifiedName index = {};
  QualifiedName table = {};
  QualifiedName part = {};
  QualifiedName partition = {};
};
struct DropIndex {
  QualifiedName name = {};
  QualifiedName table = {};
  bool concurrently = false;
  bool if_exists = false;
};
struct SetIndexOptions {
  QualifiedName index = {};
  QualifiedName table = {};
  Options set = {};
  std::vector<std::string> reset = {};
};

// `beside`: under a name of ours, before what it is to replace is dropped in the same transaction.
// Nobody waits for it, as that has locked nothing yet.
struct CreateView {
  View view = {};
  bool or_replace = false;
  bool beside = false;
};
// ALTER VIEW … ALTER COLUMN … SET DEFAULT; DROP DEFAULT without a value.
struct SetViewDefault {
  QualifiedName view = {};
  Identifier column = {};
  std::optional<Expr> value = {};
};
struct DropView {
  QualifiedName name = {};
};
struct CreateMaterializedView {
  MaterializedView view = {};
  bool beside = false;
  // Whose rights decide which rows of others it shows: it belongs to that role before it is filled.
  std::optional<Identifier> owner = {};
};
struct DropMaterializedView {
  QualifiedName name = {};
};

struct CreatePolicy {
  Policy policy = {};
};
// Roles and conditions; those that are absent stay.
struct AlterPolicy {
  Policy policy = {};
};
struct DropPolicy {
  MemberName name = {};
};
// ENABLE or DISABLE, FORCE or NO FORCE ROW LEVEL SECURITY; absent for what stays.
struct SetRowSecurity {
  QualifiedName table = {};
  std::optional<bool> enabled = {};
  std::optional<bool> forced = {};
};
// ALTER … ON owner RENAME TO of what is named within a relation.
struct RenameMember {
  Kind kind = Kind::Policy;
  QualifiedName owner = {};
  Identifier from = {};
  Identifier to = {};
};

// ALTER … OWNER TO.
struct SetOwner {
  ObjectKey object = {};
  Identifier owner = {};
};
// One GRANT or REVOKE: `option` stands for WITH GRANT OPTION, or GRANT OPTION FOR. PUBLIC is the
// empty name.
struct ChangeGrant {
  ObjectKey object = {};
  bool revoke = false;
  bool option = false;
  PrivilegeSet privileges = {};
  std::vector<Identifier> roles = {};
};
// The same for objects that `name.owner.name` is to create.
struct ChangeDefaultGrant {
  MemberName name = {};
  bool revoke = false;
  bool option = false;
  PrivilegeSet privileges = {};
  std::vector<Identifier> roles = {};
};

struct CreateRole {
  ServerRole role = {};
};
struct AlterRole {
  ServerRole before = {};
  ServerRole after = {};
};
struct DropRole {
  QualifiedName name = {};
};
struct ChangeMembership {
  QualifiedName role = {};
  Identifier group = {};
  bool revoke = false;
};

// A view of the old name of a renamed table or view, for code that still uses it, with the columns
// that it knows; all of them where they cannot be told.
struct CreateCompatibilityView {
  QualifiedName name = {};
  QualifiedName relation = {};
  std::vector<Identifier> columns = {};
  bool security_invoker = true;
};
struct DropCompatibilityView {
  QualifiedName name = {};
};
// A copy of a renamed routine by its old name, for code that still uses that; with the owner of the
// other one, and for the same roles.
struct CreateCompatibilityRoutine {
  Callable object = {};
  // Its new name; the signature is the same.
  QualifiedName routine = {};
};

// What one CREATE statement writes and one DROP takes away.
using Program = std::variant<Routine, Aggregate, Trigger, Rule, EventTrigger>;
struct CreateDefinition {
  Program object = {};
  bool or_replace = false;
};
struct DropDefinition {
  ObjectKey object = {};
};
// ALTER TABLE … ENABLE or DISABLE TRIGGER.
struct SetFiring {
  ObjectKey object = {};
  Firing firing = Firing::Origin;
};
struct RenameDefinition {
  ObjectKey from = {};
  ObjectKey to = {};
};

struct Comment {
  ObjectKey object = {};
  std::optional<std::string> text = {};
};

// SECURITY LABEL; without text it goes.
struct SetSecurityLabel {
  ObjectKey object = {};
  Identifier provider = {};
  std::optional<std::string> text = {};
};

// With `may_be_past`, a stopped run has perhaps dropped what it reads, after it held.
struct Assert {
  Assertion assertion = {};
  bool may_be_past = false;
};

struct CreateHypertable {
  Hypertable hypertable = {};
  bool migrate_data = false;
};
struct SetChunkInterval {
  QualifiedName table = {};
  TimeAmount interval = {};
};
struct AddDimension {
  QualifiedName table = {};
  SpaceDimension dimension = {};
};
struct SetDimension {
  QualifiedName table = {};
  SpaceDimension dimension = {};
};
struct SetIntegerNow {
  QualifiedName table = {};
  QualifiedName function = {};
};
struct SetChunkSkipping {
  QualifiedName table = {};
  Identifier column = {};
  bool enabled = false;
};
struct SetChunkTablespace {
  QualifiedName table = {};
  Identifier tablespace = {};
  bool attached = false;
};
struct SetRetention {
  QualifiedName table = {};
  std::optional<AgePolicy> policy = {};
};
struct SetReorder {
  QualifiedName table = {};
  std::optional<ReorderPolicy> policy = {};
};

struct CreateJob {
  Job job = {};
};
struct DropJob {
  Job job = {};
};

// One of them. Its special members stand in action.cc, because a variant of this size costs seconds
// in every file that copies it; whoever visits it includes plan/action_visit.h.
class Action {
 public:
#define PLEAT_ACTION(Type) Action(Type action);
#include "compiler/plan/actions.def"
  Action(const Action& other);
  Action(Action&& other) noexcept;
  Action& operator=(const Action& other);
  Action& operator=(Action&& other) noexcept;
  ~Action();

  struct Any;
  const Any& any() const { return *any_; }
  // The action where it is a T.
  template <class T>
  const T* As() const;

 private:
  std::unique_ptr<Any> any_;
};

template <class T>
void Append(std::vector<T>& to, std::vector<T> from) {
  for (T& item : from) to.push_back(std::move(item));
}

#define PLEAT_ACTION(Type) \
  template <>              \
  const Type* Action::As<Type>() const;
#include "compiler/plan/actions.def"

}  // namespace pleat
