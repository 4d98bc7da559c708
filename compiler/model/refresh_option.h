#pragma once

#include <array>
#include <string_view>

#include "compiler/model/timescale.h"

namespace pleat {

// What may stand in the configuration of a refresh policy beside its window: a whole number, or
// true or false. `since` is the first release that knows it.
struct RefreshOption {
  std::string_view name = {};
  bool is_number = false;
  Release since = {};
};

inline constexpr std::array kRefreshOptions{
    RefreshOption{"buckets_per_batch", true, {2, 19}},
    RefreshOption{"compress_after_refresh", false, {2, 27}},
    RefreshOption{"include_tiered_data", false, {2, 18}},
    RefreshOption{"max_batches_per_execution", true, {2, 19}},
    RefreshOption{"refresh_newest_first", false, {2, 20}},
};

}  // namespace pleat
