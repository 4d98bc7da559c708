#include "compiler/plan/beside.h"

#include <algorithm>
#include <set>
#include <string>
#include <type_traits>
#include <utility>

#include "compiler/canon/rewrite.h"

namespace pleat {
namespace {

QualifiedName Beside(QualifiedName name) {
  name.name = TransitionalName("pleat_new_", name.name);
  return name;
}

class Builder {
 public:
  Builder(std::vector<Action>& creation, const std::vector<ObjectKey>& made,
          const NamesUntilThen& names, const PlanBuilder& plan)
      : creation_(creation), names_(names), plan_(plan) {
    for (const ObjectKey& key : made) {
      if (key.kind != Kind::View && key.kind != Kind::MaterializedView) made_.insert(key);
    }
    for (const Action& action : creation_) {
      const auto* plain = action.As<CreateView>();
      const auto* stored = action.As<CreateMaterializedView>();
      if (plain) views_[{Kind::View, plain->view.name, {}}] = plain->view.query;
      if (stored) views_[{Kind::MaterializedView, stored->view.name, {}}] = stored->view.query;
    }
    map_.relation = [this](const QualifiedName& name) { return NameUntilThen(name); };
    map_.column = [this](const canon::ColumnUse& use) -> std::optional<Identifier> {
      const auto found = names_.columns.find({plan_.Find(use.relation), use.column});
      return found == names_.columns.end() ? std::nullopt : std::optional(found->second);
    };
    map_.columns_of = [this](const QualifiedName& name) { return ColumnsOf(name); };
    for (const auto& [column, name] : names_.columns) {
      columns_.insert({column.table, column.column});
      columns_.insert({{{}, column.table.name}, column.column});
    }
  }

  std::vector<Action> Build(std::set<ObjectKey>& beside) {
    for (const auto& [key, query] : views_) {
      if (key.kind != Kind::MaterializedView || !CanBeBeside(key)) continue;
      beside.insert(key);
      Choose(key);
    }
    std::vector<Action> builds;
    std::vector<Action> rest;
    for (Action& action : creation_) {
      if (!Takes(action, builds, rest)) rest.push_back(std::move(action));
    }
    creation_ = std::move(rest);
    return builds;
  }

 private:
  bool IsChosen(const QualifiedName& name) const {
    return chosen_.contains({Kind::View, name, {}}) ||
           chosen_.contains({Kind::MaterializedView, name, {}});
  }

  std::optional<QualifiedName> NameUntilThen(const QualifiedName& written) const {
    const QualifiedName name = plan_.Find(written);
    if (IsChosen(name)) return Beside(name);
    const auto found = names_.relations.find(name);
    return found == names_.relations.end() ? std::nullopt : std::optional(found->second);
  }

  std::optional<std::vector<Identifier>> ColumnsOf(const QualifiedName& written) const {
    const QualifiedName name = plan_.Find(written);
    auto columns = plan_.new_dependencies.ColumnsOfRelation(name);
    return columns ? columns : plan_.old_dependencies.ColumnsOfRelation(name);
  }

  // What it may need in either catalog: another step may have rebuilt it already.
  std::vector<ObjectKey> NeedsOf(const ObjectKey& key) const {
    std::vector<ObjectKey> needs = plan_.old_dependencies.Of(key);
    Append(needs, plan_.new_dependencies.Of(key));
    return OnceEach(std::move(needs));
  }

  // Whether a routine, which may call others, finds before the drops what it finds afterwards.
  bool IsThere(const ObjectKey& routine) {
    if (made_.contains(routine)) return false;
    if (!asked_.insert(routine).second) return true;
    const Routine* found = nullptr;
    for (const Catalog* catalog : {&plan_.before, &plan_.after}) {
      const auto at = catalog->routines.find({routine.name, routine.member});
      if (at != catalog->routines.end()) found = &at->second;
    }
    // A body that is a string says nothing about what it reads but this.
    const auto mentions = [&](const Identifier& name) {
      return found && found->body.text.find(name.text) != std::string::npos;
    };
    for (const auto& [key, query] : views_) {
      if (mentions(key.name.name)) return false;
    }
    for (const auto& [column, name] : names_.columns) {
      if (mentions(column.column)) return false;
    }
    const std::vector<ObjectKey> needs = NeedsOf(routine);
    return std::all_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
      return !views_.contains(need) && IsThere(need);
    });
  }

