#pragma once

#include <filesystem>
#include <string>

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
  bool Control(const std::string& command);

  std::filesystem::path folder_;
};

}  // namespace pleat::tests
