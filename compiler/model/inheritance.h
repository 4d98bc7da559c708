#pragma once

#include <map>
#include <vector>

#include "compiler/model/catalog.h"

namespace pleat {

// The tables whose columns a table has without saying so: the one that it is a partition of, or
// those that it inherits, in their order.
std::vector<QualifiedName> ParentsOf(const Table& table);

// The tables that have parents, each after its parents and otherwise in the order of names. Parents
// that `tables` does not hold are passed over; of a ring nothing is given.
std::vector<QualifiedName> ChildrenInOrder(const KindMap<Table>& tables);

// The column of that name in the first parent that has it.
const Column* ColumnOfParent(const KindMap<Table>& tables, const Table& table,
                             const Identifier& column);

// What a column of a parent is in a child that says nothing about it (MergeAttributes() in
// tablecmds.c): comments and statistics stay behind, and an identity is shared by partitions only,
// where it stands for the parent's.
Column Inherited(const Column& column, const Table& child);

// Who inherits from whom in a catalog. The catalog has to outlive it.
class Family {
 public:
  explicit Family(const Catalog& catalog);

  // The direct ones, in the order of names.
  const std::vector<const Table*>& ChildrenOf(const QualifiedName& table) const;
  bool HasChildren(const QualifiedName& table) const { return !ChildrenOf(table).empty(); }
  // All below `table`, each after its parent.
  std::vector<const Table*> Below(const QualifiedName& table) const;
  // The default partition of a partitioned table.
  const Table* DefaultOf(const QualifiedName& table) const;

 private:
  std::map<QualifiedName, std::vector<const Table*>> children_ = {};
};

}  // namespace pleat
