#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;
struct pg_result;

namespace pleat::pg {

// The one failure of this layer: no connection, or a statement that the server refused. what()
// never holds a password.
class Error : public std::runtime_error {
 public:
  Error(std::string sqlstate, std::string query, const std::string& message)
      : std::runtime_error(message), sqlstate_(std::move(sqlstate)), query_(std::move(query)) {}

  // Five characters as in appendix A of the manual; empty where the server was not reached.
  const std::string& sqlstate() const { return sqlstate_; }
  // Name of the query that failed; empty for the connection itself.
  const std::string& query() const { return query_; }

 private:
  std::string sqlstate_;
  std::string query_;
};

// `address` without its passwords, for people.
std::string WithoutPassword(const std::string& address);

// The keywords that `address` gives, without its passwords.
std::map<std::string, std::string> ConnectionOf(const std::string& address);

struct ClearRows {
  void operator()(pg_result* rows) const;
};
// What a statement gave, as libpq holds it.
using Rows = std::unique_ptr<pg_result, ClearRows>;

// What answers the queries of a session: a connection, or in tests what one has once answered. For
// one thread at a time.
class Endpoint {
 public:
  virtual ~Endpoint() = default;

  // Runs one statement with text parameters $1, $2, …, or several without. Throws Error.
  virtual Rows Run(std::string_view name, const std::string& sql,
                   const std::vector<std::string>& parameters = {}) = 0;
  // Sends statements together and calls `take` with what each of them gave, up to the first that
  // fails, whose error it returns. Throws Error only where the connection is lost.
  virtual std::optional<Error> RunTogether(std::string_view name,
                                           const std::vector<std::string>& statements,
                                           const std::function<void(Rows)>& take) = 0;
};

// A connection of libpq.
class Connection : public Endpoint {
 public:
  // `address` is a postgresql:// URI or a conninfo string of libpq. Throws Error; also where `stop`
  // is requested before there is a connection.
  explicit Connection(const std::string& address, const std::stop_token& stop = {});
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Rows Run(std::string_view name, const std::string& sql,
           const std::vector<std::string>& parameters = {}) override;
  std::optional<Error> RunTogether(std::string_view name,
                                   const std::vector<std::string>& statements,
                                   const std::function<void(Rows)>& take) override;

 private:
  void Open(const std::string& address, const std::stop_token& stop);
  // Throws it where the connection is lost.
  Error ErrorOf(std::string_view name, const pg_result* rows) const;
  std::string Redacted(std::string_view message) const;

  // The passwords that no message may hold.
  std::vector<std::string> secrets_;
  pg_conn* connection_ = nullptr;
};

}  // namespace pleat::pg
