#include "compiler/canon/relations.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "compiler/canon/builtin.h"
#include "compiler/canon/normalize.h"
#include "compiler/canon/parse.h"
#include "compiler/model/inheritance.h"

namespace pleat::canon {

Relations::Relations(const Catalog& catalog) : catalog_(catalog) {
  context_.columns_of = [this](const QualifiedName& name) { return ColumnsOf(name); };
  context_.type_of = [this](const ColumnUse& use) { return TypeOf(use.relation, use.column); };
}

bool Relations::HasParentsColumn(const Table& table, const Identifier& column) const {
  return ColumnOfParent(catalog_.tables, table, column) != nullptr;
}

const Partitioning* Relations::PartitioningOf(const QualifiedName& table) const {
  const auto found = catalog_.tables.find(table);
  if (found == catalog_.tables.end() || !found->second.partitioning) return nullptr;
  return &*found->second.partitioning;
}

std::optional<std::vector<Identifier>> Relations::ColumnsOf(const QualifiedName& relation) {
  std::vector<Identifier> names;
  if (const auto table = catalog_.tables.find(relation); table != catalog_.tables.end()) {
    for (const Column& column : table->second.columns) names.push_back(column.name);
    return names;
  }
  if (const auto table = catalog_.foreign_tables.find(relation);
      table != catalog_.foreign_tables.end()) {
    for (const Column& column : table->second.shape.columns) names.push_back(column.name);
    return names;
  }
  const auto& columns = ViewColumnsOf(relation);
  if (!columns) return std::nullopt;
  for (const ViewColumn& column : *columns) names.push_back(column.name);
  return names;
}

std::optional<TypeName> Relations::TypeOf(const QualifiedName& relation, const Identifier& column) {
  if (const auto table = catalog_.tables.find(relation); table != catalog_.tables.end()) {
    const Column* found = FindColumn(table->second, column);
    if (found == nullptr) return std::nullopt;
    return found->type;
  }
  if (const auto table = catalog_.foreign_tables.find(relation);
      table != catalog_.foreign_tables.end()) {
    const Column* found = FindColumn(table->second.shape, column);
    if (found == nullptr) return std::nullopt;
    return found->type;
  }
  const auto& columns = ViewColumnsOf(relation);
  if (!columns) return std::nullopt;
  for (const ViewColumn& known : *columns) {
    if (known.name == column) return known.type;
  }
  return std::nullopt;
}

const std::optional<Relations::ViewColumns>& Relations::ViewColumnsOf(
    const QualifiedName& relation) {
  const auto [place, is_new] = views_.try_emplace(relation);
  // References into a map stay good when it grows.
  std::optional<ViewColumns>& columns = place->second;
  if (!is_new) return columns;
  const auto view = catalog_.views.find(relation);
  const auto materialized = catalog_.materialized_views.find(relation);
  const auto aggregate = catalog_.continuous_aggregates.find(relation);
  if (view != catalog_.views.end()) {
    columns = Read(view->second);
  } else if (materialized != catalog_.materialized_views.end()) {
    columns = Read(materialized->second);
  } else if (aggregate != catalog_.continuous_aggregates.end()) {
    columns = Read(aggregate->second);
  }
  return columns;
}

template <class AnyView>
std::optional<Relations::ViewColumns> Relations::Read(const AnyView& view) {
  const auto parsed = ParseTree::Of(view.query, Form::Query);
  const auto* tree = std::get_if<ParseTree>(&parsed);
  if (tree == nullptr) return std::nullopt;
  const auto outputs = Normalizer(context_).Outputs(tree->select());
  if (!outputs) return std::nullopt;
  ViewColumns columns;
  for (const OutputColumn& output : *outputs) {
    ViewColumn column{.name = output.name};
    if (!output.type.empty() && output.type != kUnknown) column.type = NameOfType(output.type);
    columns.push_back(std::move(column));
  }
  for (std::size_t i = 0; i < std::min(columns.size(), view.columns.size()); ++i) {
    columns[i].name = view.columns[i];
  }
  return columns;
}

}  // namespace pleat::canon
