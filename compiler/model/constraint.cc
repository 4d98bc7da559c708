#include "compiler/model/constraint.h"

namespace pleat {
namespace {

std::vector<Identifier> ColumnsOf(const Key& key) {
  std::vector<Identifier> columns = key.columns;
  columns.insert(columns.end(), key.include.begin(), key.include.end());
  return columns;
}

std::vector<Identifier> ColumnsOf(const Check&) { return {}; }

std::vector<Identifier> ColumnsOf(const ForeignKey& key) { return key.columns; }

std::vector<Identifier> ColumnsOf(const Exclusion& exclusion) {
  std::vector<Identifier> columns;
  for (const ExclusionElement& element : exclusion.elements) {
    if (const auto* column = std::get_if<Identifier>(&element.element.key)) {
      columns.push_back(*column);
    }
  }
  columns.insert(columns.end(), exclusion.include.begin(), exclusion.include.end());
  return columns;
}

}  // namespace

std::vector<Identifier> OwnColumns(const Constraint& constraint) {
  return std::visit([](const auto& rule) { return ColumnsOf(rule); }, constraint.rule);
}

}  // namespace pleat
