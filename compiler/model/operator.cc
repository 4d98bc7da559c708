#include "compiler/model/operator.h"

#include <vector>

#include "compiler/model/catalog.h"

namespace pleat {
namespace {

// Takes what `belongs(slot)` holds for out of `from`.
template <class Slots, class Belongs>
Slots TakeOut(Slots& from, Belongs belongs) {
  Slots taken;
  for (auto at = from.begin(); at != from.end();) {
    const auto here = at++;
    if (belongs(here->first)) taken.insert(from.extract(here));
  }
  return taken;
}

template <class Belongs>
void Move(FamilyMembers& from, FamilyMembers& to, Belongs belongs) {
  to.operators.merge(TakeOut(from.operators, belongs));
  to.functions.merge(TakeOut(from.functions, belongs));
}

}  // namespace

Identifier OperandsOf(const std::optional<TypeName>& left, const TypeName& right) {
  return {"(" + (left ? ToString(*left) : "NONE") + ", " + ToString(right) + ")"};
}

std::optional<MemberName> CommutatorOf(const Operator& object) {
  if (!object.commutator || !object.left) return std::nullopt;
  return MemberName{*object.commutator, OperandsOf(object.right, *object.left)};
}

std::optional<MemberName> NegatorOf(const Operator& object) {
  if (!object.negator) return std::nullopt;
  return MemberName{*object.negator, object.name.member};
}

void SettleFamilies(Catalog& catalog) {
  const auto family_of = [&](const OperatorClass& object) -> OperatorFamily* {
    const auto family = catalog.operator_families.find({object.family, object.name.member});
    return family == catalog.operator_families.end() ? nullptr : &family->second;
  };
  for (auto& [name, object] : catalog.operator_classes) {
    OperatorFamily* family = family_of(object);
    if (family == nullptr) continue;
    Move(object.members, family->members, [](const FamilySlot&) { return true; });
  }
  for (auto& [name, object] : catalog.operator_classes) {
    OperatorFamily* family = family_of(object);
    if (family == nullptr) continue;
    Move(family->members, object.members, [&](const FamilySlot& slot) {
      return slot.left == object.type && slot.right == object.type;
    });
  }
}

Identifier CastTypes(const TypeName& source, const TypeName& target) {
  return {"(" + ToString(source) + " AS " + ToString(target) + ")"};
}

}  // namespace pleat
