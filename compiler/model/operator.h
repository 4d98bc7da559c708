#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "compiler/model/name.h"
#include "compiler/model/type.h"

namespace pleat {

struct Catalog;

// pg_operator.
struct Operator {
  // `owner.name` is the symbol, `member` OperandsOf(left, right).
  MemberName name = {};
  // Absent for a prefix operator.
  std::optional<TypeName> left = {};
  TypeName right = {};
  QualifiedName function = {};
  // Their operands follow from those here: a commutator's the other way around.
  std::optional<QualifiedName> commutator = {};
  std::optional<QualifiedName> negator = {};
  // RESTRICT and JOIN: functions that estimate how many rows it selects.
  std::optional<QualifiedName> restriction = {};
  std::optional<QualifiedName> join = {};
  bool hashes = false;
  bool merges = false;
  std::optional<std::string> comment = {};

  bool operator==(const Operator&) const = default;
};

// "(integer, text)", "(NONE, text)": what tells operators of one symbol apart, as regoperator
// prints it.
Identifier OperandsOf(const std::optional<TypeName>& left, const TypeName& right);
std::optional<MemberName> CommutatorOf(const Operator& object);
std::optional<MemberName> NegatorOf(const Operator& object);

// The strategy or support number of a member of an operator family, with the types that it is for.
struct FamilySlot {
  std::int64_t number = 0;
  TypeName left = {};
  TypeName right = {};

  auto operator<=>(const FamilySlot&) const = default;
};

// pg_amop. Its operands are those of the slot.
struct FamilyOperator {
  QualifiedName name = {};
  // FOR ORDER BY: the family by which its results are sorted.
  std::optional<QualifiedName> order_by = {};

  bool operator==(const FamilyOperator&) const = default;
};

// What operator families and classes hold; a function goes by its name and types (pg_amproc).
struct FamilyMembers {
  std::map<FamilySlot, FamilyOperator> operators = {};
  std::map<FamilySlot, MemberName> functions = {};

  bool empty() const { return operators.empty() && functions.empty(); }
  bool operator==(const FamilyMembers&) const = default;
};

// pg_opfamily with those of its members that are for no class of it.
struct OperatorFamily {
  // `member` is the access method.
  MemberName name = {};
  FamilyMembers members = {};
  std::optional<std::string> comment = {};

  bool operator==(const OperatorFamily&) const = default;
};

// pg_opclass. What its family has for its type on both sides is its own; where several classes of a
// family are for one type, it belongs to the first by name.
struct OperatorClass {
  // `member` is the access method.
  MemberName name = {};
  TypeName type = {};
  bool is_default = false;
  QualifiedName family = {};
  // Where it is not the type.
  std::optional<TypeName> storage = {};
  FamilyMembers members = {};
  std::optional<std::string> comment = {};

  bool operator==(const OperatorClass&) const = default;
};

// Gives every member of an operator family to the class or family that it belongs to, wherever it
// was declared or has been read.
void SettleFamilies(Catalog& catalog);

// pg_cast.
struct Cast {
  enum class Method { Function, Binary, InOut };
  enum class Context { Explicit, Assignment, Implicit };
  // `owner` is empty, `member` CastTypes(source, target).
  MemberName name = {};
  TypeName source = {};
  TypeName target = {};
  Method method = Method::Binary;
  // By its name and types.
  std::optional<MemberName> function = {};
  Context context = Context::Explicit;
  std::optional<std::string> comment = {};

  bool operator==(const Cast&) const = default;
};

// "(integer AS text)".
Identifier CastTypes(const TypeName& source, const TypeName& target);

}  // namespace pleat
