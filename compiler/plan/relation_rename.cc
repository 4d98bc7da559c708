#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/plan/lower.h"

namespace pleat {
namespace {

// What the relation is among those that are there; the key of a table where it is none of them.
ObjectKey RelationKeyOf(const QualifiedName& name, const Catalog& catalog) {
  for (const Kind kind :
       {Kind::View, Kind::MaterializedView, Kind::ContinuousAggregate, Kind::ForeignTable}) {
    if (Contains(catalog, {kind, name, {}})) return {kind, name, {}};
  }
  return {Kind::Table, name, {}};
}

// The relation and its columns, which the view of the old name reads.
std::vector<ObjectKey> ReadBy(const CreateCompatibilityView& view, const PlanBuilder& plan) {
  std::vector<ObjectKey> keys{RelationKeyOf(view.relation, plan.before)};
  const auto table = plan.before.tables.find(view.relation);
  if (table == plan.before.tables.end()) return keys;
  for (const Column& column : table->second.columns)
    keys.push_back(ColumnKey(view.relation, column.name));
  return keys;
}

// Takes the view away again, when only new code runs.
DraftId DropLater(const CreateCompatibilityView& view, PlanBuilder& plan) {
  std::vector<ObjectKey> read = ReadBy(view, plan);
  const ObjectKey relation = read.front();
  return plan.Add({.step = {.phase = Phase::Contract,
                            .actions = {DropCompatibilityView{view.name}},
                            .undo = Reverse{{view}},
                            .hazards = {{Hazard::BreaksOldCode}},
                            .subject = relation},
                   .frees = std::move(read),
                   .rank = Rank::First});
}

bool IsInvokers(const View& view) {
  const auto option = view.options.find("security_invoker");
  if (option == view.options.end() || option->second.empty()) return false;
  // As parse_bool() reads it: no, false, 0, off and their beginnings.
  const std::string& value = option->second;
  constexpr std::string_view kFalse = "fFnN0";
  const bool off = value.size() > 1 && (value[0] | 0x20) == 'o' && (value[1] | 0x20) == 'f';
  return !off && kFalse.find(value.front()) == std::string_view::npos;
}

// Whether what is seen there depends on who looks: policies, and the account at a foreign server,
// are those of whoever reads. Elsewhere a view that reads with the rights of its owner, who is the
// same, shows the same; and with the rights of whoever reads, a view is refused to those who have
// privileges on some of its columns only.
bool DependsOnReader(const QualifiedName& relation, const PlanBuilder& plan) {
  const auto depends = [&](const Catalog& catalog) {
    const auto table = catalog.tables.find(relation);
    const auto view = catalog.views.find(relation);
    return catalog.foreign_tables.contains(relation) ||
           (table != catalog.tables.end() && table->second.row_security) ||
           (view != catalog.views.end() && IsInvokers(view->second));
  };
  return depends(plan.before) || depends(plan.after);
}

CreateCompatibilityView CompatibilityViewOf(const QualifiedName& old_name,
                                            const QualifiedName& relation,
                                            const PlanBuilder& plan) {
  CreateCompatibilityView view{.name = old_name,
                               .relation = relation,
                               .security_invoker = plan.live.features.security_invoker_views &&
                                                   DependsOnReader(relation, plan)};
  const auto columns = plan.old_dependencies.ColumnsOfRelation(relation);
  if (!columns) return view;
  for (const Identifier& column : *columns) {
    const auto renamed = plan.old_keys.find(ColumnKey(relation, column));
    view.columns.push_back(renamed == plan.old_keys.end() ? column : renamed->second.member);
  }
  return view;
}

// Old code finds the relation under its old name as an updatable view until the contract phase
// (manual, CREATE VIEW, "Updatable Views"); both come into being in one transaction, so that
// neither name is ever missing.
void KeepOldName(const ObjectKey& from, const ObjectKey& to, PlanBuilder& plan) {
  const CreateCompatibilityView view = CompatibilityViewOf(from.name, to.name, plan);
  const DraftId renamed =
      plan.Add({.step = {.phase = Phase::Expand,
                         .title = fmt::format("rename {} to {} and keep the old name as a view",
                                              ToString(from), NameForPeople(to)),
                         .actions = {RenameObject{to.kind, from.name, to.name}, view},
                         .undo = Reverse{{DropCompatibilityView{from.name},
                                          RenameObject{to.kind, to.name, from.name}}},
                         .subject = to},
                .makes = {to},
                .needs = {{Kind::Schema, {.schema = {}, .name = to.name.schema}, {}}},
                .removes = {from},
                .rank = Rank::First});
  const DraftId dropped = DropLater(view, plan);
  plan.RunBefore(renamed, dropped);
}

// The view of an old name that a step takes away; null where it does not.
const CreateCompatibilityView* OldNameIn(const Step& step) {
  const auto* back = std::get_if<Reverse>(&step.undo);
  if (!back || back->actions.empty() || step.actions.empty()) return nullptr;
  if (!step.actions.front().As<DropCompatibilityView>()) return nullptr;
  return back->actions.front().As<CreateCompatibilityView>();
}

bool Drops(const std::vector<Action>& actions, const ObjectKey& view) {
  return std::any_of(actions.begin(), actions.end(),
                     [&](const Action& action) { return ViewDroppedBy(action) == view; });
}

// Whether the draft makes what shares its names with views.
bool MakesRelation(const Draft& draft, const QualifiedName& name) {
  return std::any_of(draft.makes.begin(), draft.makes.end(), [&](const ObjectKey& key) {
    const bool is_view = key.kind == Kind::View;
    return key.name == name && key.member.empty() && (is_view || ShareNames(key.kind, Kind::View));
  });
}

}  // namespace

void LowerRelationRename(const ObjectKey& from, const ObjectKey& to, PlanBuilder& plan) {
  const bool leaks = DependsOnReader(to.name, plan) && !plan.live.features.security_invoker_views;
  if (plan.options.direct || leaks) {
    LowerPlainRename(from, to, !plan.options.direct, plan);
  } else {
    KeepOldName(from, to, plan);
  }
}

void LowerLeftOldNames(PlanBuilder& plan) {
  for (const auto& [old_name, live] : plan.live.in_flight.compatibility_views) {
    CreateCompatibilityView view = CompatibilityViewOf(old_name, live.relation, plan);
    // It comes back as it is: without the columns that the way back over what was done before
    // takes away.
    std::erase_if(view.columns, [&](const Identifier& column) {
      return std::find(live.columns.begin(), live.columns.end(), column) == live.columns.end();
    });
    DropLater(view, plan);
  }
}

void WaitForOldNames(PlanBuilder& plan) {
  for (DraftId first = 0; first < plan.drafts.size(); ++first) {
    const Step& dropping = plan.drafts[first].step;
    const CreateCompatibilityView* view = OldNameIn(dropping);
    if (!view) continue;
    for (DraftId id = 0; id < plan.drafts.size(); ++id) {
      const Draft& draft = plan.drafts[id];
      if (Drops(draft.step.actions, dropping.subject) || MakesRelation(draft, view->name))
        plan.RunBefore(first, id);
    }
  }
}

void KeepOldNamesOnTheWayBack(std::vector<Step>& steps) {
  for (const Step& dropping : steps) {
    const CreateCompatibilityView* view = OldNameIn(dropping);
    if (!view) continue;
    for (Step& step : steps) {
      if (&step == &dropping) break;
      auto* undo = std::get_if<Reverse>(&step.undo);
      if (!undo || !Drops(undo->actions, dropping.subject)) continue;
      undo->actions.insert(undo->actions.begin(), DropCompatibilityView{view->name});
      undo->actions.push_back(*view);
    }
  }
}

void Lower(const Rename<Table>& change, PlanBuilder& plan) {
  LowerRelationRename(change.from, change.key, plan);
}

}  // namespace pleat
