#pragma once

#include "compiler/model/column.h"

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
// The same with the columns' collations: another one builds every index anew.
TypeChange CostOf(const Column& from, const Column& to);

// Whether a cast from one to the other and back gives every value as it was.
bool KeepsEveryValue(const TypeName& from, const TypeName& to);

// The type to cast to before a value is assigned to `type`: a cast to character varying(10) cuts
// silently, an assignment to it is refused where the value is longer (manual, 8.3), and nothing of
// ours may cut.
TypeName CastTarget(const TypeName& type);

}  // namespace pleat
