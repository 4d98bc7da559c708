#include "compiler/canon/joining.h"

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

}  // namespace

void OwnWhatParentsWant(const Catalog& live, Catalog& desired) {
  for (auto& [name, table] : desired.tables) {
    const auto found = live.tables.find(name);
    if (table.inherits.empty() || found == live.tables.end()) continue;
    const Parting parting = PartingOf(table, found->second);
    OwnColumns(found->second, parting, desired, table);
    KeepOwnChecks(found->second, desired, table);
    AddOwnChecks(desired.tables, parting, table);
  }
}

}  // namespace pleat::canon
