#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "compiler/model/expr.h"
#include "compiler/model/name.h"
#include "compiler/model/sequence.h"
#include "compiler/model/type.h"

namespace pleat {

// GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY (pg_attribute.attidentity). `sequence` is set only
// where its name is not the one that PostgreSQL would choose (<table>_<column>_seq), as after the
// table was renamed.
struct Identity {
  bool always = true;
  SequenceOptions options = {};
  std::optional<QualifiedName> sequence = {};

  bool operator==(const Identity&) const = default;
};

// A serial column: default nextval() of a sequence that the column owns, both with default options.
// `sequence` is set only where its name is not the one that PostgreSQL would choose
// (<table>_<column>_seq).
struct Serial {
  std::optional<QualifiedName> sequence = {};

  bool operator==(const Serial&) const = default;
};

// GENERATED ALWAYS AS (expression) STORED or, since 18, VIRTUAL (pg_attribute.attgenerated 's',
// 'v').
struct Generated {
  Expr expression = {};
  bool is_virtual = false;

  bool operator==(const Generated&) const = default;
};

struct Default {
  Expr expression = {};

  bool operator==(const Default&) const = default;
};

// Where a column's value comes from when a statement does not give one; at most one of them.
using ColumnSource = std::variant<std::monostate, Default, Identity, Serial, Generated>;

// A NOT NULL constraint that is NOT VALID (18): rows from before it may hold nulls. Two of them are
// the same under any name; one that is only wanted has none.
struct UnvalidatedNotNull {
  Identifier name = {};

  bool operator==(const UnvalidatedNotNull&) const { return true; }
};

// pg_attribute with its pg_attrdef.
struct Column {
  Identifier name = {};
  TypeName type = {};
  bool not_null = false;
  // Then `not_null` is false.
  std::optional<UnvalidatedNotNull> unvalidated_not_null = {};
  // Only because a parent has it (not pg_attribute.attislocal). A source that is the parent's own,
  // such as a sequence, is that of the parent.
  bool inherited = false;
  ColumnSource source = {};
  // pg_attribute.attcollation where it is not the type's own.
  std::optional<QualifiedName> collation = {};
  // pg_attribute.attstorage where it is not the type's own, in lower case.
  std::optional<std::string> storage = {};
  // pg_attribute.attcompression: "pglz" or "lz4".
  std::optional<std::string> compression = {};
  // pg_attribute.attstattarget, and attoptions.
  std::optional<std::int16_t> statistics = {};
  std::optional<double> n_distinct = {};
  std::optional<double> n_distinct_inherited = {};
  std::optional<std::string> comment = {};

  bool operator==(const Column&) const = default;
};

}  // namespace pleat
