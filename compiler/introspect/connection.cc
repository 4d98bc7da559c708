#include "compiler/introspect/connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

namespace pleat::pg {

namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using ConnectionOptions = std::unique_ptr<PQconninfoOption, FreeOptions>;

ConnectionOptions ParseAddress(const std::string& address) {
  return ConnectionOptions(PQconninfoParse(address.c_str(), nullptr));
}

bool IsGivenSecret(const PQconninfoOption& option) {
  return std::string_view(option.dispchar) == "*" && option.val != nullptr && *option.val != '\0';
}

// What to do about a refusal (appendix A of the manual), to stand behind what the server says.
std::string HelpFor(const std::string& sqlstate) {
  if (sqlstate == "42501")
    return "\n  help: a role needs CONNECT, and of pg_catalog what everybody may read unless it "
           "was revoked; give it that, or use another role";
  if (sqlstate == "55P03")
    return "\n  help: somebody holds a lock on an object that has to be looked at; run it again";
  return "";
}

std::string_view WithoutBlanksBehind(std::string_view text) {
  const auto end = text.find_last_not_of(" \n");
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

// Begins to wait for a socket at most this long before it looks whether to stop.
constexpr int kPollMilliseconds = 20;

}  // namespace

std::string WithoutPassword(const std::string& address) {
  const auto options = ParseAddress(address);
  if (!options) return "<malformed address>";
  std::string shown;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr || std::string_view(option->dispchar) == "*") continue;
    shown += fmt::format("{}{}={}", shown.empty() ? "" : " ", option->keyword, option->val);
  }
  return shown;
}

std::map<std::string, std::string> ConnectionOf(const std::string& address) {
  std::map<std::string, std::string> parts;
  const auto options = ParseAddress(address);
  if (!options) return parts;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr && std::string_view(option->dispchar) != "*")
      parts[option->keyword] = option->val;
  }
  return parts;
}

void ClearRows::operator()(pg_result* rows) const { PQclear(rows); }

Connection::Connection(const std::string& address, const std::stop_token& stop) {
  const ConnectionOptions options = ParseAddress(address);
  // libpq's own message about a malformed address would quote pieces of it, and so perhaps of the
  // password.
  if (!options)
    throw Error("", "", "the address is neither a postgresql:// URI nor a conninfo string");
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (IsGivenSecret(*option)) secrets_.emplace_back(option->val);
  }
  try {
    Open(address, stop);
  } catch (...) {
    PQfinish(connection_);
    throw;
  }
}

Connection::~Connection() { PQfinish(connection_); }

void Connection::Open(const std::string& address, const std::stop_token& stop) {
  if (!stop.stop_possible()) {
    connection_ = PQconnectdb(address.c_str());
  } else {
    connection_ = PQconnectStart(address.c_str());
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
    while (PQstatus(connection_) != CONNECTION_BAD && wanted != PGRES_POLLING_OK &&
           wanted != PGRES_POLLING_FAILED) {
      if (stop.stop_requested()) throw Error("", "", "nobody waits for the connection any more");
      const short events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT;
      pollfd socket = {.fd = PQsocket(connection_), .events = events, .revents = 0};
      if (poll(&socket, 1, kPollMilliseconds) > 0) wanted = PQconnectPoll(connection_);
    }
  }
  if (PQstatus(connection_) != CONNECTION_OK)
    throw Error("", "", Redacted(PQerrorMessage(connection_)));
  PQsetNoticeProcessor(
      connection_, [](void*, const char*) {}, nullptr);
}

Rows Connection::Run(std::string_view name, const std::string& sql,
                     const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  // Without parameters the simple protocol, which alone takes several statements at once.
  Rows rows(parameters.empty()
                ? PQexec(connection_, sql.c_str())
                : PQexecParams(connection_, sql.c_str(), static_cast<int>(values.size()), nullptr,
                               values.data(), nullptr, nullptr, 0));
  const ExecStatusType status = PQresultStatus(rows.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) throw ErrorOf(name, rows.get());
  return rows;
}

std::optional<Error> Connection::RunTogether(std::string_view name,
                                             const std::vector<std::string>& statements,
                                             const std::function<void(Rows)>& take) {
  PQenterPipelineMode(connection_);
  for (const std::string& statement : statements) {
    PQsendQueryParams(connection_, statement.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0);
  }
  PQpipelineSync(connection_);
  std::optional<Error> error;
  // Every statement ends with a null, the whole with the sync.
  for (Rows rows(PQgetResult(connection_)); PQresultStatus(rows.get()) != PGRES_PIPELINE_SYNC;
       rows.reset(PQgetResult(connection_))) {
    const ExecStatusType status = PQresultStatus(rows.get());
    if (PQstatus(connection_) == CONNECTION_BAD) throw ErrorOf(name, rows.get());
    if (!rows || error) continue;
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
      take(std::move(rows));
    } else {
      error = ErrorOf(name, rows.get());
    }
  }
  PQexitPipelineMode(connection_);
  return error;
}

Error Connection::ErrorOf(std::string_view name, const pg_result* rows) const {
  const std::string query(name);
  if (PQstatus(connection_) == CONNECTION_BAD)
    throw Error("", query, "the connection was lost: " + Redacted(PQerrorMessage(connection_)));
  const char* state = PQresultErrorField(rows, PG_DIAG_SQLSTATE);
  const std::string sqlstate = state == nullptr ? "" : state;
  const char* message = rows == nullptr ? PQerrorMessage(connection_) : PQresultErrorMessage(rows);
  return {sqlstate, query, Redacted(message) + HelpFor(sqlstate)};
}

// libpq quotes nothing of a well-formed address but host, user and database; the replacement is for
// what it may quote yet.
std::string Connection::Redacted(std::string_view message) const {
  std::string shown(WithoutBlanksBehind(message));
  for (const std::string& secret : secrets_) {
    for (auto at = shown.find(secret); at != std::string::npos; at = shown.find(secret, at + 3))
      shown.replace(at, secret.size(), "***");
  }
  return shown;
}

}  // namespace pleat::pg
