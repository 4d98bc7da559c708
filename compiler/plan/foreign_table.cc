#include <fmt/format.h>

#include "compiler/canon/rewrite.h"
#include "compiler/plan/column_type.h"
#include "compiler/plan/definition.h"

namespace pleat {
namespace {

// One statement and the one that takes it back.
void AddStep(const ObjectKey& key, Phase phase, Action forth, Action back, Chain& chain) {
  Draft draft{.step = {.phase = phase,
                       .actions = {std::move(forth)},
                       .undo = Reverse{{std::move(back)}},
                       .subject = key},
              .needs = {key}};
  if (phase == Phase::Contract) draft.step.hazards.push_back({Hazard::BreaksOldCode});
  chain.Then(std::move(draft));
}

// What reads the table must not be there meanwhile.
void RebuildAround(const ViewStack& views, Draft& draft) {
  Step& step = draft.step;
  auto& back = std::get<Reverse>(step.undo).actions;
  step.title += RebuiltPhrase(views);
  step.actions = views.Forth(std::move(step.actions));
  back = views.Back(std::move(back));
  step.rebuilds = views.rebuilt;
  Append(step.hazards, RebuiltHazards(views));
  Append(draft.needs, views.needs);
}

// No value is converted: from then on the wrapper is asked for those of the other type.
void ChangeType(const ObjectKey& key, const Column& before, const Column& after, Chain& chain,
                PlanBuilder& plan) {
  const auto change = [&](const Column& from, const Column& to) {
    return AlterColumnType{.table = key.name,
                           .column = to.name,
                           .from = from.type,
                           .to = to.type,
                           .collation = to.collation,
                           .converts = false};
  };
  Draft draft{.step = {.phase = Phase::Contract,
                       .title = TypeChangePhrase(ColumnKey(key.name, after.name), before, after),
                       .actions = {change(before, after)},
                       .undo = Reverse{{change(after, before)}},
                       .hazards = {{Hazard::BreaksOldCode}},
                       .subject = key},
              .needs = {key}};
  RebuildAround(RebuildReaders({key}, plan), draft);
  chain.Then(std::move(draft));
}

void Compare(const ObjectKey& key, const Column& before, const Column& after, Chain& chain,
             PlanBuilder& plan) {
  const QualifiedName& table = key.name;
  if (before.type != after.type || before.collation != after.collation) {
    ChangeType(key, before, after, chain, plan);
  }
  if (before.source != after.source) {
    AddStep(key, Phase::Expand, SetColumnSource{table, before, after},
            SetColumnSource{table, after, before}, chain);
  }
  if (before.not_null != after.not_null) {
    const SetNotNull set{table, after.name};
    const DropNotNull drop{table, after.name};
    if (after.not_null) {
      AddStep(key, Phase::Contract, set, drop, chain);
    } else {
      AddStep(key, Phase::Expand, drop, set, chain);
    }
  }
  if (before.comment != after.comment) {
    const ObjectKey part = ColumnKey(table, after.name);
    AddStep(key, Phase::Expand, Comment{part, after.comment}, Comment{part, before.comment}, chain);
  }
}

// Columns of `before` that got another name, which they have from here on.
void FollowColumns(const Alter<ForeignTable>& change, ForeignTable& before, Chain& chain,
                   PlanBuilder& plan) {
  for (const Column& column : change.after.shape.columns) {
    const auto was = plan.transition.was.find(ColumnKey(change.key.name, column.name));
    if (was == plan.transition.was.end()) continue;
    Column* old = FindColumn(before.shape, was->second.name);
    if (old == nullptr || FindColumn(before.shape, column.name) != nullptr) continue;
    AddStep(change.key, Phase::Contract, RenameColumn{change.key.name, old->name, column.name},
            RenameColumn{change.key.name, column.name, old->name}, chain);
    if (auto options = before.column_options.extract(old->name)) {
      options.key() = column.name;
      before.column_options.insert(std::move(options));
    }
    const canon::NameMap map{
        .column = [&](const canon::ColumnUse& use) -> std::optional<Identifier> {
          return use.column == old->name ? std::optional(column.name) : std::nullopt;
        }};
    for (Constraint& constraint : before.shape.constraints) {
      auto* check = std::get_if<Check>(&constraint.rule);
      if (check == nullptr) continue;
      check->expression = canon::Rewrite(check->expression, canon::Form::Expression, map);
    }
    old->name = column.name;
  }
}

void CompareColumns(const ObjectKey& key, const ForeignTable& before, const ForeignTable& after,
                    Chain& chain, PlanBuilder& plan) {
  const QualifiedName& table = key.name;
  for (const Column& column : after.shape.columns) {
    const Column* old = FindColumn(before.shape, column.name);
    if (old != nullptr) {
      Compare(key, *old, column, chain, plan);
    } else {
      AddStep(key, Phase::Expand, AddColumn{table, column}, DropColumn{table, column.name}, chain);
      if (!column.comment) continue;
      const ObjectKey part = ColumnKey(table, column.name);
      AddStep(key, Phase::Expand, Comment{part, column.comment}, Comment{part, {}}, chain);
    }
  }
  for (const Column& column : before.shape.columns) {
    if (FindColumn(after.shape, column.name) != nullptr) continue;
    AddStep(key, Phase::Contract, DropColumn{table, column.name}, AddColumn{table, column}, chain);
  }
  const auto options_of = [](const ForeignTable& owner, const Identifier& column) {
    const auto found = owner.column_options.find(column);
    return found == owner.column_options.end() ? ForeignOptions{} : found->second;
  };
  for (const Column& column : after.shape.columns) {
    const ForeignOptions from = options_of(before, column.name);
    const ForeignOptions to = options_of(after, column.name);
    if (from == to) continue;
    AddStep(key, Phase::Expand, AlterObject{key, SetColumnOptions{column.name, from, to}, {}},
            AlterObject{key, SetColumnOptions{column.name, to, from}, {}}, chain);
  }
}

// Checks of a foreign table are never checked against its rows: they are promises to the planner.
void CompareChecks(const ObjectKey& key, const Table& before, const Table& after, Chain& chain) {
  for (const Constraint& constraint : before.constraints) {
    const Constraint* wanted = FindConstraint(after, constraint.name);
    if (wanted != nullptr && wanted->rule == constraint.rule) continue;
    AddStep(key, Phase::Expand, DropConstraint{.table = key.name, .constraint = constraint.name},
            AddConstraint{key.name, constraint, false}, chain);
  }
  for (const Constraint& constraint : after.constraints) {
    const Constraint* old = FindConstraint(before, constraint.name);
    const bool known = old != nullptr && old->rule == constraint.rule;
    const ObjectKey part = ConstraintKey(key.name, constraint.name);
    if (!known) {
      AddStep(key, Phase::Expand, AddConstraint{key.name, constraint, false},
              DropConstraint{.table = key.name, .constraint = constraint.name}, chain);
    }
    const std::optional<std::string> comment = known ? old->comment : std::nullopt;
    if (comment == constraint.comment) continue;
    AddStep(key, Phase::Expand, Comment{part, constraint.comment}, Comment{part, comment}, chain);
  }
}

}  // namespace

void Lower(const Create<ForeignTable>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}

// The rows stay where they are.
void Lower(const Drop<ForeignTable>& change, PlanBuilder& plan) {
  LowerPlainDrop(change, plan);
  plan.drafts.back().step.hazards.push_back({Hazard::BreaksOldCode});
}

void Lower(const Rename<ForeignTable>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

void Lower(const Alter<ForeignTable>& change, PlanBuilder& plan) {
  if (change.before.server != change.after.server) {
    const ViewStack views = RebuildReaders({change.key}, plan);
    LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
    RebuildAround(views, plan.drafts.back());
    return;
  }
  ForeignTable before = change.before;
  const std::size_t first = plan.drafts.size();
  Chain chain(plan);
  FollowColumns(change, before, chain, plan);
  CompareColumns(change.key, before, change.after, chain, plan);
  CompareChecks(change.key, before.shape, change.after.shape, chain);
  if (before.options != change.after.options) {
    AddStep(change.key, Phase::Expand,
            AlterObject{change.key, SetForeignOptions{before.options, change.after.options}, {}},
            AlterObject{change.key, SetForeignOptions{change.after.options, before.options}, {}},
            chain);
  }
  for (std::size_t id = first; id < plan.drafts.size(); ++id) {
    for (ObjectKey& need : plan.new_dependencies.Of(change.after))
      plan.drafts[id].needs.push_back(std::move(need));
    plan.drafts[id].frees = plan.old_dependencies.Of(change.before);
  }
}

}  // namespace pleat
