#pragma once

#include <vector>

#include "compiler/model/catalog.h"

namespace pleat {

// The source of an inherited column as a table by itself says it.
ColumnSource OwnSource(const Table& table, const Column& column, const Catalog& catalog);

// The checks that children of `parent` have of it: its own, and those that it has of its parents.
std::vector<Constraint> ChecksForChildren(const KindMap<Table>& tables,
                                          const QualifiedName& parent);

// What a table has of `parents`, and not of `others`, as its own from then on: that it takes or
// leaves them is to change nothing else about it.
struct Parting {
  std::vector<QualifiedName> parents = {};
  std::vector<QualifiedName> others = {};
};

// The parents of `table` that `other`, the same table at another time, has not, beside those that
// it has. Of a partition nothing.
Parting PartingOf(const Table& table, const Table& other);

bool HasColumnOfAny(const KindMap<Table>& tables, const std::vector<QualifiedName>& parents,
                    const Identifier& column);

// Adds those checks to `table` that it has not.
void AddOwnChecks(const KindMap<Table>& tables, const Parting& parting, Table& table);

}  // namespace pleat
