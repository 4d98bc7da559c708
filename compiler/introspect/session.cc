#include "compiler/introspect/session.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <pqxx/pqxx>
#include <thread>
#include <type_traits>

#include "compiler/introspect/queries.h"

namespace pleat::pg {

namespace {

// What of the server's configuration decides how the catalog prints (chapter 20 of the manual, and
// pg_dump's own setup).
constexpr const char* kSettings = R"(
set search_path = pg_catalog;
set client_encoding = 'UTF8';
set datestyle = 'ISO, YMD';
set intervalstyle = 'postgres';
set timezone = 'UTC';
set extra_float_digits = 3;
set bytea_output = 'hex';
set standard_conforming_strings = on;
set quote_all_identifiers = off;
set lock_timeout = '5s';
set jit = off)";

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using ConnectionOptions = std::unique_ptr<PQconninfoOption, FreeOptions>;

ConnectionOptions ParseAddress(const std::string& address) {
  return ConnectionOptions(PQconninfoParse(address.c_str(), nullptr));
}

bool IsSecret(const PQconninfoOption& option) {
  return std::string_view(option.dispchar) == "*" && option.val != nullptr && *option.val != '\0';
}

// What to do about a refusal (appendix A of the manual), to stand behind what the server says.
std::string HelpFor(const std::string& sqlstate) {
  if (sqlstate == "42501")
    return "\n  help: a role needs CONNECT, and of pg_catalog what everybody may read unless it "
           "was "
           "revoked; give it that, or use another role";
  if (sqlstate == "55P03")
    return "\n  help: somebody holds a lock on an object that has to be looked at; run it again";
  return "";
}

std::string_view TrimRight(std::string_view text) {
  const auto end = text.find_last_not_of(" \n");
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

// libpq quotes nothing of a well-formed address but host, user and database; the replacement is for
// what it may quote yet.
std::string Redact(std::string message, const PQconninfoOption* options) {
  for (const auto* option = options; option != nullptr && option->keyword != nullptr; ++option) {
    if (!IsSecret(*option)) continue;
    const std::string secret = option->val;
    for (auto at = message.find(secret); at != std::string::npos; at = message.find(secret, at + 3))
      message.replace(at, secret.size(), "***");
  }
  return message;
}

// "2.28.3" and the like, as one number that can be compared: 2028.
int VersionNumber(std::string_view version) {
  int major = 0;
  int minor = 0;
  const auto* end = version.data() + version.size();
  const auto [rest, error] = std::from_chars(version.data(), end, major);
  if (error == std::errc() && rest != end && *rest == '.') std::from_chars(rest + 1, end, minor);
  return major * 1000 + minor;
}

// Whether `condition`, the text after the comment sign, holds: "postgres 15+" or "timescaledb
// <2.25".
bool Holds(std::string_view condition, const ServerFeatures& features) {
  const auto space = condition.find(' ');
  const bool postgres = condition.substr(0, space) == "postgres";
  const int actual =
      postgres ? features.major * 1000 : VersionNumber(features.timescaledb.value_or("0"));
  std::string_view bound = condition.substr(space + 1);
  const bool below = bound.front() == '<';
  if (below) bound.remove_prefix(1);
  return below == (actual < VersionNumber(bound));
}

std::optional<std::string_view> ConditionOf(std::string_view line) {
  const auto at = line.rfind("-- ");
  if (at == std::string_view::npos) return std::nullopt;
  const auto condition = line.substr(at + 3);
  const bool is_condition =
      condition.starts_with("postgres ") || condition.starts_with("timescaledb ");
  return is_condition ? std::optional(condition) : std::nullopt;
}

}  // namespace

std::string TextFor(const Query& query, const ServerFeatures& features) {
  std::string text;
  std::string_view rest = query.text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    const auto line = rest.substr(0, end);
    const auto condition = ConditionOf(TrimRight(line));
    if (!condition || Holds(*condition, features)) text += line;
    rest.remove_prefix(end);
  }
  return text;
}

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

std::string OidArray(const std::vector<Oid>& oids) {
  return fmt::format("{{{}}}", fmt::join(oids, ","));
}

std::vector<std::string> ParseArray(std::string_view text) {
  std::vector<std::string> elements;
  if (!text.starts_with('{') || text.size() < 3) return elements;
  // Quotes of SQL are bytes like others here (manual, 8.15.6).
  std::string element;
  bool quoted = false;
  bool was_quoted = false;
  const auto end_element = [&] {
    if (!was_quoted && element == "NULL") element.clear();
    elements.push_back(std::move(element));
    element.clear();
    was_quoted = false;
  };
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      element += text[++at];
    } else if (c == '"') {
      quoted = !quoted;
      was_quoted = true;
    } else if (c == ',' && !quoted) {
      end_element();
    } else {
      element += c;
    }
  }
  end_element();
  return elements;
}

