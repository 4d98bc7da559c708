#pragma once

#include <optional>
#include <string>
#include <variant>

#include "compiler/model/catalog.h"

namespace pleat {

// The kinds that one statement makes and another drops.
using Definition = std::variant<Domain, CompositeType, RangeType>;

ObjectKey KeyOf(const Definition& object);

// What ALTER can do to such an object in place; each is a statement.

// ALTER DOMAIN.
struct SetDomainDefault {
  std::optional<Expr> value = {};
};
struct SetDomainNotNull {
  bool not_null = false;
};
struct AddDomainCheck {
  DomainCheck check = {};
  bool not_valid = false;
};
struct ValidateDomainCheck {
  Identifier check = {};
};
struct DropDomainCheck {
  Identifier check = {};
};
struct RenameDomainCheck {
  Identifier from = {};
  Identifier to = {};
};

// ALTER TYPE of a composite type.
struct AddAttribute {
  TypeAttribute attribute = {};
};
struct DropAttribute {
  Identifier attribute = {};
};
struct RenameAttribute {
  Identifier from = {};
  Identifier to = {};
};
struct AlterAttribute {
  TypeAttribute attribute = {};
};

using Alteration = std::variant<SetDomainDefault, SetDomainNotNull, AddDomainCheck,
                                ValidateDomainCheck, DropDomainCheck, RenameDomainCheck,
                                AddAttribute, DropAttribute, RenameAttribute, AlterAttribute>;

// "add check positive to domain amount".
std::string Describe(const ObjectKey& object, const Alteration& change);

}  // namespace pleat
