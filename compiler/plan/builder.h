#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/catalog.h"
#include "compiler/model/database.h"
#include "compiler/model/inheritance.h"
#include "compiler/plan/dependencies.h"
#include "compiler/plan/enum_change.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/step.h"

namespace pleat {

// Where within its phase a step stands if nothing else decides.
enum class Rank {
  // What everything else may need: schemas, extensions, the record of backfills.
  First,
  // What restricts, and all that is neither of the others.
  Middle,
  // What destroys.
  Last,
  // What may be used by anything that is destroyed.
  End
};

// A step that is not in its place yet. The keys say what has to stand before and after it:
// whoever makes a key comes before whoever needs it; whoever stops using a key comes before whoever
// removes it.
struct Draft {
  Step step = {};
  std::vector<ObjectKey> makes = {};
  std::vector<ObjectKey> needs = {};
  std::vector<ObjectKey> frees = {};
  std::vector<ObjectKey> removes = {};
  Rank rank = Rank::Middle;
};

using DraftId = std::size_t;

// What is rebuilt, with the subject of the step that finds it as it was before the plan. Any other
// finds it as it will be.
using Rebuilders = std::map<ObjectKey, ObjectKey>;

// What the lowering of a change sees, and where it puts its steps.
class PlanBuilder {
 public:
  PlanBuilder(const Database& live, const Catalog& before, const Catalog& after,
              const Transition& transition, const PlanOptions& options, Sink& sink);

  // The live catalog with the renames followed: names in it are the new ones.
  const Catalog& before;
  const Catalog& after;
  const Database& live;
  const Transition& transition;
  const PlanOptions& options;
  Sink& sink;
  // Dependencies within `before` and `after`.
  const Dependencies old_dependencies;
  const Dependencies new_dependencies;
  const Family old_family;
  const Family new_family;
  // The indexes of each table.
  std::multimap<QualifiedName, const Index*> indexes_before = {};
  std::multimap<QualifiedName, const Index*> indexes_after = {};
  // The foreign keys that refer to each table in `before`, with the tables that have them.
  std::multimap<QualifiedName, std::pair<QualifiedName, const Constraint*>> references_before = {};

  // The keys and exclusions whose indexes have these names.
  std::map<QualifiedName, ObjectKey> key_indexes_before = {};

  // Steps that are not worth a phase of their own become one where `options.direct` is set.
  DraftId Add(Draft draft);
  void RunBefore(DraftId first, DraftId second);

  // What a new index or key of that name waits for: whatever has it, which may be another table's.
  std::vector<ObjectKey> NameHolders(const QualifiedName& index) const;

  // Whether a table (or materialized view, or continuous aggregate) existed before and so may hold
  // rows and be in use.
  bool Existed(const QualifiedName& relation) const;
  // Whether a column of a table that existed is added by this plan.
  bool IsNewColumn(const QualifiedName& table, const Identifier& column) const;
  bool IsDropped(const ObjectKey& key) const;
  // The partitions of a table that go, leave it or get other bounds.
  const std::vector<const Table*>& LeavingPartitions(const QualifiedName& parent);
  // What is done to a column of a table is done to it in all children.
  void AddColumnsBelow(std::vector<ObjectKey>& keys) const;
  // Whether a column that is renamed goes by both names until the contract phase.
  bool HasBothNames(const QualifiedName& table, const Column& column) const;
  // Whether a continuous aggregate reads the column of a table.
  bool IsAggregated(const QualifiedName& table, const Identifier& column) const;
  // What rows get in a column that keeps its values otherwise; nothing where it computes a new
  // type's values.
  const Fill* FillFor(const QualifiedName& table, const Identifier& column) const;
  // What computes the values of a column's new type from the old ones.
  const Fill* ConversionFor(const QualifiedName& table, const Identifier& column) const;
  const Hypertable* HypertableOf(const QualifiedName& table) const;
  // Whether it is a hypertable, or a continuous aggregate, behind which one stands.
  bool HasChunks(const QualifiedName& relation) const;
  // Of a table that existed and its partitions; nothing where not known.
  std::optional<Extent> ExtentOf(const QualifiedName& table) const;
  // A hazard that is the greater the more the table holds.
  HazardNote Sized(Hazard hazard, const QualifiedName& table, std::string detail = {}) const;
  // Whether what reads or writes the whole table may do so in one statement under its lock.
  bool AtOnce(const QualifiedName& table) const;
  // The primary key of the table, to walk it in batches, by the names that its columns have until
  // the contract phase.
  std::vector<Identifier> BatchKey(const QualifiedName& table) const;
  // What batches of its rows are ranges of: the time of a hypertable, whose chunks are taken one
  // after the other, or else the key. None: physical ranges.
  std::vector<Identifier> BatchOrder(const QualifiedName& table) const;
  // The same by the names of before.
  std::vector<Identifier> OrderBefore(const QualifiedName& table) const;
  // A relation that a query of the files names without a schema, as the scripts' search_path finds
  // it; the name as it is where neither side has it.
  QualifiedName Find(const QualifiedName& relation) const;
  // The name of a table as scripts find it in the live database before the plan ran.
  QualifiedName OldNameOf(const QualifiedName& table) const;

