#include "compiler/canon/joining.h"

#include <algorithm>

#include "compiler/model/inheritance.h"
#include "compiler/model/own_parts.h"

namespace pleat::canon {
namespace {

void OwnColumns(const Table& live, const Parting& parting, const Catalog& desired, Table& table) {
  if (parting.parents.empty()) return;
  for (Column& column : table.columns) {
    if (!column.inherited || FindColumn(live, column.name) != nullptr) continue;
    // It comes down from a parent that the table has already.
    if (HasColumnOfAny(desired.tables, parting.others, column.name)) continue;
    column.source = OwnSource(table, column, desired);
    column.inherited = false;
  }
}

// No statement takes a check from a child whose parent has it.
void KeepOwnChecks(const Table& live, const Catalog& desired, Table& table) {
  for (const QualifiedName& parent : table.inherits) {
    for (Constraint& check : ChecksForChildren(desired.tables, parent)) {
      const Constraint* own = FindConstraint(live, check.name);
      const bool stays = own != nullptr && std::holds_alternative<Check>(own->rule);
      if (!stays || FindConstraint(table, check.name) != nullptr) continue;
      table.constraints.push_back(std::move(check));
    }
  }
}

class Forbearance {
 public:
  Forbearance(const Catalog& live, const std::set<ObjectKey>& required, Catalog& desired)
      : live_(live), required_(required), desired_(desired) {}

  void Visit(Table& table) {
    const auto found = live_.tables.find(table.name);
    if (table.inherits.empty() || found == live_.tables.end()) return;
    const Key* key = PrimaryKey(table);
    for (Column& column : table.columns) {
      const Column* old = FindColumn(found->second, column.name);
      if (!column.not_null || old == nullptr || old->not_null || old->unvalidated_not_null)
        continue;
      const bool in_key = key != nullptr && std::find(key->columns.begin(), key->columns.end(),
                                                      column.name) != key->columns.end();
      if (in_key || required_.contains(ColumnKey(table.name, column.name))) continue;
      if (!IsLeftAlone(found->second, table, column.name)) continue;
      column.not_null = false;
      nullable_.insert(ColumnKey(table.name, column.name));
    }
  }

 private:
  bool IsLeftAlone(const Table& old, const Table& table, const Identifier& column) const {
    bool alone = false;
    for (const QualifiedName& parent : PartingOf(table, old).others) {
      const auto before = live_.tables.find(parent);
      const Column* above =
          before == live_.tables.end() ? nullptr : FindColumn(before->second, column);
      const bool not_inherited = above != nullptr && above->not_null;
      alone = alone || not_inherited || nullable_.contains(ColumnKey(parent, column));
      // One that becomes NOT NULL makes its children so.
      const Column* wanted = FindColumn(desired_.tables.at(parent), column);
      if (!not_inherited && wanted != nullptr && wanted->not_null) return false;
    }
    return alone;
  }

  const Catalog& live_;
  const std::set<ObjectKey>& required_;
  Catalog& desired_;
  // Those that it has taken NOT NULL from.
  std::set<ObjectKey> nullable_ = {};
};

}  // namespace

void LeaveNullable(const Catalog& live, const std::set<ObjectKey>& required, Catalog& desired) {
  Forbearance forbearance(live, required, desired);
  for (const QualifiedName& name : ChildrenInOrder(desired.tables)) {
    forbearance.Visit(desired.tables.at(name));
  }
}

void OwnWhatParentsWant(const Catalog& live, Catalog& desired) {
  for (auto& [name, table] : desired.tables) {
    const auto found = live.tables.find(name);
    if (table.inherits.empty() || found == live.tables.end()) continue;
    // The order in which a table has taken its parents says nothing.
    const std::vector<QualifiedName>& order = found->second.inherits;
    if (std::is_permutation(order.begin(), order.end(), table.inherits.begin(),
                            table.inherits.end())) {
      table.inherits = order;
    }
    const Parting parting = PartingOf(table, found->second);
    OwnColumns(found->second, parting, desired, table);
    KeepOwnChecks(found->second, desired, table);
    AddOwnChecks(desired.tables, parting, table);
  }
}

}  // namespace pleat::canon
