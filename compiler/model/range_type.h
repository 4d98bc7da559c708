#pragma once

#include <optional>
#include <string>

#include "compiler/model/name.h"
#include "compiler/model/type.h"

namespace pleat {

// pg_range. PostgreSQL offers no way to change one.
struct RangeType {
  QualifiedName name = {};
  TypeName subtype = {};
  // Where they are not the subtype's own.
  std::optional<QualifiedName> opclass = {};
  std::optional<QualifiedName> collation = {};
  std::optional<QualifiedName> subtype_diff = {};
  // The type of sets of such ranges, by the name that PostgreSQL would choose or another; on
  // servers before 14 there is none, and the name is the one that would be chosen.
  QualifiedName multirange = {};
  std::optional<std::string> comment = {};

  bool operator==(const RangeType&) const = default;
};

// makeMultirangeTypeName(): "multirange" in place of the first "range", or behind the name.
QualifiedName UsualMultirange(const QualifiedName& range);

}  // namespace pleat
