#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace pleat::tests {

// What a server said against a statement.
class Refusal : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A connection of an application's: each text is sent as psql would, outside of any transaction
// that it does not begin itself. Notices are not shown.
class Client {
 public:
  explicit Client(const std::string& address);
  ~Client();

  // The rows of the last statement; NULL is the empty text. Throws Refusal.
  std::vector<std::vector<std::string>> Run(const std::string& sql);

 private:
  class Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace pleat::tests
