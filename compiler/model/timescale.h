#pragma once

#include "compiler/model/database.h"

namespace pleat {

// A release of TimescaleDB: 2.18.
struct Release {
  int major = 0;
  int minor = 0;

  auto operator<=>(const Release&) const = default;
};

// The release that "2.28.3" is one of.
Release ReleaseOf(const std::string& version);
// "2.28".
std::string ToString(Release release);

// Whether the server has that release or a later one, or would have it as soon as the extension is
// created; also where nobody knows.
bool HasTimescale(const ServerFeatures& features, Release release);

}  // namespace pleat
