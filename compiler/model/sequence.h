#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/model/name.h"
#include "compiler/model/type.h"

namespace pleat {

// The options that sequences and identity columns share (pg_sequence). Values that are absent are
// PostgreSQL's defaults for the type and direction: both roads drop them, so that a written default
// and none are equal.
struct SequenceOptions {
  std::optional<std::int64_t> start = {};
  std::optional<std::int64_t> increment = {};
  std::optional<std::int64_t> min = {};
  std::optional<std::int64_t> max = {};
  std::optional<std::int64_t> cache = {};
  bool cycle = false;

  bool operator==(const SequenceOptions&) const = default;
};

// Drops from `options` what equals the default for a sequence of `type` (smallint, integer or
// bigint).
SequenceOptions WithoutDefaults(SequenceOptions options, const TypeName& type);

// Between them a sequence gives numbers.
struct SequenceBounds {
  std::int64_t min = 1;
  std::int64_t max = 0;
};
SequenceBounds BoundsOf(const SequenceOptions& options, const TypeName& type);
// Where it starts, whatever its type.
std::int64_t StartOf(const SequenceOptions& options);
// The new bounds of a sequence, where it is given other ones that may leave its position out. (A
// smaller type alone is none of these: what does not fit there fails.)
std::optional<SequenceBounds> NarrowerBounds(const SequenceOptions& before,
                                             const TypeName& old_type, const SequenceOptions& after,
                                             const TypeName& new_type);

struct ColumnRef {
  QualifiedName table = {};
  Identifier column = {};

  auto operator<=>(const ColumnRef&) const = default;
};

// A sequence of its own; those behind serial and identity columns belong to their Column.
struct Sequence {
  QualifiedName name = {};
  TypeName type = {.name = {.schema = {}, .name = {"bigint"}}};
  SequenceOptions options = {};
  std::optional<ColumnRef> owned_by = {};
  std::optional<std::string> comment = {};

  bool operator==(const Sequence&) const = default;
};

}  // namespace pleat
