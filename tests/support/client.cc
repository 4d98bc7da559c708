#include "tests/support/client.h"

#include <pqxx/pqxx>

namespace pleat::tests {

class Client::Connection {
 public:
  explicit Connection(const std::string& address) : connection_(address), session_(connection_) {}

  pqxx::result Run(const std::string& sql) { return session_.exec(sql); }

 private:
  pqxx::connection connection_;
  pqxx::nontransaction session_;
};

Client::Client(const std::string& address) : connection_(std::make_unique<Connection>(address)) {
  Run("set client_min_messages = error");
}

Client::~Client() = default;

std::vector<std::vector<std::string>> Client::Run(const std::string& sql) {
  std::vector<std::vector<std::string>> rows;
  try {
    for (const auto& row : connection_->Run(sql)) {
      std::vector<std::string>& texts = rows.emplace_back();
      for (const auto& field : row) texts.emplace_back(field.c_str());
    }
  } catch (const pqxx::failure& failure) {
    throw Refusal(failure.what());
  }
  return rows;
}

}  // namespace pleat::tests
