#pragma once

// Private to canon/: what pg_catalog holds, from the tables builtin_*.def.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/type.h"

namespace pleat::canon {

// A type in short: pg_type.typname for what pg_catalog owns, `schema.name` or `name` for others,
// with `[]` behind for arrays. "unknown" is the type of a bare string constant; empty where nothing
// is known.
using Type = std::string;

inline constexpr std::string_view kUnknown = "unknown";

// A type of the model; modifiers are left out.
Type TypeOf(const TypeName& type);

// The other way; `type` is neither unknown nor empty.
TypeName NameOfType(const Type& type);

// Whether a name without a schema is a type of pg_catalog under its typname.
bool IsBuiltinType(std::string_view name);

bool IsArray(std::string_view type);
// The element type of an array type.
Type ElementOf(const Type& array);

// citext casts to text by itself (its extension's install script), which PostgreSQL's own table
// does not know.
bool IsCitext(const Type& type);

// pg_type.typcategory: 'A' for arrays, 'X' for unknown, 'E' for what is not built in, 0 where the
// type is not known.
char Category(const Type& type);
bool IsPreferred(const Type& type);
// can_coerce_type() with COERCION_IMPLICIT between two types that are known; unknown becomes
// anything.
bool CanCoerce(const Type& from, const Type& to);

// select_common_type(): what CASE, COALESCE, arrays, IN and UNION make of their parts. Empty where
// one is not known or where there is none.
Type CommonType(const std::vector<Type>& types);

// What an operator or function takes and gives once it is chosen. Polymorphic types are replaced by
// what they stand for.
struct Signature {
  std::vector<Type> arguments = {};
  Type result = {};
};

// The operator that oper() would choose; `left` is null for a prefix operator. An empty result
// where it cannot be told.
Signature ResolveOperator(std::string_view name, const Type* left, const Type& right);

bool IsBuiltinOperator(std::string_view name);
bool IsBuiltinFunction(std::string_view name);
// A function that a common extension brings under this name.
bool IsExtensionFunction(std::string_view name);

// The function of that name that func_get_detail() would choose. An empty result where it cannot
// be told.
Signature ResolveFunction(std::string_view name, const std::vector<Type>& arguments);

}  // namespace pleat::canon
