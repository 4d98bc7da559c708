#include <algorithm>

#include "compiler/canon/output_types.h"
#include "compiler/canon/references.h"
#include "compiler/plan/beside.h"
#include "compiler/plan/definition.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/options_diff.h"

namespace pleat {
namespace {

std::vector<ObjectKey> With(std::vector<ObjectKey> keys, const std::vector<ObjectKey>& more) {
  keys.insert(keys.end(), more.begin(), more.end());
  return keys;
}

template <class V>
std::vector<Identifier> OutputOf(const V& view, const Catalog& catalog) {
  if (!view.columns.empty()) return view.columns;
  const auto columns_of = [&](const QualifiedName& name) -> std::optional<std::vector<Identifier>> {
    const auto table = catalog.tables.find(name);
    if (table == catalog.tables.end()) return std::nullopt;
    std::vector<Identifier> columns;
    for (const Column& column : table->second.columns) columns.push_back(column.name);
    return columns;
  };
  return canon::OutputColumns(view.query, columns_of);
}

// CREATE OR REPLACE VIEW keeps the view's grants and dependents, and can only append columns, which
// keep their names and types (manual, CREATE VIEW).
bool CanReplace(canon::ViewIn before, canon::ViewIn after) {
  const auto old_columns = OutputOf(before.view, before.catalog);
  const auto new_columns = OutputOf(after.view, after.catalog);
  return !old_columns.empty() && old_columns.size() <= new_columns.size() &&
         std::equal(old_columns.begin(), old_columns.end(), new_columns.begin()) &&
         (before.view.query == after.view.query || canon::KeepsColumnTypes(before, after));
}

// `wanted` without the changes that have steps of their own while the view stays.
template <class V>
V Bare(V wanted, const V& before) {
  wanted.comment = before.comment;
  wanted.column_comments = before.column_comments;
  if constexpr (std::is_same_v<V, View>) wanted.column_defaults = before.column_defaults;
  return wanted;
}

// Defaults of columns of a view that stays: new code may leave the column out from the beginning,
// old code until the end.
void LowerColumnDefaults(const Alter<View>& change, PlanBuilder& plan) {
  std::map<Identifier, std::pair<std::optional<Expr>, std::optional<Expr>>> values;
  for (const auto& [column, value] : change.before.column_defaults) values[column].first = value;
  for (const auto& [column, value] : change.after.column_defaults) values[column].second = value;
  for (const auto& [column, value] : values) {
    const auto& [before, after] = value;
    if (before == after) continue;
    const QualifiedName& view = change.key.name;
    plan.Add({.step = {.phase = before ? Phase::Contract : Phase::Expand,
                       .actions = {SetViewDefault{view, column, after}},
                       .undo = Reverse{{SetViewDefault{view, column, before}}},
                       .subject = ColumnKey(view, column)},
              .needs = With({change.key}, plan.new_dependencies.Of(change.after)),
              .frees = plan.old_dependencies.Of(change.before)});
  }
}

// What `inner` makes anew, with what reads it.
ViewStack Around(ViewStack inner, ViewStack readers) {
  ViewStack stack = std::move(readers);
  Append(stack.drop_old, std::move(inner.drop_old));
  Append(stack.drop_new, std::move(inner.drop_new));
  Append(inner.create_old, std::move(stack.create_old));
  Append(inner.create_new, std::move(stack.create_new));
  stack.create_old = std::move(inner.create_old);
  stack.create_new = std::move(inner.create_new);
  Append(stack.needs, std::move(inner.needs));
  return stack;
}

// Dropped and created again, with everything that reads it, in one transaction. Materialized views
// among them are built while the old ones are read; readers wait no longer than for the swap.
template <class V>
void RebuildWithDependents(const Alter<V>& change, std::vector<HazardNote> hazards,
                           PlanBuilder& plan) {
  ViewStack inner = RebuildViews({change.key}, change.key, plan);
  ViewStack stack = Around(std::move(inner), RebuildReaders({change.key}, plan));
  BuildBeside(stack, {}, {}, plan);
  Append(hazards, RebuiltHazards(stack));
  const bool beside = stack.beside.contains(change.key);
  plan.Add({.step = {.phase = Phase::Contract,
                     .title = "rebuild " + ToString(change.key) +
                              (beside ? " beside the old one" : "") + RebuiltPhrase(stack),
                     .actions = stack.Forth(),
                     .undo = Reverse{stack.Back()},
                     .hazards = std::move(hazards),
                     .subject = change.key,
                     .rebuilds = std::move(stack.rebuilt)},
            .makes = {change.key},
            .needs = With(plan.new_dependencies.Of(change.after), stack.needs),
            .frees = plan.old_dependencies.Of(change.before),
            .removes = {change.key}});
}

// A view that is materialized from here on, or no longer: the one goes and the other comes in one
// transaction, with everything that reads it.
void ReplaceByOther(const ObjectKey& old_key, const ObjectKey& key, PlanBuilder& plan) {
  plan.handled.insert(old_key);
  plan.handled.insert(key);
  TakeOverParts(key.name, plan);
  ViewStack stack = Around({.drop_old = {RemovalOf(old_key)},
                            .create_new = CreationOf(key, plan.after, plan),
                            .drop_new = {RemovalOf(key)},
                            .create_old = CreationOf(old_key, plan.before, plan)},
                           RebuildReaders({old_key}, plan));
  BuildBeside(stack, {}, {}, plan);
  std::vector<ObjectKey> frees = plan.old_dependencies.Of(old_key);
  AddMemberNeeds(old_key.name, plan, frees);
  plan.Add({.step = {.phase = Phase::Contract,
                     .title = "turn " + ToString(old_key) + " into a " +
                              std::string(Keyword(key.kind)) + RebuiltPhrase(stack),
                     .actions = stack.Forth(),
                     .undo = Reverse{stack.Back()},
                     .isolation = Isolation::Own,
                     .hazards = RebuiltHazards(stack),
                     .subject = old_key,
                     .rebuilds = std::move(stack.rebuilt)},
            .makes = {key},
            .needs = With(plan.new_dependencies.Of(key), stack.needs),
            .frees = std::move(frees),
            .removes = {old_key}});
}

bool IsMadeAnew(const View& before, const View& after, const PlanBuilder& plan) {
  return !(Bare(after, before) == before) &&
         !CanReplace({before, plan.before}, {after, plan.after});
}

bool IsMadeAnew(const MaterializedView& before, const MaterializedView& after, const PlanBuilder&) {
  MaterializedView bare = Bare(after, before);
  bare.clustered_on = before.clustered_on;
  bare.options = before.options;
  return !(bare == before);
}

// A view that is made anew takes those along that read it, so it has its turn before them.
void LowerBasesFirst(const ObjectKey& view, PlanBuilder& plan) {
  const auto lower = [&](const ObjectKey& key, const auto& before, const auto& after) {
    const auto old = before.find(key.name);
    const auto wanted = after.find(key.name);
    if (old == before.end() || wanted == after.end() || plan.handled.contains(key)) return;
    using V = std::decay_t<decltype(old->second)>;
    if (!IsMadeAnew(old->second, wanted->second, plan)) return;
    Lower(Alter<V>{key, old->second, wanted->second}, plan);
  };
  if (!plan.based.insert(view).second) return;
  for (const ObjectKey& key : plan.old_dependencies.Of(view)) {
    if (!IsAnyView(key.kind)) continue;
    LowerBasesFirst(key, plan);
    if (key.kind == Kind::View) {
      lower(key, plan.before.views, plan.after.views);
    } else {
      lower(key, plan.before.materialized_views, plan.after.materialized_views);
    }
    const ObjectKey other = OtherKind(key);
    if (!plan.handled.contains(key) && Contains(plan.after, other))
      ReplaceByOther(key, other, plan);
  }
}

template <class V>
void LowerViewCreation(const Create<V>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  if (const ObjectKey other = OtherKind(change.key); Contains(plan.before, other)) {
    LowerBasesFirst(other, plan);
    if (plan.handled.contains(change.key)) return;
    return ReplaceByOther(other, change.key, plan);
  }
  std::vector<Action> actions;
  if constexpr (std::is_same_v<V, View>) {
    actions.push_back(CreateView{.view = change.after});
  } else {
    actions.push_back(CreateMaterializedView{.view = change.after,
                                             .owner = FilledBy(change.key, plan.after, plan)});
  }
  AppendRest(change.after, actions);
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = std::move(actions),
                     .undo = Reverse{{RemovalOf(change.key)}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = plan.new_dependencies.Of(change.after)});
  if constexpr (std::is_same_v<V, MaterializedView>) {
    Chain chain(plan);
    LowerClusterMark(change.key, std::nullopt, change.after.clustered_on, chain, plan);
  }
}

template <class V>
void LowerViewRemoval(const Drop<V>& change, PlanBuilder& plan) {
  if (plan.handled.contains(change.key)) return;
  if (const ObjectKey other = OtherKind(change.key); Contains(plan.after, other)) {
    LowerBasesFirst(change.key, plan);
    if (plan.handled.contains(change.key)) return;
    return ReplaceByOther(change.key, other, plan);
  }
  std::vector<ObjectKey> frees = plan.old_dependencies.Of(change.before);
  AddMemberNeeds(change.key.name, plan, frees);
  plan.Add({.step = {.phase = Phase::Contract,
                     .actions = {RemovalOf(change.key)},
                     .undo = Reverse{CreationOf(change.key, plan.before, plan)},
                     .hazards = {{Hazard::BreaksOldCode}},
                     .subject = change.key},
            .frees = std::move(frees),
            .removes = {change.key},
            .rank = Rank::Middle});
  // Whatever else is rebuilt finds it gone.
  plan.handled.insert(change.key);
}

}  // namespace

