// What operators, their classes and casts need, and what needs them.
#include <algorithm>

#include "compiler/plan/dependencies.h"

namespace pleat {
// Which operator of that symbol is meant goes by types that an expression does not say: all of them
// count. One that stands without a schema is pg_catalog's where that has the symbol, as the server
// prints those of others with theirs.
void Dependencies::AddOperator(const QualifiedName& name, std::vector<ObjectKey>& keys) const {
  if (catalog_.operators.empty()) return;
  if (name.schema.empty() && canon::IsServersOperator(name.name.text)) return;
  for (const auto& [known, object] : catalog_.operators) {
    const bool meant =
        known.owner.name == name.name && (name.schema.empty() || known.owner.schema == name.schema);
    if (meant) keys.push_back(MakeKey(Kind::Operator, known));
  }
}

void Dependencies::AddSignature(const MemberName& function, std::vector<ObjectKey>& keys) const {
  if (catalog_.routines.contains(function)) keys.push_back(MakeKey(Kind::Routine, function));
}

void Dependencies::AddCasts(const QualifiedName& type, bool with_casts,
                            std::vector<ObjectKey>& keys) const {
  for (const auto& [name, cast] : catalog_.casts) {
    const bool is_source = cast.source.name == type;
    const QualifiedName& other = is_source ? cast.target.name : cast.source.name;
    if (!is_source && cast.target.name != type) continue;
    // Types of the schema's own at the other end are named in the text, or are another column's.
    if (type.schema.empty() && !other.schema.empty()) continue;
    if (with_casts || cast.context == Cast::Context::Implicit)
      keys.push_back(MakeKey(Kind::Cast, name));
  }
}

void Dependencies::AddOperatorClass(const std::string& method,
                                    const std::optional<QualifiedName>& name,
                                    const std::optional<TypeName>& type,
                                    std::vector<ObjectKey>& keys) const {
  if (catalog_.operator_classes.empty()) return;
  if (name) {
    const MemberName key{*name, {method}};
    if (catalog_.operator_classes.contains(key)) keys.push_back(MakeKey(Kind::OperatorClass, key));
    return;
  }
  // The default for the type; of an expression, whose type is not known, each that may be it.
  std::optional<TypeName> base = type;
  while (base && !base->array) {
    const auto domain = catalog_.domains.find(base->name);
    if (domain == catalog_.domains.end()) break;
    base = domain->second.type;
  }
  for (const auto& [key, object] : catalog_.operator_classes) {
    const bool usable = object.is_default && key.member.text == method;
    const bool fits = !base || (base->name == object.type.name && base->array == object.type.array);
    if (usable && fits) keys.push_back(MakeKey(Kind::OperatorClass, key));
  }
}

void Dependencies::AddKeyClasses(const QualifiedName& table, const Constraint& object,
                                 std::vector<ObjectKey>& keys) const {
  const auto owner = catalog_.tables.find(table);
  if (owner == catalog_.tables.end()) return;
  const auto type_of = [&](const Identifier& name) -> std::optional<TypeName> {
    const Column* column = FindColumn(owner->second, name);
    return column == nullptr ? std::nullopt : std::optional(column->type);
  };
  if (const auto* key = std::get_if<Key>(&object.rule)) {
    for (const Identifier& column : key->columns)
      AddOperatorClass("btree", std::nullopt, type_of(column), keys);
  }
  const auto* exclusion = std::get_if<Exclusion>(&object.rule);
  if (exclusion == nullptr) return;
  for (const ExclusionElement& element : exclusion->elements) {
    AddOperator(element.operator_name, keys);
    AddElementClass(table, exclusion->method, element.element, keys);
  }
}

void Dependencies::AddElementClass(const QualifiedName& table, const std::string& method,
                                   const IndexElement& element,
                                   std::vector<ObjectKey>& keys) const {
  std::optional<QualifiedName> name;
  if (element.opclass) name = element.opclass->name;
  std::optional<TypeName> type;
  const auto owner = catalog_.tables.find(table);
  const auto* column = std::get_if<Identifier>(&element.key);
  if (owner != catalog_.tables.end() && column != nullptr) {
    if (const Column* found = FindColumn(owner->second, *column)) type = found->type;
  }
  AddOperatorClass(method, name, type, keys);
}

// Without its commutator and negator, which need it as well: whoever comes second brings both
// links.
std::vector<ObjectKey> Dependencies::Of(const Operator& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name.owner, keys);
  if (object.left) AddType(*object.left, keys);
  AddType(object.right, keys);
  const std::string operands =
      object.left ? object.name.member.text : "(" + ToString(object.right) + ")";
  AddSignature({object.function, {operands}}, keys);
  for (const auto* estimator : {&object.restriction, &object.join}) {
    if (*estimator) AddFunction(**estimator, keys);
  }
  return OnceEach(std::move(keys));
}

void Dependencies::AddMembers(const FamilyMembers& members, std::vector<ObjectKey>& keys) const {
  for (const auto& [slot, member] : members.operators) {
    const MemberName name{member.name, OperandsOf(slot.left, slot.right)};
    if (catalog_.operators.contains(name)) keys.push_back(MakeKey(Kind::Operator, name));
    if (!member.order_by) continue;
    const MemberName family{*member.order_by, {"btree"}};
    if (catalog_.operator_families.contains(family))
      keys.push_back(MakeKey(Kind::OperatorFamily, family));
  }
  for (const auto& [slot, function] : members.functions) AddSignature(function, keys);
}

std::vector<ObjectKey> Dependencies::Of(const OperatorFamily& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name.owner, keys);
  for (const auto& [slot, member] : object.members.operators) {
    AddType(slot.left, keys);
    AddType(slot.right, keys);
  }
  AddMembers(object.members, keys);
  std::erase(keys, MakeKey(Kind::OperatorFamily, object.name));
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const OperatorClass& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name.owner, keys);
  AddType(object.type, keys);
  if (object.storage) AddType(*object.storage, keys);
  const MemberName family{object.family, object.name.member};
  if (catalog_.operator_families.contains(family))
    keys.push_back(MakeKey(Kind::OperatorFamily, family));
  AddMembers(object.members, keys);
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const Cast& object) const {
  std::vector<ObjectKey> keys;
  AddType(object.source, keys);
  AddType(object.target, keys);
  if (object.function) AddSignature(*object.function, keys);
  return OnceEach(std::move(keys));
}

}  // namespace pleat
