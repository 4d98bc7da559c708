#include "compiler/model/own_parts.h"

#include <algorithm>

#include "compiler/model/default_name.h"
#include "compiler/model/inheritance.h"

namespace pleat {

ColumnSource OwnSource(const Table& table, const Column& column, const Catalog& catalog) {
  if (std::holds_alternative<Identity>(column.source)) return std::monostate{};
  if (!std::holds_alternative<Serial>(column.source)) return column.source;
  const Table* owner = &table;
  while (true) {
    const Column* own = FindColumn(*owner, column.name);
    if (own != nullptr && !own->inherited) break;
    const Table* above = nullptr;
    for (const QualifiedName& parent : ParentsOf(*owner)) {
      const auto found = catalog.tables.find(parent);
      if (found != catalog.tables.end() && FindColumn(found->second, column.name)) {
        above = &found->second;
        break;
      }
    }
    if (above == nullptr) break;
    owner = above;
  }
  return Default{NextvalOf(SequenceOf(owner->name, column))};
}

std::vector<Constraint> ChecksForChildren(const KindMap<Table>& tables,
                                          const QualifiedName& parent) {
  std::vector<Constraint> checks;
  const auto found = tables.find(parent);
  if (found == tables.end()) return checks;
  for (const Constraint& constraint : found->second.constraints) {
    const auto* check = std::get_if<Check>(&constraint.rule);
    if (check == nullptr || check->no_inherit) continue;
    checks.push_back(constraint);
    checks.back().comment.reset();
  }
  for (const QualifiedName& above : ParentsOf(found->second)) {
    for (Constraint& check : ChecksForChildren(tables, above)) checks.push_back(std::move(check));
  }
  return checks;
}

Parting PartingOf(const Table& table, const Table& other) {
  Parting parting;
  for (const QualifiedName& parent : table.inherits) {
    const bool shared =
        std::find(other.inherits.begin(), other.inherits.end(), parent) != other.inherits.end();
    (shared ? parting.others : parting.parents).push_back(parent);
  }
  return parting;
}

bool HasColumnOfAny(const KindMap<Table>& tables, const std::vector<QualifiedName>& parents,
                    const Identifier& column) {
  return std::any_of(parents.begin(), parents.end(), [&](const QualifiedName& parent) {
    const auto found = tables.find(parent);
    return found != tables.end() && FindColumn(found->second, column) != nullptr;
  });
}

void AddOwnChecks(const KindMap<Table>& tables, const Parting& parting, Table& table) {
  const auto has = [](const std::vector<Constraint>& checks, const Identifier& name) {
    return std::any_of(checks.begin(), checks.end(),
                       [&](const Constraint& check) { return check.name == name; });
  };
  std::vector<Constraint> kept;
  for (const QualifiedName& parent : parting.others) {
    for (Constraint& check : ChecksForChildren(tables, parent)) kept.push_back(std::move(check));
  }
  for (const QualifiedName& parent : parting.parents) {
    for (Constraint& check : ChecksForChildren(tables, parent)) {
      if (has(table.constraints, check.name) || has(kept, check.name)) continue;
      table.constraints.push_back(std::move(check));
    }
  }
  std::sort(table.constraints.begin(), table.constraints.end(),
            [](const Constraint& a, const Constraint& b) { return a.name < b.name; });
}

}  // namespace pleat