void TakeOverParts(const QualifiedName& view, PlanBuilder& plan) {
  for (const Catalog* catalog : {&plan.before, &plan.after}) {
    for (const auto& [name, index] : catalog->indexes) {
      if (index.table == view) plan.handled.insert({Kind::Index, name, {}});
    }
    for (const auto& [name, trigger] : catalog->triggers) {
      if (name.owner == view) plan.handled.insert(MakeKey(Kind::Trigger, name));
    }
    for (const auto& [name, rule] : catalog->rules) {
      if (name.owner == view) plan.handled.insert(MakeKey(Kind::Rule, name));
    }
  }
}

void LowerColumnComments(const ObjectKey& view, const std::map<Identifier, std::string>& before,
                         const std::map<Identifier, std::string>& after, PlanBuilder& plan) {
  if (before == after) return;
  std::map<Identifier, std::pair<std::optional<std::string>, std::optional<std::string>>> texts;
  for (const auto& [column, text] : before) texts[column].first = text;
  for (const auto& [column, text] : after) texts[column].second = text;
  for (const auto& [column, text] : texts) {
    if (text.first == text.second) continue;
    const ObjectKey key = ColumnKey(view.name, column);
    plan.Add({.step = {.phase = Phase::Expand,
                       .actions = {Comment{key, text.second}},
                       .undo = Reverse{{Comment{key, text.first}}},
                       .subject = key},
              .needs = {view}});
  }
}

