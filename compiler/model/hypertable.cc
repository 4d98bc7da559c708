#include "compiler/model/hypertable.h"

#include <algorithm>

namespace pleat {
namespace {

constexpr std::int64_t kHourLong = 3'600'000'000;

// Half a chunk, at most `most`; `otherwise` along whole numbers.
Interval HalfOf(const TimeAmount& chunk_interval, std::optional<std::int64_t> most,
                Interval otherwise) {
  const auto* interval = std::get_if<Interval>(&chunk_interval);
  if (interval == nullptr) return otherwise;
  const std::int64_t half = Microseconds(*interval) / 2;
  return ChunkInterval(most ? std::min(half, *most) : half);
}

}  // namespace

Schedule ColumnstoreSchedule(const TimeAmount& chunk_interval) {
  return {.every = HalfOf(chunk_interval, 12 * kHourLong, {.days = 1}),
          .retry_after = {.microseconds = kHourLong}};
}

Schedule RetentionSchedule() {
  return {.every = {.days = 1}, .timeout = {.microseconds = kHourLong / 12}};
}

Schedule ReorderSchedule(const TimeAmount& chunk_interval) {
  return {.every = HalfOf(chunk_interval, std::nullopt, {.days = 4})};
}

void AdoptChoice(const Columnstore& live, Columnstore& desired) {
  if (!desired.order_by.empty()) return;
  if (LeavesOrder(desired)) desired.segment_by = live.segment_by;
  if (desired.segment_by == live.segment_by) desired.order_by = live.order_by;
}

void AddTimeTo(std::vector<ColumnstoreOrder>& order, const Identifier& time,
               const std::optional<std::vector<Identifier>>& segment_by) {
  const bool segmented =
      segment_by && std::find(segment_by->begin(), segment_by->end(), time) != segment_by->end();
  const bool ordered = std::any_of(order.begin(), order.end(),
                                   [&](const auto& item) { return item.column == time; });
  if (segmented || ordered) return;
  order.push_back({.column = time, .descending = true, .nulls_first = true});
}

}  // namespace pleat
