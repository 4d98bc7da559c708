#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/source/source.h"

// What declarations are made of.
namespace pleat::ast {

// An identifier as written, quotes included.
struct Name {
  Range at = {};
};

struct QualifiedName {
  std::optional<Name> schema = {};
  Name name = {};

  Range at() const { return {schema ? schema->at.begin : name.at.begin, name.at.end}; }
};

// A string, a number (with its sign) or a `:parameter`.
struct Literal {
  Range at = {};
};

// SQL text without its outer parentheses.
struct Sql {
  Range at = {};
};

// name = value of a WITH list; the value may be absent, and be a word, a number or a string.
struct Option {
  Range name = {};
  std::optional<Range> value = {};
};

struct SequenceOption {
  enum class Kind { Increment, Min, NoMin, Max, NoMax, Start, Cache, Cycle, NoCycle };
  Kind kind = {};
  // Absent for those that take none.
  std::optional<Literal> value = {};
  Range at = {};
};

struct IndexElement {
  // A Name, or an expression; of `lower(name)` the whole call.
  std::variant<Name, Sql> key = {};
  std::optional<QualifiedName> collation = {};
  std::optional<QualifiedName> opclass = {};
  std::vector<Option> opclass_options = {};
  bool descending = false;
  std::optional<bool> nulls_first = {};
};

// The parts behind it are PostgreSQL 18's.
struct NotNull {
  std::optional<Name> name = {};
  bool not_valid = false;
  bool no_inherit = false;
};
struct Null {};
struct Default {
  Sql expression = {};
};
struct Generated {
  Sql expression = {};
  bool is_virtual = false;
};
struct Identity {
  bool always = true;
  std::vector<SequenceOption> options = {};
};
struct Collation {
  QualifiedName name = {};
};
struct Storage {
  Name method = {};
};
struct Compression {
  Name method = {};
};
// The name of a serial column's sequence, where it is not <table>_<column>_seq.
struct SerialSequence {
  QualifiedName name = {};
};
struct ColumnStatistics {
  std::optional<Literal> target = {};
  std::vector<Option> options = {};
};
struct Was {
  Name name = {};
};
struct Fill {
  Sql value = {};
  std::optional<Sql> where = {};
  std::optional<Sql> back = {};
};
struct Comment {
  Literal text = {};
};

// `name 'value'` of an OPTIONS list.
struct ForeignOption {
  Name name = {};
  Literal value = {};
};

// OPTIONS of a foreign table's column.
struct ForeignColumnOptions {
  std::vector<ForeignOption> options = {};
};

struct ColumnClause {
  Range at = {};
  std::variant<NotNull, Null, Default, Generated, Identity, Collation, Storage, Compression,
               SerialSequence, ForeignColumnOptions, ColumnStatistics, Was, Fill, Comment>
      rule = {};
};
}  // namespace pleat::ast
