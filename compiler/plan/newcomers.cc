#include "compiler/plan/newcomers.h"

#include <algorithm>
#include <map>

#include "compiler/plan/column_type.h"
#include "compiler/plan/keys.h"

namespace pleat {
namespace {

bool UsesAny(const ObjectKey& key, const std::vector<ObjectKey>& rebuilt, const PlanBuilder& plan) {
  const std::vector<ObjectKey> needs = plan.new_dependencies.Of(key);
  return std::any_of(rebuilt.begin(), rebuilt.end(), [&](const ObjectKey& other) {
    return std::binary_search(needs.begin(), needs.end(), other);
  });
}

// Whether what stands in the wanted catalog uses one of `roots`, or of what is `rebuilt`, or reads
// a new view that does.
class Reach {
 public:
  Reach(const std::vector<ObjectKey>& roots, const std::vector<ObjectKey>& rebuilt,
        const PlanBuilder& plan)
      : roots_(roots), rebuilt_(rebuilt), plan_(plan) {}

  bool Has(const ObjectKey& key) {
    const auto known = known_.find(key);
    return known != known_.end() ? known->second : (known_[key] = Uses(key));
  }

 private:
  bool Uses(const ObjectKey& key) {
    if (UsesAny(key, roots_, plan_) || UsesAny(key, rebuilt_, plan_)) return true;
    const bool still = std::any_of(roots_.begin(), roots_.end(), [&](const ObjectKey& root) {
      const bool callable = root.kind == Kind::Routine || root.kind == Kind::Aggregate;
      return callable && StillUses(key, root, plan_);
    });
    const std::vector<ObjectKey> needs = plan_.new_dependencies.Of(key);
    return still || std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
             return need != key && IsNewView(need, plan_) && Has(need);
           });
  }

  const std::vector<ObjectKey>& roots_;
  const std::vector<ObjectKey>& rebuilt_;
  const PlanBuilder& plan_;
  std::map<ObjectKey, bool> known_ = {};
};

}  // namespace

bool IsNewView(const ObjectKey& key, const PlanBuilder& plan) {
  return IsAnyView(key.kind) && Contains(plan.after, key) && !Contains(plan.before, key);
}

bool StillUses(const ObjectKey& key, const ObjectKey& root, const PlanBuilder& plan) {
  const std::vector<ObjectKey> needs = plan.new_dependencies.Of(key);
  return std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
    if (TakesPlaceOf(need, root, plan)) return true;
    const bool callable = need.kind == Kind::Routine || need.kind == Kind::Aggregate;
    return (callable || need.kind == root.kind) && need.name == root.name;
  });
}

bool Reaches(const ObjectKey& key, const std::vector<ObjectKey>& roots,
             const std::vector<ObjectKey>& rebuilt, const PlanBuilder& plan) {
  return Reach(roots, rebuilt, plan).Has(key);
}

std::vector<ObjectKey> TakeNewColumns(const std::vector<ObjectKey>& roots, PlanBuilder& plan,
                                      ViewStack& stack) {
  std::vector<ObjectKey> taken;
  for (const ObjectKey& root : roots) {
    const auto table = plan.after.tables.find(root.name);
    if (root.kind != Kind::Column || table == plan.after.tables.end()) continue;
    for (const Column& column : table->second.columns) {
      const ObjectKey key = ColumnKey(root.name, column.name);
      if (plan.handled.contains(key) || !ComesWithTypeChange(root.name, column, plan)) continue;
      std::vector<ObjectKey> needs = plan.new_dependencies.Of(root.name, column);
      if (std::find(needs.begin(), needs.end(), root) == needs.end()) continue;
      std::vector<Action> creation{AddColumn{root.name, column}};
      if (column.comment) creation.push_back(Comment{key, column.comment});
      Append(creation, AccessActions(key, plan.after, plan));
      stack.create_new.insert(stack.create_new.begin(), creation.begin(), creation.end());
      stack.drop_new.push_back(DropColumn{root.name, column.name});
      plan.handled.insert(key);
      if (!std::get<Generated>(column.source).is_virtual) {
        stack.hazards.push_back(plan.Sized(Hazard::Rewrite, root.name));
      }
      taken.push_back(key);
      Append(stack.needs, std::move(needs));
      std::erase(stack.needs, key);
      std::erase(stack.needs, root);
    }
  }
  return taken;
}

void TakeNewViews(const std::vector<ObjectKey>& roots, PlanBuilder& plan, ViewStack& stack) {
  for (std::size_t at = 0; at < stack.needs.size(); ++at) {
    const ObjectKey view = stack.needs[at];
    if (!IsNewView(view, plan) || plan.handled.contains(view)) continue;
    if (!Reaches(view, roots, stack.rebuilt, plan)) continue;
    const std::vector<ObjectKey> needs = plan.new_dependencies.Of(view);
    const auto is_over = [&](const std::optional<ObjectKey>& key) {
      if (!key) return false;
      const std::vector<ObjectKey> read = plan.new_dependencies.Of(*key);
      return std::binary_search(read.begin(), read.end(), view);
    };
    const auto makes_reader = [&](const Action& action) { return is_over(ViewMadeBy(action)); };
    const auto drops_reader = [&](const Action& action) { return is_over(ViewDroppedBy(action)); };
    const auto reader =
        std::find_if(stack.create_new.begin(), stack.create_new.end(), makes_reader);
    if (reader == stack.create_new.end()) continue;
    const std::vector<Action> creation = CreationOf(view, plan.after, plan);
    stack.create_new.insert(reader, creation.begin(), creation.end());
    const auto last = std::find_if(stack.drop_new.rbegin(), stack.drop_new.rend(), drops_reader);
    stack.drop_new.insert(last.base(), RemovalOf(view));
    plan.handled.insert(view);
    TakeOverParts(view.name, plan);
    Append(stack.needs, needs);
  }
  std::erase_if(stack.needs, [&](const ObjectKey& need) {
    return !Contains(plan.before, need) && plan.handled.contains(need) &&
           std::any_of(stack.create_new.begin(), stack.create_new.end(),
                       [&](const Action& action) { return ViewMadeBy(action) == need; });
  });
}

}  // namespace pleat
