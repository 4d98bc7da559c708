#pragma once

// Private to canon/: which objects are called differently.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/catalog.h"
#include "compiler/model/transition.h"

namespace pleat::canon {

using Names = std::map<QualifiedName, QualifiedName>;
using Columns = std::map<Identifier, Identifier>;

// What is called differently afterwards, by the names before.
struct Renames {
  std::map<Identifier, Identifier> schemas = {};
  // Tables, views and materialized views.
  Names relations = {};
  Names sequences = {};
  Names types = {};
  Names indexes = {};
  // Objects of kinds that only few refer to.
  std::map<Kind, Names> others = {};
  // By name and types that go in.
  std::map<MemberName, QualifiedName> routines = {};
  // Operators, their classes and families, by what tells them apart.
  std::map<std::pair<Kind, MemberName>, QualifiedName> operators = {};
  // The same by names alone, as expressions say them: routines whatever they take, operators and
  // their classes. A symbol of which one operator stays is not among them.
  Names functions = {};
  Names symbols = {};
  Names classes = {};
  Names event_triggers = {};
  std::map<QualifiedName, Columns> columns = {};
  std::map<QualifiedName, Columns> constraints = {};
  std::map<QualifiedName, Columns> policies = {};
  std::map<QualifiedName, Columns> triggers = {};
  std::map<QualifiedName, Columns> rules = {};
  // Every last name above, of operators the schema: text without any of them needs no look.
  std::set<std::string, std::less<>> words = {};
};

template <class Key, class Value>
std::optional<Value> Lookup(const std::map<Key, Value>& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

// Moves objects to the keys of their new names.
template <class T>
void MoveToNewNames(KindMap<T>& objects) {
  std::vector<typename KindMap<T>::node_type> moved;
  for (auto place = objects.begin(); place != objects.end();) {
    const auto here = place++;
    if (here->first != here->second.name) moved.push_back(objects.extract(here));
  }
  for (auto& node : moved) {
    node.key() = node.mapped().name;
    objects.insert(std::move(node));
  }
}

// Finds which of the transition's renames apply, and in which form; `applied` gets old and new
// keys.
Renames FindRenames(const Catalog& live, const Transition& transition,
                    std::vector<std::pair<ObjectKey, ObjectKey>>& applied);

}  // namespace pleat::canon
