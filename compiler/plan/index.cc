#include <algorithm>

#include "compiler/canon/reconcile.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/options_diff.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/referenced_key.h"

namespace pleat {
namespace {

// The name of an index that is to take the place of another.
Index SpareOf(Index index) {
  index.name.name = TransitionalName("pleat_new_", index.name.name);
  index.comment.reset();
  return index;
}

bool IsBuilt(const Index& spare, const PlanBuilder& plan) {
  const auto built = plan.live.in_flight.indexes.find(spare.name);
  return built != plan.live.in_flight.indexes.end() && built->second.valid &&
         IsSameIndex(built->second, spare, plan);
}

// Without blocking writes wherever the server can: not on a table that this plan creates, where
// nobody waits, and not on hypertables, which refuse it.
CreateIndex BuildOf(const Index& index, const PlanBuilder& plan) {
  if (!plan.Existed(index.table) || plan.AtOnce(index.table)) return {.index = index};
  if (plan.HasChunks(index.table)) return {.index = index, .per_chunk = !index.unique};
  if (IsPartitioned(index.table, plan)) return {.index = index};
  return {.index = index, .concurrently = true};
}

// On the way back, with its parts where it is one of a partitioned table.
std::vector<Action> MadeAgain(const Index& index, PlanBuilder& plan) {
  if (IsPartitioned(index.table, plan)) return WholeAgain(index, false, plan);
  return {BuildOf(index, plan)};
}

DropIndex DropOf(const Index& index, const PlanBuilder& plan) {
  return {.name = index.name,
          .table = index.table,
          .concurrently = plan.Existed(index.table) && !plan.AtOnce(index.table) &&
                          !plan.HasChunks(index.table) && !IsPartitioned(index.table, plan),
          .if_exists = false};
}

// An interrupted concurrent build leaves an invalid index behind. Under a name of ours it may go
// without a look; under any other it is part of the catalog, where the diff finds it.
std::vector<Action> BuildActions(const CreateIndex& build) {
  std::vector<Action> actions;
  if (build.concurrently && build.index.name.name.text.starts_with("pleat_")) {
    actions.push_back(DropIndex{build.index.name, build.index.table, true, true});
  }
  actions.push_back(build);
  return actions;
}

bool TableGoes(const Index& index, const PlanBuilder& plan) {
  return plan.IsDropped({Kind::Table, index.table, {}}) ||
         plan.IsDropped({Kind::MaterializedView, index.table, {}}) ||
         plan.IsDropped({Kind::ContinuousAggregate, index.table, {}});
}

// The mark has been taken off by then, and its own undo brings it back.
bool TableLoses(const Index& index, const PlanBuilder& plan) {
  if (!plan.before.tables.contains(index.table)) {
    return ClusteredOn(plan.before, index.table) != ClusteredOn(plan.after, index.table);
  }
  const auto before = plan.before.tables.find(index.table);
  const auto after = plan.after.tables.find(index.table);
  if (before == plan.before.tables.end() || after == plan.after.tables.end()) return false;
  return before->second.clustered_on != after->second.clustered_on ||
         !(before->second.replica_identity == after->second.replica_identity);
}

// A unique one needs its columns.
bool IsWide(const Index& index) {
  return index.method == "btree" && !index.unique && index.elements.size() > 3;
}

Draft BuildDraft(const Index& index, const ObjectKey& key, PlanBuilder& plan) {
  const CreateIndex build = BuildOf(index, plan);
  std::vector<Action> back{DropOf(index, plan)};
  for (Action& action : PartsAgain(index, plan)) back.push_back(std::move(action));
  const bool existed = plan.Existed(index.table);
  Draft draft{.step = {.phase = existed && index.unique ? Phase::Contract : Phase::Expand,
                       .title = {},
                       .actions = BuildActions(build),
                       .undo = Reverse{std::move(back)},
                       .subject = key},
              .makes = {key},
              .needs = plan.new_dependencies.Of(index)};
  Step& step = draft.step;
  if (existed && index.unique) step.hazards.push_back({Hazard::MayReject});
  if (existed && !build.concurrently && !build.per_chunk && !plan.options.direct) {
    step.hazards.push_back(plan.Sized(Hazard::BlockingBuild, index.table));
  }
  if (existed && build.per_chunk && !plan.options.direct)
    step.hazards.push_back({Hazard::ChunkByChunk});
  Append(draft.needs, plan.NameHolders(index.name));
  if (index.unique) {
    std::vector<Identifier> columns;
    for (const IndexElement& element : index.elements) {
      if (const auto* name = std::get_if<Identifier>(&element.key)) columns.push_back(*name);
    }
    Append(draft.needs, ReboundTo(index.table, columns, plan));
  }
  // Built after its columns have their values: a build is cheaper than that many updates of the
  // index.
  const std::vector<ObjectKey> needs = draft.needs;
  for (const ObjectKey& need : needs) {
    if (need.kind != Kind::Column) continue;
    draft.needs.push_back(FilledKey(need.name, need.member));
    if (existed && index.unique && plan.FillFor(need.name, need.member)) {
      RequireFill(need.name, need.member, plan);
    }
  }
  return draft;
}

// One that an earlier run has put in its place, and its way back out of it, with nothing there
// instead yet.
bool LowerSetAside(const Create<Index>& change, PlanBuilder& plan) {
  const Index spare = SpareOf(change.after);
  if (!IsBuilt(spare, plan)) return false;
  Draft draft = BuildDraft(change.after, change.key, plan);
  draft.step.actions = {RenameObject{Kind::Index, spare.name, change.after.name}};
  draft.step.hazards.clear();
  plan.Add(std::move(draft));
  LowerNewComment(change.key, change.after.comment, plan);
  return true;
}

bool Mentions(const Action& action, const QualifiedName& index) {
  const auto* create = action.As<CreateIndex>();
  const auto* drop = action.As<DropIndex>();
  const auto* rename = action.As<RenameObject>();
  const auto* key = action.As<AddKeyUsingIndex>();
  if (key) return key->table.schema == index.schema && key->index == index.name;
  return (create && create->index.name == index) || (drop && drop->name == index) ||
         (rename && rename->kind == Kind::Index && rename->from == index);
}

}  // namespace

bool HasExpression(const Index& index) {
  return index.where ||
         std::any_of(index.elements.begin(), index.elements.end(), [](const IndexElement& element) {
           return std::holds_alternative<Expr>(element.key);
         });
}

void LowerLeftIndexes(PlanBuilder& plan) {
  for (const auto& [name, index] : plan.live.in_flight.indexes) {
    const bool claimed =
        !plan.before.tables.contains(index.table) ||
        std::any_of(plan.drafts.begin(), plan.drafts.end(), [&](const Draft& d) {
          return std::any_of(d.step.actions.begin(), d.step.actions.end(),
                             [&](const Action& action) { return Mentions(action, name); });
        });
    if (claimed) continue;
    DropIndex drop = DropOf(index, plan);
    drop.if_exists = true;
    plan.Add({.step = {.phase = Phase::Contract,
                       .actions = {std::move(drop)},
                       .undo = NothingToUndo{"it stood for another"},
                       .subject = {Kind::Index, name, {}}},
              .frees = {{Kind::Table, index.table, {}}},
              .rank = Rank::First});
  }
}

// ALTER INDEX does not take those of a partitioned table (manual, CREATE TABLE, "Storage
// Parameters").
bool IsSetInPlace(const Index& before, const Index& after, const PlanBuilder& plan) {
  if (IsPartitioned(before.table, plan)) return false;
  Index set = before;
  set.options = after.options;
  set.comment = after.comment;
  return set == after;
}

bool IsSameIndex(const Index& live, const Index& wanted, const PlanBuilder& plan) {
  return live == canon::InWordsOf(live, wanted, plan.after);
}

void Lower(const Create<Index>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  if (LowerSetAside(change, plan)) return;
  if (!plan.AtOnce(change.after.table) && IsPartitioned(change.after.table, plan)) {
    Chain chain(plan);
    LowerPartitionedIndex(change.after, nullptr, change.key, chain, plan);
    return LowerNewComment(change.key, change.after.comment, plan);
  }
  Draft draft = BuildDraft(change.after, change.key, plan);
  if (IsWide(change.after)) draft.step.hazards.push_back({Hazard::WideIndex});
  draft.step.title = "build " + std::string(change.after.unique ? "unique " : "") + "index " +
                     NameForPeople(change.key) + " on " +
                     NameForPeople({Kind::Table, change.after.table, {}});
  plan.Add(std::move(draft));
  LowerNewComment(change.key, change.after.comment, plan);
}

// Its table takes it along, and its undo brings it back.
void Lower(const Drop<Index>& change, PlanBuilder& plan) {
  if (TableGoes(change.before, plan) || plan.handled.contains(change.key)) return;
  if (change.before.valid && IsTakenOver(change.before, plan)) return;
  std::vector<Action> back = MadeAgain(change.before, plan);
  if (change.before.comment) back.push_back(Comment{change.key, change.before.comment});
  if (!TableLoses(change.before, plan)) {
    AppendMarks(plan.before, change.before.table, change.before.name.name, back);
  }
  // What an interrupted build left behind serves nobody.
  if (!change.before.valid) {
    plan.Add({.step = {.phase = Phase::Expand,
                       .title = "drop the invalid index " + NameForPeople(change.key),
                       .actions = {DropOf(change.before, plan)},
                       .undo = NothingToUndo{"it was never complete"},
                       .subject = change.key},
              .removes = {change.key},
              .rank = Rank::First});
    return;
  }
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {DropOf(change.before, plan)},
                     .undo = Reverse{std::move(back)},
                     .subject = change.key},
            .frees = plan.old_dependencies.Of(change.before),
            .removes = {change.key},
            .rank = Rank::Last});
}

