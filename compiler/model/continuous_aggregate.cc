#include "compiler/model/continuous_aggregate.h"

#include <algorithm>
#include <tuple>

namespace pleat {

Schedule RefreshSchedule(const Interval& every) { return {.every = every, .retry_after = every}; }

void SortByReach(std::vector<RefreshPolicy>& policies) {
  const auto key = [](const RefreshPolicy& policy) {
    return std::tie(policy.to, policy.from, policy.schedule.every);
  };
  std::sort(policies.begin(), policies.end(),
            [&](const RefreshPolicy& a, const RefreshPolicy& b) { return key(a) < key(b); });
}

}  // namespace pleat
