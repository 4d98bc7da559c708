#include "compiler/model/table.h"

#include <algorithm>

namespace pleat {
namespace {

template <class Members>
auto* FindNamed(Members& members, const Identifier& name) {
  const auto is_it = [&](const auto& member) { return member.name == name; };
  const auto found = std::find_if(members.begin(), members.end(), is_it);
  return found == members.end() ? nullptr : &*found;
}

}  // namespace

const Column* FindColumn(const Table& table, const Identifier& name) {
  return FindNamed(table.columns, name);
}

Column* FindColumn(Table& table, const Identifier& name) { return FindNamed(table.columns, name); }

const Constraint* FindConstraint(const Table& table, const Identifier& name) {
  return FindNamed(table.constraints, name);
}

const Key* PrimaryKey(const Table& table) {
  for (const Constraint& constraint : table.constraints) {
    const Key* key = std::get_if<Key>(&constraint.rule);
    if (key != nullptr && key->primary) return key;
  }
  return nullptr;
}

}  // namespace pleat