class Result::Data {
 public:
  explicit Data(pqxx::result rows, std::string_view name) : rows_(std::move(rows)), name_(name) {}

  int size() const { return static_cast<int>(rows_.size()); }

  int Column(const char* name) const {
    try {
      return static_cast<int>(rows_.column_number(name));
    } catch (const pqxx::pqxx_exception& e) {
      throw Error("", name_, fmt::format("the query `{}` has no column `{}`", name_, name));
    }
  }

  bool Null(int row, int column) const { return At(row, column).is_null(); }
  std::string_view Text(int row, int column) const {
    const auto field = At(row, column);
    return {field.c_str(), field.size()};
  }

 private:
  pqxx::field At(int row, int column) const {
    if (row != current_) {
      current_row_ = rows_[static_cast<pqxx::result_size_type>(row)];
      current_ = row;
    }
    return current_row_[static_cast<pqxx::row_size_type>(column)];
  }

  pqxx::result rows_;
  // Making a pqxx::row is dearer than all that is read of it, so it is made once for all fields.
  mutable pqxx::row current_row_;
  mutable int current_ = -1;
  std::string name_;
};

int Result::size() const { return data_->size(); }
Field Result::Column(const char* name) const { return {data_->Column(name)}; }

bool Row::Null(Field field) const { return result_.data_->Null(row_, field.index); }

std::string_view Row::Text(Field field) const { return result_.data_->Text(row_, field.index); }

std::optional<std::string> Row::MaybeText(Field field) const {
  if (Null(field)) return std::nullopt;
  return std::string(Text(field));
}

char Row::Char(Field field) const {
  const auto text = Text(field);
  return text.empty() ? '\0' : text.front();
}

bool Row::Bool(Field field) const { return Text(field) == "t"; }