  // Enums that get a successor: `after` has them by its name.
  EnumChanges enum_changes = {};
  // What has such an enum in its signature is another object over the successor: its new key, and
  // the owner and privileges of the one that it takes the place of.
  std::map<ObjectKey, Access> succeeded_access = {};
  // Whether an object goes for that reason.
  bool IsSucceeded(const ObjectKey& key) const;
  const Comparison* comparison = nullptr;
  // What the files want, enums by the names that they have in the end.
  const Catalog& Wanted() const { return comparison ? comparison->desired : after; }

  // Objects whose changes a recipe has taken over: their own lowering adds nothing.
  std::set<ObjectKey> handled = {};
  // Those of them that are dropped and created, by the subject of the step that had them first.
  Rebuilders rebuilt = {};
  // The same as the order of the steps has turned out; for what more than one step rebuilds.
  Rebuilders first_to_rebuild = {};
  // What changes in place, and is made anew on the way back with everything that uses it, by step.
  std::map<DraftId, ObjectKey> anew_on_the_way_back = {};
  // Views whose bases have had their turn.
  std::set<ObjectKey> based = {};
  // Objects of a table that is rebuilt: their changes are not lowered at all.
  std::set<ObjectKey> taken_over = {};
  // Old keys of renamed objects, by new key.
  std::map<ObjectKey, ObjectKey> old_keys = {};
  // Names of the backfills of this plan that pleat.progress has to know.
  std::vector<std::string> backfills = {};
  // Those of them that fill what the plan makes: an earlier run may have filled one that its way
  // back has dropped.
  std::set<std::string> begin_anew = {};
  // Names that recipes have given to relations beside those of the catalogs.
  std::set<QualifiedName> given_names = {};

  // Who makes what, for owners and privileges that come with a fresh object; filled when the first
  // one asks, by when every other change has been lowered.
  std::map<ObjectKey, DraftId> makers = {};

  std::vector<Draft> drafts = {};
  std::vector<std::pair<DraftId, DraftId>> edges = {};

 private:
  // Columns of before by the names that they have until the contract phase.
  std::vector<Identifier> UntilContract(std::vector<Identifier> columns,
                                        const QualifiedName& table) const;
  std::map<QualifiedName, std::vector<const Table*>> leaving_ = {};
};

// Steps of one recipe: each comes after the one before.
class Chain {
 public:
  explicit Chain(PlanBuilder& plan) : plan_(plan) {}
  DraftId Then(Draft draft);
  // What follows comes after a step that is there already.
  void After(DraftId step);

 private:
  PlanBuilder& plan_;
  std::optional<DraftId> last_ = {};
};

// The schemas of a catalog, `public` last: where scripts look for what expressions do not qualify.
std::vector<Identifier> SearchPath(const Catalog& catalog);

// A name of ours for `name` that fits into 63 bytes: "pleat_new_" + name.
Identifier TransitionalName(std::string_view prefix, const Identifier& name);

// A value of `needs_allow` with the object as people name it: "drop-column:orders.note".
std::string AllowName(std::string_view what, const ObjectKey& key);
// Whether it is among `allowed`, perhaps as one of all of its sort: "drop-column:*".
bool IsAllowed(const std::string& needed, const std::set<std::string>& allowed);

}  // namespace pleat
