#include <algorithm>
#include <map>
#include <set>
#include <type_traits>

#include "compiler/plan/dependencies.h"

namespace pleat {

std::vector<ObjectKey> Dependencies::Of(const ObjectKey& key) const {
  if (!Contains(catalog_, key)) return {};
  if (key.kind == Kind::Column || key.kind == Kind::Constraint) {
    const Table& table = catalog_.tables.at(key.name);
    return key.kind == Kind::Column ? Of(table.name, *FindColumn(table, key.member))
                                    : Of(table.name, *FindConstraint(table, key.member));
  }
  std::vector<ObjectKey> needs;
  ForEachKind([&](auto collection) {
    using Objects = std::decay_t<decltype(catalog_.*collection)>;
    if (kKindOf<typename Objects::mapped_type> != key.kind) return;
    if constexpr (std::is_same_v<typename Objects::key_type, MemberName>) {
      needs = Of((catalog_.*collection).at({key.name, key.member}));
    } else {
      needs = Of((catalog_.*collection).at(key.name));
    }
  });
  return needs;
}

// To find what an expression needs it has to be parsed, so it is done once, and for members and
// indexes of other tables than the root's only where they can need what the root is: through a
// function, or as a foreign key to its table.
std::map<ObjectKey, const std::vector<ObjectKey>*> Dependencies::NeedsAround(
    const ObjectKey& root) const {
  const bool local = root.kind == Kind::Column || root.kind == Kind::View ||
                     root.kind == Kind::MaterializedView || root.kind == Kind::ContinuousAggregate;
  const bool all = HasRoutines() || !local;
  std::map<ObjectKey, const std::vector<ObjectKey>*> around;
  const auto add = [&](const ObjectKey& key, const auto&... object) {
    const auto known = needs_.find(key);
    around[key] =
        known != needs_.end() ? &known->second : &needs_.emplace(key, Of(object...)).first->second;
  };
  ForEachKind([&](auto collection) {
    for (const auto& [name, object] : catalog_.*collection) {
      using T = std::decay_t<decltype(object)>;
      if constexpr (std::is_same_v<T, Table>) {
        const bool near = all || name == root.name;
        for (const Column& column : object.columns) {
          if (!near || std::holds_alternative<std::monostate>(column.source)) continue;
          add(ColumnKey(name, column.name), name, column);
        }
        for (const Constraint& constraint : object.constraints) {
          const auto* reference = std::get_if<ForeignKey>(&constraint.rule);
          if (!near && (reference == nullptr || reference->table != root.name)) continue;
          add(ConstraintKey(name, constraint.name), name, constraint);
        }
      } else if constexpr (std::is_same_v<T, Index>) {
        if (all || object.table == root.name) add(MakeKey(Kind::Index, name), object);
      } else {
        add(MakeKey(kKindOf<T>, name), object);
      }
    }
  });
  return around;
}

std::vector<ObjectKey> Dependencies::DependentsOf(const ObjectKey& root) const {
  const auto all = NeedsAround(root);
  std::map<ObjectKey, std::vector<ObjectKey>> users;
  for (const auto& [key, needs] : all) {
    for (const ObjectKey& need : *needs) users[need].push_back(key);
  }
  // A default can be taken off while its column stays.
  // What reads a continuous aggregate does not notice what that reads.
  const auto goes = [&](const ObjectKey& key) {
    if (key.kind == Kind::ContinuousAggregate) return false;
    if (key.kind != Kind::Column) return true;
    const Column* column = FindColumn(catalog_.tables.at(key.name), key.member);
    return std::holds_alternative<Generated>(column->source);
  };
  std::set<ObjectKey> reached{root};
  std::vector<ObjectKey> open{root};
  while (!open.empty()) {
    const ObjectKey key = open.back();
    open.pop_back();
    const auto found = users.find(key);
    if (found == users.end()) continue;
    for (const ObjectKey& user : found->second) {
      if (reached.insert(user).second && goes(user)) open.push_back(user);
    }
  }
  reached.erase(root);
  // They cannot be dropped and made again in one step with others.
  std::erase_if(reached, [](const auto& key) { return key.kind == Kind::ContinuousAggregate; });
  std::vector<ObjectKey> ordered;
  while (!reached.empty()) {
    auto ready = std::find_if(reached.begin(), reached.end(), [&](const ObjectKey& key) {
      const auto& needs = *all.at(key);
      return std::none_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
        return need != key && reached.contains(need);
      });
    });
    if (ready == reached.end()) ready = reached.begin();
    ordered.push_back(*ready);
    reached.erase(ready);
  }
  return ordered;
}

}  // namespace pleat
