#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/model/interval.h"

namespace pleat {

// When TimescaleDB runs a background job, and how hard it tries (_timescaledb_catalog.bgw_job).
struct Schedule {
  Interval every = {};
  // As CanonicalMoment() gives it. Present: runs stand at fixed times from there on; absent: each
  // is counted from the end of the one before.
  std::optional<std::string> starting = {};
  std::optional<std::string> time_zone = {};
  // No limit where it is nothing.
  Interval timeout = {};
  // -1: without end.
  int retries = -1;
  Interval retry_after = {.microseconds = 300'000'000};
  bool paused = false;

  bool operator==(const Schedule&) const = default;
};

// "2030-01-02 02:30+02", `2030-01-02`, `2030-01-02T00:30:00Z` become "2030-01-02 00:30:00+00":
// without an offset, in UTC. Nothing where it is no moment.
std::optional<std::string> CanonicalMoment(std::string_view text);

}  // namespace pleat