  bool CanBeBeside(const ObjectKey& key) {
    if (!names_.columns.empty() && !canon::ReadsByName(views_.at(key), columns_, map_.columns_of)) {
      return false;
    }
    const std::vector<ObjectKey> needs = NeedsOf(key);
    return std::all_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
      if (need == key || made_.contains(need)) return need == key;
      if (views_.contains(need)) return CanBeBeside(need);
      const bool calls =
          need.kind == Kind::Routine || need.kind == Kind::Aggregate || need.kind == Kind::Operator;
      return !calls || IsThere(need);
    });
  }

  void Choose(const ObjectKey& key) {
    if (!chosen_.insert(key).second) return;
    for (const ObjectKey& need : NeedsOf(key)) {
      if (views_.contains(need)) Choose(need);
    }
  }

  // The view under the name that it has until then, which reads what is beside as well.
  template <class V>
  V Copy(const V& view) const {
    V copy = view;
    copy.query = canon::Rewrite(view.query, canon::Form::Query, map_);
    copy.name = Beside(view.name);
    return copy;
  }

  // Whether `action` makes what is built beside: then that goes into `builds`, and into `rest` what
  // is left to be done in place.
  bool Takes(const Action& action, std::vector<Action>& builds, std::vector<Action>& rest) const {
    if (const auto* view = action.As<CreateView>()) {
      if (!IsChosen(view->view.name)) return false;
      const View copy = Copy(view->view);
      rest.push_back(RenameObject{Kind::View, copy.name, view->view.name});
      builds.push_back(CreateView{.view = copy, .beside = true});
      return true;
    }
    if (const auto* view = action.As<CreateMaterializedView>()) {
      if (!IsChosen(view->view.name)) return false;
      const MaterializedView copy = Copy(view->view);
      rest.push_back(RenameObject{Kind::MaterializedView, copy.name, view->view.name});
      builds.push_back(CreateMaterializedView{.view = copy, .beside = true});
      return true;
    }
    if (const auto* create = action.As<CreateIndex>()) {
      if (!IsChosen(create->index.table)) return false;
      Index copy = create->index;
      copy.table = Beside(copy.table);
      copy.name = Beside(copy.name);
      rest.push_back(RenameObject{Kind::Index, copy.name, create->index.name});
      builds.push_back(CreateIndex{.index = std::move(copy), .beside = true});
      return true;
    }
    // A view reads with the rights of its owner.
    const auto* owner = action.As<SetOwner>();
    if (!owner || owner->object.kind != Kind::View || !IsChosen(owner->object.name)) return false;
    SetOwner copy = *owner;
    copy.object.name = Beside(copy.object.name);
    builds.push_back(std::move(copy));
    return true;
  }

  std::vector<Action>& creation_;
  const NamesUntilThen& names_;
  const PlanBuilder& plan_;
  std::set<ObjectKey> made_ = {};
  // Those that `creation_` makes, with their queries.
  std::map<ObjectKey, Expr> views_ = {};
  std::set<canon::ResolvedColumn> columns_ = {};
  std::set<ObjectKey> asked_ = {};
  std::set<ObjectKey> chosen_ = {};
  canon::NameMap map_ = {};
};

}  // namespace

std::vector<Action> BuildBeside(std::vector<Action>& creation, const std::vector<ObjectKey>& made,
                                const NamesUntilThen& names, const PlanBuilder& plan,
                                std::set<ObjectKey>& beside) {
  return Builder(creation, made, names, plan).Build(beside);
}

void BuildBeside(ViewStack& stack, const NamesUntilThen& forth, const NamesUntilThen& back,
                 const PlanBuilder& plan) {
  std::set<ObjectKey> on_the_way_back;
  stack.build_new = BuildBeside(stack.create_new, stack.rebuilt, forth, plan, stack.beside);
  stack.build_old = BuildBeside(stack.create_old, stack.rebuilt, back, plan, on_the_way_back);
  std::erase_if(stack.hazards, [&](const HazardNote& note) {
    return note.hazard == Hazard::BlocksReaders &&
           std::any_of(stack.beside.begin(), stack.beside.end(),
                       [&](const ObjectKey& key) { return note.detail == NameForPeople(key); });
  });
}

}  // namespace pleat
