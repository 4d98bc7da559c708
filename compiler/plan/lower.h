#pragma once

#include "compiler/diff/change.h"
#include "compiler/plan/builder.h"

namespace pleat {

// One overload a kind and change, in compiler/plan/<kind>.cc: adds the steps that carry the change
// out, each with its undo.
#define PLEAT_LOWER(Type)                                    \
  void Lower(const Create<Type>& change, PlanBuilder& plan); \
  void Lower(const Drop<Type>& change, PlanBuilder& plan);   \
  void Lower(const Alter<Type>& change, PlanBuilder& plan);  \
  void Lower(const Rename<Type>& change, PlanBuilder& plan);
#define PLEAT_KIND(Type, collection, keyword) PLEAT_LOWER(Type)
#define PLEAT_MEMBER(Type, Owner, collection, keyword) PLEAT_LOWER(Type)
#include "compiler/model/kinds.def"
#undef PLEAT_LOWER

void Lower(const SetComment& change, PlanBuilder& plan);
void Lower(const SetAccess& change, PlanBuilder& plan);
void Lower(const SetLabel& change, PlanBuilder& plan);

// Comments on an object that is created, as steps after it.
void LowerNewComment(const ObjectKey& key, const std::optional<std::string>& comment,
                     PlanBuilder& plan);

// Renaming what cannot have two names for a while: types, indexes, sequences, constraints.
// It waits for what makes `needs`.
void LowerPlainRename(const ObjectKey& from, const ObjectKey& to, bool breaks_old_code,
                      PlanBuilder& plan, std::vector<ObjectKey> needs = {});

// The marks that `table` of `catalog` has on its index: they go with the index, and come back by
// these actions.
void AppendMarks(const Catalog& catalog, const QualifiedName& table, const Identifier& index,
                 std::vector<Action>& actions);

// Makes a foreign key anew, in the contract phase. Takes its change over, if it has one.
void LowerRebinding(const Alter<Constraint>& change, PlanBuilder& plan);

// Whether an index computes something: an element of it, or its condition.
bool HasExpression(const Index& index);
// What stands behind a unique key: an index that can be built while writes go on.
Index IndexBehind(const QualifiedName& table, const Identifier& name, const Key& key);
// Whether an index that is there is what is wanted, in the server's words.
bool IsSameIndex(const Index& live, const Index& wanted, const PlanBuilder& plan);

// The index by which CLUSTER sorts a table or materialized view.
std::optional<Identifier> ClusteredOn(const Catalog& catalog, const QualifiedName& relation);
// The identity by which rows are told to subscribers, and the cluster mark. Indexes may come and go
// in the same plan.
void LowerMarks(const Table& before, const Table& after, Chain& chain, PlanBuilder& plan);
// Another index, once that is there and before the old one goes.
void LowerClusterMark(const ObjectKey& relation, const std::optional<Identifier>& before,
                      const std::optional<Identifier>& after, Chain& chain, PlanBuilder& plan);

// Whether a constraint that goes is a check or foreign key that new code may write against: it goes
// before that comes, unless a column goes with it. One of a partitioned table to rows that go as
// well cannot come back as NOT VALID before 18, so it stays as long as they do.
bool OnlyForbids(const QualifiedName& table, const Constraint& constraint, const PlanBuilder& plan);
// Whether a constraint is gone from the expand phase on, for good or until it comes as it is to be.
bool GoesFirst(const QualifiedName& table, const Constraint& constraint, const PlanBuilder& plan);

// Whether an index or a constraint only differs in what the one that is there is given before the
// contract phase (ALTER INDEX, ALTER CONSTRAINT, VALIDATE, COMMENT).
bool IsSetInPlace(const Index& before, const Index& after, const PlanBuilder& plan);
bool IsSetInPlace(const Constraint& before, const Constraint& after);

// A table, its columns and its constraints.
std::vector<ObjectKey> KeysOf(const Table& table);
// The table as CREATE TABLE makes it: foreign keys and what it would not take come later.
Table AsCreated(const Table& table);
// What CREATE TABLE does not say of a table of `catalog`, but for foreign keys and access:
// comments, indexes, the hypertable, policies, triggers.
std::vector<Action> RestOf(const Table& table, const Catalog& catalog, const PlanBuilder& plan);
// Drops a table as `catalog` has it.
DropTable DropOf(const QualifiedName& table, const Catalog& catalog, const PlanBuilder& plan);
// Whether what is compressed stays behind when its hypertable is dropped, as in TimescaleDB 2.28.
bool DropLeavesChunks(const PlanBuilder& plan);
// What makes the policies of a table where it is a hypertable.
std::vector<Action> PoliciesOf(const QualifiedName& table, const Catalog& catalog);
// The policies of a hypertable that was made without them.
void LowerPolicies(const Hypertable& hypertable, Chain& chain, PlanBuilder& plan);
// Other settings of a hypertable or continuous aggregate, by whose key they go. `existed`: it has
// rows that the policy may drop.
void LowerColumnstore(const ObjectKey& key, const std::optional<Columnstore>& before,
                      const std::optional<Columnstore>& after, Chain& chain,
                      const PlanBuilder& plan);
void LowerRetention(const ObjectKey& key, const std::optional<AgePolicy>& before,
                    const std::optional<AgePolicy>& after, bool existed, Chain& chain,
                    PlanBuilder& plan);
// Fills continuous aggregates that an earlier run has created and not filled.
void ResumeRefreshes(PlanBuilder& plan);
// Continuous aggregates that were built to take another's place, or have lost theirs.
void LowerFormerAggregates(PlanBuilder& plan);

// What the statement that makes a view of any kind does not say: defaults of its columns, comments.
template <class V>
void AppendRest(const V& view, std::vector<Action>& actions) {
  if constexpr (std::is_same_v<V, View>) {
    for (const auto& [column, value] : view.column_defaults)
      actions.push_back(SetViewDefault{view.name, column, value});
  }
  if (view.comment) actions.push_back(Comment{{kKindOf<V>, view.name, {}}, view.comment});
  for (const auto& [column, text] : view.column_comments) {
    actions.push_back(Comment{{Kind::Column, view.name, column}, text});
  }
}
// Comments on columns of a view of any kind that stays.
void LowerColumnComments(const ObjectKey& view, const std::map<Identifier, std::string>& before,
                         const std::map<Identifier, std::string>& after, PlanBuilder& plan);

// Renames a table or view of any kind so that old code finds it under its old name until the
// contract phase; at once, and where a view would show what its readers must not see, without that.
void LowerRelationRename(const ObjectKey& from, const ObjectKey& to, PlanBuilder& plan);
// Gives a column of a foreign table its new name, in the contract phase: no trigger could keep a
// second column equal to the first.
void LowerForeignColumnRename(const Rename<Column>& change, PlanBuilder& plan);
// What has another name and stands in the signature by which the object goes: it is needed to speak
// of the object.
std::vector<ObjectKey> NamesOfSignature(const ObjectKey& key, const PlanBuilder& plan);
// Takes away the views of old names that an earlier run has left.
void LowerLeftOldNames(PlanBuilder& plan);
// The same for the copies of routines.
void LowerLeftRoutines(PlanBuilder& plan);
// What drops a view, or makes something by its old name, waits until nothing reads it by that.
void WaitForOldNames(PlanBuilder& plan);
// A way back that drops a view while it can be read by its old name makes the view of that anew as
// well. `steps` are in order.
void KeepOldNamesOnTheWayBack(std::vector<Step>& steps);

// What makes one trigger, with its firing and comment.
std::vector<Action> TriggerCreation(const ObjectKey& key, const Catalog& catalog);
// What the triggers, rules and policies of a table or view need, which go with it.
void AddMemberNeeds(const QualifiedName& relation, const PlanBuilder& plan,
                    std::vector<ObjectKey>& needs);
// The same for a rule or event trigger.
std::vector<Action> RuleCreation(const ObjectKey& key, const Catalog& catalog);
std::vector<Action> RulesOf(const QualifiedName& relation, const Catalog& catalog);
// What makes the triggers of a table or view that is created anew.
std::vector<Action> TriggersOf(const QualifiedName& relation, const Catalog& catalog);

// What is in flight from an earlier run and has no change of its own any more: mirrors and
// compatibility views.
void LowerInFlight(PlanBuilder& plan);
// Indexes that were to take another's place, and that no step of the plan speaks of.
void LowerLeftIndexes(PlanBuilder& plan);

// The successors of enums take the names of those that they succeed, after everything else.
void LowerSuccessorNames(PlanBuilder& plan);

// Table-level backfills, asserts, and the record of backfills.
void LowerTransition(PlanBuilder& plan);

// Types and functions by the names that they have until the contract phase.
Expr BeforeRenames(const Expr& value, const PlanBuilder& plan);
// Steps that fill `column` of a table that existed: the batched one of the backfill phase, and the
// same again, which the contract phase runs before it rejects what old code may have written.
Draft FillDraft(const FillColumn& fill, Phase phase, PlanBuilder& plan);
// The declared fill of a column as an action; nothing where none is declared.
std::optional<FillColumn> DeclaredFill(const QualifiedName& table, const Identifier& column,
                                       PlanBuilder& plan);
// Adds the batched fill of the backfill phase once, however many changes ask for it.
void RequireFill(const QualifiedName& table, const Identifier& column, PlanBuilder& plan);

// Whether a new column is there for all rows once it is added, and has not to be filled first.
bool IsAddedAtOnce(const QualifiedName& table, const Column& column, const PlanBuilder& plan);
// The column as the expand phase leaves it: one that is filled gets its NOT NULL and identity
// later.
Column AsAdded(const QualifiedName& table, Column column, const PlanBuilder& plan);

// check NOT VALID → catch-up fill → validate → SET NOT NULL → drop check. Returns the last step.
DraftId LowerNotNull(const QualifiedName& table, const Column& column, Chain& chain,
                     PlanBuilder& plan);
// The rows of a column whose NOT NULL constraint is not valid are looked at.
DraftId ValidateNotNull(const QualifiedName& table, const Column& before, Chain& chain,
                        PlanBuilder& plan);

// The labels that a fresh object and its columns have in `catalog`, in the same way as its access.
std::vector<Action> LabelActions(const ObjectKey& key, const Catalog& catalog,
                                 const PlanBuilder& plan);

// The role that an object belongs to in `catalog`, or before, where that says nothing.
std::optional<Identifier> OwnerFor(const ObjectKey& key, const Catalog& catalog,
                                   const PlanBuilder& plan);

// What gives a fresh object its labels, and the owner and privileges that it has in `catalog`,
// which is plan.before, plan.after or one made of them, its columns' included; those of plan.before
// where the files do not say.
std::vector<Action> AccessActions(const ObjectKey& key, const Catalog& catalog,
                                  const PlanBuilder& plan);
// Who may use the sequence of a serial or identity column, once that has been made anew.
std::vector<Action> SequenceGrants(const QualifiedName& table, const Column& column,
                                   const Catalog& catalog, const PlanBuilder& plan);
// Lets what the undo of a drop brings back have its owner and privileges again.
void RestoreAccess(PlanBuilder& plan);
// The default privileges of a schema that comes back: they go with it without a word where the
// files say nothing of privileges.
std::vector<Action> DefaultsAgain(const QualifiedName& schema, const PlanBuilder& plan);
// Lets what the successor of an enum makes another object, such as a function over it, have the
// owner and privileges of the one that it takes the place of, where the files say nothing of them.
void KeepAccessOfSucceeded(PlanBuilder& plan);
// Lets what goes for that reason wait for the columns of the enum.
void WaitForSuccessors(PlanBuilder& plan);
// Reports roles that the files name and neither they nor the server have.
void CheckRoles(PlanBuilder& plan);

// Everything that is to be said about a row-secured table's policies, once however many changes ask
// for it.
void LowerRowSecurity(const QualifiedName& table, PlanBuilder& plan);

// What creates a dependent as `catalog` has it, with its comments and indexes, and what drops it: a
// view, materialized view or policy.
std::vector<Action> CreationOf(const ObjectKey& key, const Catalog& catalog,
                               const PlanBuilder& plan);
Action RemovalOf(const ObjectKey& key);
// The indexes of a materialized view, and the triggers and rules of a view, come and go with it.
void TakeOverParts(const QualifiedName& view, PlanBuilder& plan);

// Drops and creates dependents around actions that must not find them. Their own changes are taken
// over. Undo actions likewise.
struct ViewStack {
  std::vector<Action> drop_old = {};
  std::vector<Action> create_new = {};
  std::vector<Action> drop_new = {};
  std::vector<Action> create_old = {};
  // What has to be there when they are created (of RebuildReaders: what they did not need before).
  std::vector<ObjectKey> needs = {};
  // What rebuilding them costs (of RebuildReaders: what comes with them).
  std::vector<HazardNote> hazards = {};
  // Everything that is dropped, for the title and the hazards of the step that causes it.
  std::vector<ObjectKey> rebuilt = {};
  // What is built before anything is dropped, and which of `rebuilt` that is (beside.h).
  std::vector<Action> build_new = {};
  std::vector<Action> build_old = {};
  std::set<ObjectKey> beside = {};

