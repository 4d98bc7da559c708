#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/name.h"

namespace pleat {

// A data type as a column uses it. Types of pg_catalog have an empty schema and go by the spelling
// of format_type()
// ("integer", "character varying", "timestamp with time zone"); aliases (int4, varchar,
// timestamptz) never stand here.
struct TypeName {
  QualifiedName name = {};
  // As written between the parentheses: {"12", "3"} of numeric(12,3).
  std::vector<std::string> modifiers = {};
  // PostgreSQL does not keep the number of dimensions apart (pg_attribute.attndims is not
  // enforced), so neither do we.
  bool array = false;

  auto operator<=>(const TypeName&) const = default;
};

// Reads a type as SQL or format_type() writes it, folding aliases to the canonical spelling:
// `varchar(40)[]`, `pg_catalog.int4`, `time(3) with time zone`, `interval day to second(3)`,
// `"Odd".kind`. Nothing where it is not a type.
std::optional<TypeName> ParseTypeName(std::string_view text);

// The spelling of format_type(), with names quoted where needed; user types are printed with their
// schema.
std::string ToString(const TypeName& type);

// The attstorage that a type has unless a column says otherwise (pg_type.typstorage), as the word
// of SET STORAGE: "plain", "main", "extended", "external"; nothing for types that are not built in.
std::optional<std::string> DefaultStorage(const TypeName& type);

}  // namespace pleat