void Lower(const Create<View>& change, PlanBuilder& plan) { LowerViewCreation(change, plan); }
void Lower(const Create<MaterializedView>& change, PlanBuilder& plan) {
  LowerViewCreation(change, plan);
}
void Lower(const Drop<View>& change, PlanBuilder& plan) { LowerViewRemoval(change, plan); }
void Lower(const Drop<MaterializedView>& change, PlanBuilder& plan) {
  LowerViewRemoval(change, plan);
}

void Lower(const Alter<View>& change, PlanBuilder& plan) {
  LowerBasesFirst(change.key, plan);
  if (plan.handled.contains(change.key)) return;
  const View& before = change.before;
  const View& after = change.after;
  View bare_after = Bare(after, before);
  if (bare_after == before) {
    LowerColumnDefaults(change, plan);
    LowerColumnComments(change.key, change.before.column_comments, change.after.column_comments,
                        plan);
    return;
  }
  if (!CanReplace({before, plan.before}, {after, plan.after})) {
    RebuildWithDependents(change, {{Hazard::BreaksOldCode}}, plan);
    return;
  }
  // Going back may take columns away, which only dropping can.
  std::vector<ObjectKey> views{change.key};
  for (ObjectKey& key : plan.old_dependencies.ViewsOver(change.key)) views.push_back(key);
  std::vector<Action> back;
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(after);
  if (CanReplace({after, plan.after}, {before, plan.before})) {
    back.push_back(CreateView{.view = before, .or_replace = true});
  } else {
    // Only the way back: on the way there all of them change by themselves.
    const std::set<ObjectKey> handled = plan.handled;
    const Rebuilders rebuilt = plan.rebuilt;
    ViewStack stack = RebuildViews(views, change.key, plan);
    BuildBeside(stack, {}, {}, plan);
    plan.handled = handled;
    plan.rebuilt = rebuilt;
    // What becomes the other kind of view does so after this, and so is as it was by then.
    for (Action& action : stack.drop_new) {
      const auto dropped = ViewDroppedBy(action);
      if (!dropped || Contains(plan.before, *dropped)) continue;
      const ObjectKey old_kind = OtherKind(*dropped);
      if (Contains(plan.before, old_kind)) action = RemovalOf(old_kind);
    }
    back = stack.Back();
    Append(needs, std::move(stack.needs));
    // They are called by their new names.
    for (const ObjectKey& view : views) {
      if (view != change.key && plan.old_keys.contains(view)) needs.push_back(RenamedKey(view));
    }
  }
  // With a name that is new, it is replaced once it has that name.
  if (plan.old_keys.contains(change.key)) needs.push_back(RenamedKey(change.key));
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = {CreateView{.view = after, .or_replace = true}},
                     .undo = Reverse{std::move(back)},
                     .subject = change.key},
            .makes = {change.key},
            .needs = std::move(needs),
            .frees = plan.old_dependencies.Of(before)});
  Draft& draft = plan.drafts.back();
  WaitForRenames(draft.frees, plan, draft);
  LowerColumnDefaults(change, plan);
  LowerColumnComments(change.key, change.before.column_comments, change.after.column_comments,
                      plan);
}