namespace {

template <class T>
T Number(std::string_view text) {
  T value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::int64_t Row::Int(Field field) const { return Number<std::int64_t>(Text(field)); }
double Row::Real(Field field) const { return Number<double>(Text(field)); }
pg::Oid Row::Oid(Field field) const { return Number<pg::Oid>(Text(field)); }

std::vector<std::int64_t> Row::Ints(Field field) const {
  std::vector<std::int64_t> numbers;
  std::string_view rest = Text(field);
  constexpr std::string_view kNumber = "-0123456789";
  for (auto begin = rest.find_first_of(kNumber); begin != std::string_view::npos;
       begin = rest.find_first_of(kNumber)) {
    rest.remove_prefix(begin);
    numbers.push_back(Number<std::int64_t>(rest));
    rest.remove_prefix(std::min(rest.find_first_not_of(kNumber), rest.size()));
  }
  return numbers;
}

std::vector<std::string> Row::Texts(Field field) const { return ParseArray(Text(field)); }

class Session::Connection {
 public:
  explicit Connection(const std::string& address)
      : options_(ParseAddress(address)), connection_(Open(address)), work_(connection_) {}

  pqxx::result Run(const std::string& sql, const std::vector<std::string>& parameters) {
    // Without parameters the simple protocol, which alone takes several statements at once.
    if (parameters.empty()) return work_.exec(sql);
    return work_.exec_params(sql, pqxx::prepare::make_dynamic_params(parameters));
  }

  // Calls `take` with the result of each statement, all sent in one message.
  template <class F>
  void RunTogether(const std::vector<std::string>& statements, F&& take) {
    pqxx::pipeline pipeline(work_);
    pipeline.retain(static_cast<int>(statements.size()) + 1);
    for (const std::string& statement : statements) pipeline.insert(statement);
    for (std::size_t i = 0; i < statements.size(); ++i) take(pipeline.retrieve().second);
  }

  std::string Redacted(std::string_view message) const {
    return Redact(std::string(TrimRight(message)), options_.get());
  }

 private:
  pqxx::connection Open(const std::string& address) const {
    // libpq's own message about a malformed address would quote pieces of it, and so perhaps of the
    // password.
    if (!options_)
      throw Error("", "", "the address is neither a postgresql:// URI nor a conninfo string");
    try {
      return pqxx::connection(address);
    } catch (const pqxx::pqxx_exception& e) {
      throw Error("", "", Redacted(e.base().what()));
    }
  }

  ConnectionOptions options_;
  pqxx::connection connection_;
  pqxx::nontransaction work_;
};

// Runs jobs one after the other on a thread of its own. Those that still wait when it goes are
// given up.
class Session::Lane {
 public:
  Lane() : worker_([this](const std::stop_token& stop) { Work(stop); }) {}

  enum class Turn { Next, Last };

  std::future<Result> Add(std::function<Result()> job, Turn turn) {
    std::packaged_task<Result()> task(std::move(job));
    std::future<Result> result = task.get_future();
    {
      const std::scoped_lock lock(mutex_);
      if (turn == Turn::Next) {
        tasks_.push_front(std::move(task));
      } else {
        tasks_.push_back(std::move(task));
      }
    }
    added_.notify_one();
    return result;
  }

 private:
  void Work(const std::stop_token& stop) {
    while (true) {
      std::unique_lock lock(mutex_);
      if (!added_.wait(lock, stop, [this] { return !tasks_.empty(); })) return;
      if (stop.stop_requested()) return;
      std::packaged_task<Result()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any added_;
  std::deque<std::packaged_task<Result()>> tasks_;
  // Last, so that it begins when all else is there and ends before it goes.
  std::jthread worker_;
};

Session::Session(const std::string& address)
    : connection_(std::make_unique<Connection>(address)), lane_(std::make_unique<Lane>()) {
  Execute("settings", kSettings);
  const Result rows = Run(queries::kServer);
  const Row row = rows[0];
  features_ = FeaturesOf(static_cast<int>(row.Int(rows.Column("version"))));
  features_.lz4 = row.Bool(rows.Column("lz4"));
  features_.timescaledb = row.MaybeText(rows.Column("timescaledb"));
  features_.timescaledb_apache = row.Text(rows.Column("timescaledb_license")) == "apache";
}

Session::~Session() = default;

void Session::BeginSnapshot() {
  Execute("begin", "begin transaction isolation level repeatable read, read only");
}

void Session::EndSnapshot() { Execute("end", "rollback"); }

Result Session::Run(const Query& query, const std::vector<std::string>& parameters) {
  const auto sent = ahead_.find(query.name);
  if (sent == ahead_.end()) {
    return lane_->Add(Job(query.name, TextFor(query, features_), parameters), Lane::Turn::Next)
        .get();
  }
  if (sent->second.parameters != parameters) {
    throw Error("", std::string(query.name),
                fmt::format("the query `{}` was sent ahead with other parameters", query.name));
  }
  std::future<Result> result = std::move(sent->second.result);
  ahead_.erase(sent);
  return result.get();
}

void Session::Ahead(const Query& query, std::vector<std::string> parameters) {
  Sent& sent = ahead_[query.name];
  sent.parameters = std::move(parameters);
  sent.result =
      lane_->Add(Job(query.name, TextFor(query, features_), sent.parameters), Lane::Turn::Last);
}

void Session::Execute(std::string_view name, const std::string& sql) {
  lane_->Add(Job(name, sql, {}), Lane::Turn::Next).get();
}

std::function<Result()> Session::Job(std::string_view name, std::string sql,
                                     std::vector<std::string> parameters) {
  return [this, name = std::string(name), sql = std::move(sql),
          parameters = std::move(parameters)] {
    try {
      return Result(std::make_shared<Result::Data>(connection_->Run(sql, parameters), name));
    } catch (const pqxx::broken_connection& e) {
      throw Error("", name, "the connection was lost: " + connection_->Redacted(e.what()));
    } catch (const pqxx::insufficient_privilege& e) {
      // libpqxx keeps the code of this one to itself.
      constexpr const char* kState = "42501";
      failure_.emplace(kState, name, connection_->Redacted(e.what()) + HelpFor(kState));
      throw *failure_;
    } catch (const pqxx::sql_error& e) {
      // What comes after a failure in the same transaction only says that there was one.
      if (e.sqlstate() == "25P02" && failure_) throw *failure_;
      failure_.emplace(e.sqlstate(), name, connection_->Redacted(e.what()) + HelpFor(e.sqlstate()));
      throw *failure_;
    } catch (const pqxx::pqxx_exception& e) {
      throw Error("", name, connection_->Redacted(e.base().what()));
    }
  };
}

Replies Session::RunTogether(std::string_view name, const std::vector<std::string>& statements) {
  Replies replies;
  try {
    connection_->RunTogether(statements, [&](pqxx::result rows) {
      replies.results.emplace_back(std::make_shared<Result::Data>(std::move(rows), name));
    });
  } catch (const pqxx::sql_error& e) {
    replies.error.emplace(e.sqlstate(), std::string(name), connection_->Redacted(e.what()));
  } catch (const pqxx::pqxx_exception& e) {
    throw Error("", std::string(name), connection_->Redacted(e.base().what()));
  }
  return replies;
}

}  // namespace pleat::pg