// A new index is built beside the old one, which is dropped once the new one is there; queries
// never miss both.
void Lower(const Alter<Index>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  const Index& before = change.before;
  const Index& after = change.after;
  Chain chain(plan);
  if (IsSetInPlace(before, after, plan)) {
    const OptionsDiff diff = Compare(before.options, after.options);
    const OptionsDiff diff_back = Compare(after.options, before.options);
    const SetIndexOptions forth{after.name, after.table, diff.set, diff.reset};
    const SetIndexOptions back{after.name, after.table, diff_back.set, diff_back.reset};
    chain.Then({.step = {.phase = Phase::Expand,
                         .actions = {forth},
                         .undo = Reverse{{back}},
                         .subject = change.key},
                .needs = {change.key}});
    return;
  }
  if (!plan.AtOnce(after.table) && IsPartitioned(after.table, plan)) {
    return LowerPartitionedIndex(after, &before, change.key, chain, plan);
  }
  Draft build = BuildDraft(after, change.key, plan);
  const bool concurrently = build.step.actions.back().As<CreateIndex>()->concurrently;
  if (!before.valid || !concurrently) {
    build.step.title = "build index " + NameForPeople(change.key) + " again";
    build.step.actions.clear();
    build.step.actions.push_back(DropIndex{before.name, before.table, concurrently, !before.valid});
    build.step.actions.push_back(BuildOf(after, plan));
    if (before.comment) build.step.actions.push_back(Comment{change.key, before.comment});
    AppendMarks(plan.after, after.table, after.name.name, build.step.actions);
    if (before.valid) {
      std::vector<Action> back{DropOf(after, plan)};
      for (Action& action : MadeAgain(before, plan)) back.push_back(std::move(action));
      if (before.comment) back.push_back(Comment{change.key, before.comment});
      AppendMarks(plan.before, before.table, before.name.name, back);
      build.step.undo = Reverse{std::move(back)};
    }
    build.removes = {change.key};
    // Columns that stay may change around it, and it is built after them.
    build.frees = plan.old_dependencies.Of(before);
    std::erase_if(build.frees, [&](const ObjectKey& key) { return !plan.IsDropped(key); });
    chain.Then(std::move(build));
    return;
  }
  const Index spare = SpareOf(after);
  const DropIndex drop_spare{spare.name, spare.table, true, true};
  if (!IsBuilt(spare, plan)) {
    build.step.title = "build the successor of index " + NameForPeople(change.key);
    build.step.actions = BuildActions({.index = spare, .concurrently = true});
    build.step.undo = Reverse{{drop_spare}};
    build.makes.clear();
    chain.Then(std::move(build));
  }
  // Back: the old one again under its name, and the new one as the successor it was.
  const RenameObject into_place{Kind::Index, spare.name, after.name};
  const RenameObject out_of_place{Kind::Index, after.name, spare.name};
  std::vector<Action> forth{DropOf(before, plan), into_place};
  if (before.comment) forth.push_back(Comment{change.key, before.comment});
  AppendMarks(plan.after, after.table, after.name.name, forth);
  std::vector<Action> back{out_of_place, CreateIndex{.index = before, .concurrently = true}};
  if (before.comment) back.push_back(Comment{change.key, before.comment});
  AppendMarks(plan.before, before.table, before.name.name, back);
  std::vector<ObjectKey> frees = plan.old_dependencies.Of(before);
  // Columns that stay may change around it.
  std::erase_if(frees, [&](const ObjectKey& key) { return !plan.IsDropped(key); });
  chain.Then({.step = {.phase = Phase::Contract,
                       .title = "put the successor of index " + NameForPeople(change.key) +
                                " in its place",
                       .actions = std::move(forth),
                       .undo = Reverse{std::move(back)},
                       .subject = change.key},
              .makes = {change.key},
              .frees = std::move(frees),
              .removes = {change.key},
              .rank = Rank::Last});
}

// It has moved with its table by then, so it waits for a table that gets another name.
// An index follows what it is on to another schema. What makes that again makes the index by its
// new name, and waits for this.
void Lower(const Rename<Index>& change, PlanBuilder& plan) {
  const QualifiedName& table = plan.before.indexes.at(change.key.name).table;
  std::vector<ObjectKey> needs;
  for (const Kind kind : {Kind::Table, Kind::MaterializedView, Kind::ContinuousAggregate}) {
    const ObjectKey key{kind, table, {}};
    if (plan.old_keys.contains(key)) needs.push_back(RenamedKey(key));
  }
  LowerPlainRename(change.from, change.key, false, plan, std::move(needs));
}

}  // namespace pleat