void Lower(const Alter<MaterializedView>& change, PlanBuilder& plan) {
  LowerBasesFirst(change.key, plan);
  if (plan.handled.contains(change.key)) return;
  if (!IsMadeAnew(change.before, change.after, plan)) {
    LowerColumnComments(change.key, change.before.column_comments, change.after.column_comments,
                        plan);
    Chain chain(plan);
    const OptionsDiff forth = Compare(change.before.options, change.after.options);
    const OptionsDiff back = Compare(change.after.options, change.before.options);
    if (change.before.options != change.after.options) {
      chain.Then(
          {.step = {.phase = Phase::Expand,
                    .actions = {SetTableOptions{change.key.name, forth.set, forth.reset}},
                    .undo = Reverse{{SetTableOptions{change.key.name, back.set, back.reset}}},
                    .subject = change.key},
           .needs = {change.key}});
    }
    LowerClusterMark(change.key, change.before.clustered_on, change.after.clustered_on, chain,
                     plan);
    return;
  }
  RebuildWithDependents(change, {}, plan);
}

void Lower(const Rename<View>& change, PlanBuilder& plan) {
  LowerRelationRename(change.from, change.key, plan);
}
void Lower(const Rename<MaterializedView>& change, PlanBuilder& plan) {
  LowerRelationRename(change.from, change.key, plan);
}

}  // namespace pleat
