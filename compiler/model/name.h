#pragma once

#include <compare>
#include <string>

namespace pleat {

// A name as the catalog stores it (pg_catalog `name`): unquoted, case folded where it was not
// quoted, at most 63 bytes. Quoting is the business of the writers.
struct Identifier {
  std::string text = {};

  auto operator<=>(const Identifier&) const = default;
  bool empty() const { return text.empty(); }
};

// A name within a schema. `schema` is empty for objects that live in no schema (extensions, schemas
// themselves) and for what pg_catalog owns.
struct QualifiedName {
  Identifier schema = {};
  Identifier name = {};

  auto operator<=>(const QualifiedName&) const = default;
  bool empty() const { return name.empty(); }
};

// The name of what belongs to another object, or is told apart by more than its name: a trigger or
// policy of a relation (`member` is its own name); a routine (`member` is its argument types in
// parentheses, as regprocedure prints them: "(integer, text)").
struct MemberName {
  QualifiedName owner = {};
  Identifier member = {};

  auto operator<=>(const MemberName&) const = default;
};

// `schema.name` without quotes, for people.
inline std::string ToString(const QualifiedName& name) {
  return name.schema.empty() ? name.name.text : name.schema.text + "." + name.name.text;
}

}  // namespace pleat