  // The whole step around `actions`, and the same on its way back.
  std::vector<Action> Forth(std::vector<Action> actions = {}) const;
  std::vector<Action> Back(std::vector<Action> actions = {}) const;
};
// The view, materialized or not, that the action makes, or gives its name to after it was built
// beside the one whose place it takes.
std::optional<ObjectKey> ViewMadeBy(const Action& action);
std::optional<ObjectKey> ViewDroppedBy(const Action& action);
// The same name as the other kind of view.
ObjectKey OtherKind(ObjectKey view);
// The same view as it is afterwards: a materialized one where it turns into one, or the other way
// round.
ObjectKey AsWanted(const ObjectKey& key, const PlanBuilder& plan);
// The role that a materialized view of `catalog` has to belong to before it is filled: another one
// than the role that runs the script, where what it reads has row level security. Nothing where it
// makes no difference.
std::optional<Identifier> FilledBy(const ObjectKey& view, const Catalog& catalog,
                                   const PlanBuilder& plan);
// Whether a view, which is dropped, has a step of its own for that.
bool GoesByItself(const ObjectKey& key, const PlanBuilder& plan);
// `subject` is that of the step.
ViewStack RebuildViews(const std::vector<ObjectKey>& dependents, const ObjectKey& subject,
                       PlanBuilder& plan);
// Whether another step than the one about `subject` has rebuilt `key` before.
bool IsRebuiltBefore(const ObjectKey& key, const ObjectKey& subject, const PlanBuilder& plan);
// ", rebuilding view a, materialized view b", and what readers of them notice.
std::string RebuiltPhrase(const ViewStack& stack);
std::vector<HazardNote> RebuiltHazards(const ViewStack& stack);

// What happens to indexes, constraints and columns of the table whose column is the root: their own
// recipe sees to them, or only columns that are computed from it are dropped and added, or with
// them the checks and indexes that have it in an expression (ALTER TYPE would keep their texts with
// the casts of the old type, and add those of the new one), or all are as they go with it.
enum class OwnParts { Stay, RebuildComputed, RebuildExpressions, Rebuild };

// The same for what reads columns or views that are replaced together, directly or through others:
// views, triggers, rules, functions with SQL bodies, and what uses these.
// `changed.front()` is the subject of the step.
ViewStack RebuildReaders(const std::vector<ObjectKey>& changed, PlanBuilder& plan,
                         OwnParts own_parts = OwnParts::Stay);

// The same for everything that uses `root`, directly or through others, and is there afterwards as
// well: views, defaults, generated columns, checks, indexes, other routines.
ViewStack RebuildDependents(const ObjectKey& root, PlanBuilder& plan);
// Everything that uses `root` in `before`, as it is there, for a way back alone (Back()) on which
// `root` is made anew: nothing is taken over. Whoever asks says so in `plan.anew_on_the_way_back`.
ViewStack FormerDependents(const ObjectKey& root, const PlanBuilder& plan);
// By then all of that is as it was: what changes about it comes after such a step.
void ComeBeforeUsers(PlanBuilder& plan);
bool IsGenerated(const Catalog& catalog, const ObjectKey& column);
// Whether both have an object or member, and the same but for a column's comment.
bool IsSame(const ObjectKey& key, const Catalog& a, const Catalog& b);

// What drops an operator, operator class or family, or cast, and makes it with its comment.
std::vector<Action> OperatorRemoval(const ObjectKey& key, const Catalog& catalog);
std::vector<Action> OperatorCreation(const ObjectKey& key, const Catalog& catalog);

// The same as LowerPlainRename for what is told apart by more than its name.
void LowerDefinitionRename(const ObjectKey& from, const ObjectKey& to, bool breaks_old_code,
                           PlanBuilder& plan);

// What else is built again where a column changes its type at once, which `rewrites` its table or
// does not: its indexes and constraints follow by themselves, unless expressions in them get other
// casts, or they name the values of an enum that gets a successor.
OwnParts OwnPartsOf(const ObjectKey& column, bool rewrites, const PlanBuilder& plan);
// What going back over a change of the column's type may not bring back: of an enum, values that
// have become one.
std::optional<HazardNote> LossOf(const Column& before, const TypeName& after,
                                 const PlanBuilder& plan);

}  // namespace pleat
