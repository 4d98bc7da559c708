#include "compiler/model/sequence.h"

#include <limits>
#include <utility>

namespace pleat {
namespace {

template <class T>
std::pair<std::int64_t, std::int64_t> LimitsOf() {
  return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

std::pair<std::int64_t, std::int64_t> LimitsOf(const TypeName& type) {
  if (type.name.name.text == "smallint") return LimitsOf<std::int16_t>();
  if (type.name.name.text == "integer") return LimitsOf<std::int32_t>();
  return LimitsOf<std::int64_t>();
}

void DropIf(std::optional<std::int64_t>& value, std::int64_t usual) {
  if (value == usual) value.reset();
}

bool IsAscending(const SequenceOptions& options) { return options.increment.value_or(1) > 0; }

}  // namespace

SequenceBounds BoundsOf(const SequenceOptions& options, const TypeName& type) {
  const auto [least, greatest] = LimitsOf(type);
  const bool ascending = IsAscending(options);
  return {.min = options.min.value_or(ascending ? 1 : least),
          .max = options.max.value_or(ascending ? greatest : -1)};
}

std::int64_t StartOf(const SequenceOptions& options) {
  if (options.start) return *options.start;
  return IsAscending(options) ? options.min.value_or(1) : options.max.value_or(-1);
}

std::optional<SequenceBounds> NarrowerBounds(const SequenceOptions& before,
                                             const TypeName& old_type, const SequenceOptions& after,
                                             const TypeName& new_type) {
  const bool same = before.min == after.min && before.max == after.max &&
                    IsAscending(before) == IsAscending(after);
  if (same) return std::nullopt;
  const SequenceBounds old_bounds = BoundsOf(before, old_type);
  const SequenceBounds new_bounds = BoundsOf(after, new_type);
  if (new_bounds.min <= old_bounds.min && new_bounds.max >= old_bounds.max) return std::nullopt;
  return new_bounds;
}

// The defaults are those of CREATE SEQUENCE in the manual: an ascending one runs from 1 to the
// type's maximum, a descending one from -1 to the type's minimum, and each starts at its own end.
SequenceOptions WithoutDefaults(SequenceOptions options, const TypeName& type) {
  SequenceOptions usual = {.increment = options.increment};
  const SequenceBounds usual_bounds = BoundsOf(usual, type);
  usual.min = options.min.value_or(usual_bounds.min);
  usual.max = options.max.value_or(usual_bounds.max);
  DropIf(options.start, StartOf(usual));
  DropIf(options.min, usual_bounds.min);
  DropIf(options.max, usual_bounds.max);
  DropIf(options.increment, 1);
  DropIf(options.cache, 1);
  return options;
}

}  // namespace pleat
