#pragma once

#include <map>
#include <vector>

#include "compiler/plan/shadow.h"

namespace pleat {

// Columns, constraints and indexes of a table that is rebuilt, and of its partitions. `indexes`:
// those of each table.
std::vector<ObjectKey> PartsOf(const Shape& shape,
                               const std::multimap<QualifiedName, const Index*>& indexes);

// The key by which old values of the table's columns are kept that do not come back from what they
// become; empty without --archive, or where it does not stay as it is.
std::vector<KeptColumn> KeptByKey(const Reshaping& rebuild, const PlanBuilder& plan);

// What nothing but the former table needs any more: it can go, or be made anew, after that has.
std::vector<ObjectKey> HeldByFormer(const Reshaping& rebuild, const PlanBuilder& plan);

}  // namespace pleat
