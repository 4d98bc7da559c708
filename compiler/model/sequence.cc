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

}  // namespace

// The defaults are those of CREATE SEQUENCE in the manual: an ascending one runs from 1 to the
// type's maximum, a descending one from -1 to the type's minimum, and each starts at its own end.
SequenceOptions WithoutDefaults(SequenceOptions options, const TypeName& type) {
  const auto [least, greatest] = LimitsOf(type);
  const bool ascending = options.increment.value_or(1) > 0;
  const std::int64_t usual_min = ascending ? 1 : least;
  const std::int64_t usual_max = ascending ? greatest : -1;
  const std::int64_t min = options.min.value_or(usual_min);
  const std::int64_t max = options.max.value_or(usual_max);
  DropIf(options.start, ascending ? min : max);
  DropIf(options.min, usual_min);
  DropIf(options.max, usual_max);
  DropIf(options.increment, 1);
  DropIf(options.cache, 1);
  return options;
}

}  // namespace pleat
