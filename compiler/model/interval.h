#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pleat {

// An interval with the three fields of PostgreSQL's own (pg_type `interval`).
struct Interval {
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::int64_t microseconds = 0;

  auto operator<=>(const Interval&) const = default;
};

// Reads what IntervalStyle `postgres` prints and what people write: `90 days`, `1 mon 2 days`,
// `01:30:00`, `1 hour`, `2 weeks`, `1.5 hours`, `-3 days`. Nothing where it is not one.
std::optional<Interval> ParseInterval(std::string_view text);

// `1 year 2 mons 3 days 04:05:06.7` becomes "1 year 2 months 3 days 4 hours 5 minutes 6.7 seconds":
// the largest units first, singular and plural as in English; "0 seconds" for none.
std::string ToString(const Interval& interval);

// TimescaleDB's measure of a chunk: a month counts 30 days (timescale catalog
// `dimension.interval_length`).
std::int64_t Microseconds(const Interval& interval);

// The canonical interval of that length: whole days, and what is left of them. What chunks are
// measured in, so that `1 month`, `30 days` and `720 hours` are one.
Interval ChunkInterval(std::int64_t microseconds);

// The same in days and less where there are no months: `84 hours` is 3 days and 12 hours.
Interval InDays(const Interval& interval);

// A length along a hypertable's first dimension: an interval for time types, a number for integer
// ones.
using TimeAmount = std::variant<Interval, std::int64_t>;

std::string ToString(const TimeAmount& amount);

}  // namespace pleat
