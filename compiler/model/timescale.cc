#include "compiler/model/timescale.h"

#include <cstdlib>

namespace pleat {

Release ReleaseOf(const std::string& version) {
  char* rest = nullptr;
  const long major = std::strtol(version.c_str(), &rest, 10);
  const long minor = *rest == '.' ? std::strtol(rest + 1, nullptr, 10) : 0;
  return {static_cast<int>(major), static_cast<int>(minor)};
}

std::string ToString(Release release) {
  return std::to_string(release.major) + "." + std::to_string(release.minor);
}

bool HasTimescale(const ServerFeatures& features, Release release) {
  const auto& known = features.timescaledb ? features.timescaledb : features.new_timescaledb;
  return !known || ReleaseOf(*known) >= release;
}

}  // namespace pleat
