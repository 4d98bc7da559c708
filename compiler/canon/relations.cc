#include "compiler/canon/relations.h"

#include <algorithm>
#include <utility>

namespace pleat::canon {
namespace {

template <class AnyView>
std::vector<Identifier> OutputOf(const AnyView& view, const ColumnsOf& columns_of) {
  std::vector<Identifier> columns = OutputColumns(view.query, columns_of);
  for (std::size_t i = 0; i < std::min(columns.size(), view.columns.size()); ++i) {
    columns[i] = view.columns[i];
  }
  return columns;
}

}  // namespace

std::optional<std::vector<Identifier>> Relations::ColumnsOf(const QualifiedName& relation) {
  if (const auto table = catalog_.tables.find(relation); table != catalog_.tables.end()) {
    std::vector<Identifier> columns;
    for (const Column& column : table->second.columns) columns.push_back(column.name);
    return columns;
  }
  const auto view = catalog_.views.find(relation);
  const auto materialized = catalog_.materialized_views.find(relation);
  if (view == catalog_.views.end() && materialized == catalog_.materialized_views.end()) {
    return std::nullopt;
  }
  const auto [place, is_new] = views_.try_emplace(relation);
  if (!is_new) return place->second;
  const auto columns_of = [this](const QualifiedName& name) { return ColumnsOf(name); };
  std::vector<Identifier> columns = view != catalog_.views.end()
                                        ? OutputOf(view->second, columns_of)
                                        : OutputOf(materialized->second, columns_of);
  if (!columns.empty()) views_[relation] = std::move(columns);
  return views_[relation];
}

std::optional<TypeName> Relations::TypeOf(const QualifiedName& relation,
                                          const Identifier& column) const {
  const auto table = catalog_.tables.find(relation);
  if (table == catalog_.tables.end()) return std::nullopt;
  const Column* found = FindColumn(table->second, column);
  if (found == nullptr) return std::nullopt;
  return found->type;
}

}  // namespace pleat::canon
