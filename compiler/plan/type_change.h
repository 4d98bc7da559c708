#pragma once

#include "compiler/model/type.h"

namespace pleat {

enum class TypeChange {
  // Only the catalog changes; every stored value is valid as it is (ALTER TABLE, "SET DATA TYPE",
  // notes).
  Metadata,
  // Every row is written again, or has to be checked.
  Rewrite
};

// What ALTER COLUMN TYPE costs without a USING expression. Types that are not built in always
// rewrite here.
TypeChange CostOf(const TypeName& from, const TypeName& to);

}  // namespace pleat
