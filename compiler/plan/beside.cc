#include "compiler/plan/beside.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "compiler/canon/rewrite.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/shadow.h"

namespace pleat {
namespace {

QualifiedName Beside(const QualifiedName& name) { return ShadowOf(name, Side::New); }

class Builder {
 public:
  Builder(std::vector<Action>& creation, const std::vector<ObjectKey>& made,
          const NamesUntilThen& names, const PlanBuilder& plan)
      : creation_(creation), names_(names), plan_(plan) {
    for (const ObjectKey& key : made) {
      if (!IsAnyView(key.kind)) made_.insert(key);
    }
    for (const Action& action : creation_) {
      const auto* plain = action.As<CreateView>();
      const auto* stored = action.As<CreateMaterializedView>();
      if (plain) views_[{Kind::View, plain->view.name, {}}] = plain->view.query;
      if (stored) views_[{Kind::MaterializedView, stored->view.name, {}}] = stored->view.query;
      if (stored && stored->owner) owned_.insert({Kind::MaterializedView, stored->view.name, {}});
      // Nothing can read it before it has come.
      const auto* column = action.As<AddColumn>();
      if (column) made_.insert(ColumnKey(column->table, column->column.name));
    }
    map_.relation = [this](const QualifiedName& name) { return NameUntilThen(name); };
    // The type of its rows.
    map_.type = map_.relation;
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
    std::set<Identifier> schemas;
    for (const ObjectKey& key : chosen_) schemas.insert(Beside(key.name).schema);
    for (const Identifier& schema : schemas) {
      builds.insert(builds.begin(), CreateShadowSchema{.name = schema, .beside = true});
      rest.push_back(DropShadowSchema{schema});
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

  // What a body that is a string may call or read; it says nothing about it but its words.
  bool Mentions(const Routine& routine, const Identifier& name) const {
    return !routine.sql_body && routine.body.text.find(name.text) != std::string::npos;
  }

  const Routine* RoutineOf(const ObjectKey& key) const {
    for (const Catalog* catalog : {&plan_.before, &plan_.after}) {
      const auto at = catalog->routines.find({key.name, key.member});
      if (at != catalog->routines.end()) return &at->second;
    }
    return nullptr;
  }

  std::vector<ObjectKey> CalledBy(const Routine& routine) const {
    std::vector<ObjectKey> called;
    for (const Catalog* catalog : {&plan_.before, &plan_.after}) {
      for (const auto& [name, other] : catalog->routines) {
        if (Mentions(routine, name.owner.name)) called.push_back(MakeKey(Kind::Routine, name));
      }
    }
    return called;
  }

  bool ReadsWhatChanges(const Routine& routine) const {
    const bool view = std::any_of(views_.begin(), views_.end(), [&](const auto& entry) {
      return Mentions(routine, entry.first.name.name);
    });
    const bool relation =
        std::any_of(names_.relations.begin(), names_.relations.end(),
                    [&](const auto& entry) { return Mentions(routine, entry.first.name); });
    return view || relation ||
           std::any_of(names_.columns.begin(), names_.columns.end(),
                       [&](const auto& entry) { return Mentions(routine, entry.first.column); });
  }

  // Whether a routine, which may call others, finds before the drops what it finds afterwards.
  bool IsThere(const ObjectKey& key) {
    if (made_.contains(key) || views_.contains(key)) return false;
    // A ring of calls ends where it began.
    const auto [known, is_new] = there_.emplace(key, true);
    if (!is_new) return known->second;
    const Routine* routine = RoutineOf(key);
    std::vector<ObjectKey> needs = NeedsOf(key);
    if (routine) Append(needs, CalledBy(*routine));
    const bool there = !(routine && ReadsWhatChanges(*routine)) &&
                       std::all_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
                         return need == key || IsThere(need);
                       });
    return there_[key] = there;
  }

  bool CanBeBeside(const ObjectKey& key) {
    const auto known = can_.find(key);
    return known != can_.end() ? known->second : (can_[key] = FindsAll(key));
  }

  bool FindsAll(const ObjectKey& key) {
    // A schema of ours is nobody else's.
    if (owned_.contains(key)) return false;
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
  // is left to be done in place. Its owner it gets there, as a schema of ours is nobody else's.
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
    // It moves with what it is of.
    const auto* create = action.As<CreateIndex>();
    if (!create || !IsChosen(create->index.table)) return false;
    Index copy = create->index;
    copy.table = Beside(copy.table);
    copy.name.schema = copy.table.schema;
    builds.push_back(CreateIndex{.index = std::move(copy), .beside = true});
    return true;
  }

  std::vector<Action>& creation_;
  const NamesUntilThen& names_;
  const PlanBuilder& plan_;
  std::set<ObjectKey> made_ = {};
  // Those that `creation_` makes, with their queries.
  std::map<ObjectKey, Expr> views_ = {};
  // Those that are filled with the rights of another role.
  std::set<ObjectKey> owned_ = {};
  std::set<canon::ResolvedColumn> columns_ = {};
  std::map<ObjectKey, bool> there_ = {};
  std::map<ObjectKey, bool> can_ = {};
  std::set<ObjectKey> chosen_ = {};
  canon::NameMap map_ = {};
};

}  // namespace

void BuildBeside(ViewStack& stack, const NamesUntilThen& forth, const NamesUntilThen& back,
                 const PlanBuilder& plan) {
  std::set<ObjectKey> on_the_way_back;
  stack.build_new = Builder(stack.create_new, stack.rebuilt, forth, plan).Build(stack.beside);
  stack.build_old = Builder(stack.create_old, stack.rebuilt, back, plan).Build(on_the_way_back);
  std::erase_if(stack.hazards, [&](const HazardNote& note) {
    return note.hazard == Hazard::BlocksReaders &&
           std::any_of(stack.beside.begin(), stack.beside.end(),
                       [&](const ObjectKey& key) { return note.detail == NameForPeople(key); });
  });
}

}  // namespace pleat
