#pragma once

#include <filesystem>
#include <string>

#include "compiler/introspect/scratch_server.h"

namespace pleat::tests {

// A hot standby with a database filled by `script`: a server that was stopped in order, and started
// again to follow a primary that never says anything. Nothing can be written on it; reading works
// as on any standby.
class HotStandby {
 public:
  // Fails the test where it does not start.
  explicit HotStandby(const std::string& script);
  ~HotStandby();
  HotStandby(const HotStandby&) = delete;
  HotStandby& operator=(const HotStandby&) = delete;

  std::string address() const;

 private:
  std::filesystem::path folder_;
};

// A primary, and a replica that applies what it gets only after `delay`.
class Replicated {
 public:
  // Fails the test where one of them does not start.
  explicit Replicated(const std::string& delay);
  ~Replicated();
  Replicated(const Replicated&) = delete;
  Replicated& operator=(const Replicated&) = delete;

  std::string primary() const { return primary_.address(); }

 private:
  pg::ScratchServer primary_;
  std::filesystem::path folder_;
};

}  // namespace pleat::tests
