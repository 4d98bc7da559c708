#include "compiler/model/inheritance.h"

#include <set>

namespace pleat {
namespace {

// Depth first, parents before children.
class Walk {
 public:
  explicit Walk(const KindMap<Table>& tables) : tables_(tables) {}

  // False within a ring.
  bool Visit(const Table& table) {
    const std::vector<QualifiedName> parents = ParentsOf(table);
    if (parents.empty() || done_.contains(table.name)) return true;
    if (!open_.insert(table.name).second) return false;
    bool whole = true;
    for (const QualifiedName& parent : parents) {
      const auto found = tables_.find(parent);
      if (found != tables_.end() && !Visit(found->second)) whole = false;
    }
    if (!whole) return false;
    open_.erase(table.name);
    done_.insert(table.name);
    order_.push_back(table.name);
    return true;
  }
  std::vector<QualifiedName> Take() { return std::move(order_); }

 private:
  const KindMap<Table>& tables_;
  std::set<QualifiedName> open_ = {};
  std::set<QualifiedName> done_ = {};
  std::vector<QualifiedName> order_ = {};
};

}  // namespace

std::vector<QualifiedName> ParentsOf(const Table& table) {
  if (table.partition_of) return {table.partition_of->parent};
  return table.inherits;
}

std::vector<QualifiedName> ChildrenInOrder(const KindMap<Table>& tables) {
  Walk walk(tables);
  for (const auto& [name, table] : tables) walk.Visit(table);
  return walk.Take();
}

const Column* ColumnOfParent(const KindMap<Table>& tables, const Table& table,
                             const Identifier& column) {
  for (const QualifiedName& name : ParentsOf(table)) {
    const auto parent = tables.find(name);
    if (parent == tables.end()) continue;
    if (const Column* found = FindColumn(parent->second, column)) return found;
  }
  return nullptr;
}

Column Inherited(const Column& column, const Table& child) {
  Column inherited = column;
  inherited.inherited = true;
  inherited.comment.reset();
  inherited.statistics.reset();
  inherited.n_distinct.reset();
  inherited.n_distinct_inherited.reset();
  if (!child.partition_of && std::holds_alternative<Identity>(column.source)) {
    inherited.source = std::monostate{};
  }
  return inherited;
}

Family::Family(const Catalog& catalog) {
  for (const auto& [name, table] : catalog.tables) {
    if (!table.partition_of && table.inherits.empty()) continue;
    for (const QualifiedName& parent : ParentsOf(table)) children_[parent].push_back(&table);
  }
}

const std::vector<const Table*>& Family::ChildrenOf(const QualifiedName& table) const {
  static const std::vector<const Table*> kNone;
  const auto found = children_.find(table);
  return found == children_.end() ? kNone : found->second;
}

std::vector<const Table*> Family::Below(const QualifiedName& table) const {
  std::vector<const Table*> below;
  std::set<QualifiedName> seen;
  for (const Table* child : ChildrenOf(table)) {
    if (seen.insert(child->name).second) below.push_back(child);
  }
  for (std::size_t i = 0; i < below.size(); ++i) {
    for (const Table* child : ChildrenOf(below[i]->name)) {
      if (seen.insert(child->name).second) below.push_back(child);
    }
  }
  return below;
}

const Table* Family::DefaultOf(const QualifiedName& table) const {
  for (const Table* child : ChildrenOf(table)) {
    if (child->partition_of && std::holds_alternative<DefaultBound>(child->partition_of->bound)) {
      return child;
    }
  }
  return nullptr;
}

}  // namespace pleat
