#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/name.h"
#include "compiler/model/type.h"

namespace pleat {

// pg_attribute of a composite type.
struct TypeAttribute {
  Identifier name = {};
  TypeName type = {};
  // pg_attribute.attcollation where it is not the type's own.
  std::optional<QualifiedName> collation = {};
  std::optional<std::string> comment = {};

  bool operator==(const TypeAttribute&) const = default;
};

// pg_type of typtype 'c' that belongs to no table or view. The order of the attributes is part of
// it: ROW(…) fills them in turn.
struct CompositeType {
  QualifiedName name = {};
  std::vector<TypeAttribute> attributes = {};
  std::optional<std::string> comment = {};

  bool operator==(const CompositeType&) const = default;
};

const TypeAttribute* FindAttribute(const CompositeType& type, const Identifier& name);

}  // namespace pleat
