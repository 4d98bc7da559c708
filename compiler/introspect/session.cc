#include "compiler/introspect/session.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "compiler/introspect/queries.h"
#include "compiler/model/timescale.h"

namespace pleat::pg {

namespace {

// What of the server's configuration decides how the catalog prints (chapter 20 of the manual, and
// pg_dump's own setup). Plans are made for a catalog that is in memory, where an index is worth
// more than on a disk: with many chunks, most of it is about relations that nobody asks for.
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
set work_mem = '64MB';
set random_page_cost = 1.1;
set jit = off)";

constexpr const char* kBegin = "begin transaction isolation level repeatable read, read only";

std::string_view TrimRight(std::string_view text) {
  const auto end = text.find_last_not_of(" \n");
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

// Whether `condition`, the text after the comment sign, holds: "postgres 15+" or "timescaledb
// <2.25".
bool Holds(std::string_view condition, const ServerFeatures& features) {
  const auto space = condition.find(' ');
  const bool postgres = condition.substr(0, space) == "postgres";
  const Release actual =
      postgres ? Release{features.major} : ReleaseOf(features.timescaledb.value_or("0"));
  std::string_view bound = condition.substr(space + 1);
  const bool below = bound.front() == '<';
  if (below) bound.remove_prefix(1);
  return below == (actual < ReleaseOf(std::string(bound)));
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
  explicit Data(Rows rows, std::string_view name) : rows_(std::move(rows)), name_(name) {}

  int size() const { return PQntuples(rows_.get()); }

  int Column(const char* name) const {
    const int column = PQfnumber(rows_.get(), name);
    if (column < 0)
      throw Error("", name_, fmt::format("the query `{}` has no column `{}`", name_, name));
    return column;
  }

  bool Null(int row, int column) const { return PQgetisnull(rows_.get(), row, column) != 0; }
  std::string_view Text(int row, int column) const {
    return {PQgetvalue(rows_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(rows_.get(), row, column))};
  }

 private:
  Rows rows_;
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

// Queries for one connection, and where their results go.
struct Session::Task {
  struct Part {
    std::string name = {};
    std::string sql = {};
    std::vector<std::string> parameters = {};
    std::promise<Result> result = {};
  };
  std::vector<Part> parts = {};
};

// What waits for a connection. What still waits when it goes is given up.
class Session::Queue {
 public:
  // For the first connection, before all else.
  void AddFirst(Task task) { Add(first_, std::move(task)); }
  // For whichever is free.
  void AddLast(Task task) { Add(last_, std::move(task)); }

  // Waits for work; nothing where there will be none.
  std::optional<Task> Next(bool first, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const auto is_there = [&] { return !last_.empty() || (first && !first_.empty()); };
    if (!added_.wait(lock, stop, is_there) || stop.stop_requested()) return std::nullopt;
    auto& tasks = first && !first_.empty() ? first_ : last_;
    Task task = std::move(tasks.front());
    tasks.pop_front();
    return task;
  }

 private:
  void Add(std::deque<Task>& tasks, Task task) {
    {
      const std::scoped_lock lock(mutex_);
      tasks.push_back(std::move(task));
    }
    added_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable_any added_;
  std::deque<Task> first_;
  std::deque<Task> last_;
};

Session::Session(const std::string& address) : Session(std::make_unique<Connection>(address)) {
  address_ = address;
}

Session::Session(std::unique_ptr<Endpoint> endpoint)
    : endpoint_(std::move(endpoint)),
      queue_(std::make_unique<Queue>()),
      worker_([this](const std::stop_token& stop) { Serve(*endpoint_, true, stop); }) {
  Execute("settings", kSettings);
  const Result rows = Run(queries::kServer);
  const Row row = rows[0];
  features_ = FeaturesOf(static_cast<int>(row.Int(rows.Column("version"))));
  features_.lz4 = row.Bool(rows.Column("lz4"));
  features_.timescaledb = row.MaybeText(rows.Column("timescaledb"));
  features_.new_timescaledb = row.MaybeText(rows.Column("new_timescaledb"));
  features_.timescaledb_apache = row.Text(rows.Column("timescaledb_license")) == "apache";
}

Session::~Session() = default;

void Session::Serve(Endpoint& endpoint, bool first, const std::stop_token& stop) {
  // The last refusal of the server: what comes after it in the same transaction only says that
  // there was one (25P02, in_failed_sql_transaction).
  std::optional<Error> refusal;
  while (auto task = queue_->Next(first, stop)) {
    for (Task::Part& part : task->parts) {
      try {
        Rows rows = endpoint.Run(part.name, part.sql, part.parameters);
        part.result.set_value(Result(std::make_shared<Result::Data>(std::move(rows), part.name)));
      } catch (const Error& error) {
        const bool repeats = error.sqlstate() == "25P02" && refusal;
        if (!repeats) refusal = error;
        part.result.set_exception(std::make_exception_ptr(*refusal));
      } catch (...) {
        part.result.set_exception(std::current_exception());
      }
    }
  }
}

void Session::Help(const std::string& snapshot, const std::stop_token& stop) {
  try {
    Connection connection(address_, stop);
    connection.Run("settings", kSettings);
    connection.Run("begin", std::string(kBegin) + "; set transaction snapshot '" + snapshot + "'");
    Serve(connection, false, stop);
  } catch (const Error&) {
    // No second connection, or to another server of the same name: the first does it all.
  }
}

void Session::BeginSnapshot(bool much) {
  Execute("begin", kBegin);
  if (!much || address_.empty()) return;
  std::string snapshot;
  try {
    const Result rows = Run(queries::kExport);
    snapshot = rows[0].Text(rows.Column("snapshot"));
  } catch (const Error& error) {
    // The connection is lost, or this is a server that exports none.
    if (error.sqlstate().empty()) throw;
    EndSnapshot();
    return Execute("begin", kBegin);
  }
  helper_ = std::jthread([this, snapshot](const std::stop_token& stop) { Help(snapshot, stop); });
}

void Session::EndSnapshot() {
  helper_ = {};
  Execute("end", "rollback");
}

Result Session::Run(const Query& query, const std::vector<std::string>& parameters) {
  const auto [first, last] = ahead_.equal_range(query.name);
  if (first == last) return Now(query.name, TextFor(query, features_), parameters).get();
  const auto sent = std::find_if(
      first, last, [&](const auto& known) { return known.second.parameters == parameters; });
  if (sent == last) {
    throw Error("", std::string(query.name),
                fmt::format("the query `{}` was sent ahead with other parameters", query.name));
  }
  std::future<Result> result = std::move(sent->second.result);
  ahead_.erase(sent);
  return result.get();
}

void Session::Ahead(const std::vector<Call>& calls) {
  Task task;
  for (const auto& [query, parameters] : calls) {
    Task::Part& part = task.parts.emplace_back();
    part.name = query.name;
    part.sql = TextFor(query, features_);
    part.parameters = parameters;
    ahead_.emplace(query.name, Sent{parameters, part.result.get_future()});
  }
  queue_->AddLast(std::move(task));
}

void Session::Ahead(const Query& query, std::vector<std::string> parameters) {
  Ahead({Call{query, std::move(parameters)}});
}

void Session::Execute(std::string_view name, const std::string& sql) { Now(name, sql, {}).get(); }

std::future<Result> Session::Now(std::string_view name, std::string sql,
                                 std::vector<std::string> parameters) {
  Task task;
  Task::Part& part = task.parts.emplace_back();
  part.name = name;
  part.sql = std::move(sql);
  part.parameters = std::move(parameters);
  std::future<Result> result = part.result.get_future();
  queue_->AddFirst(std::move(task));
  return result;
}

Replies Session::RunTogether(std::string_view name, const std::vector<std::string>& statements) {
  Replies replies;
  replies.error = endpoint_->RunTogether(name, statements, [&](Rows rows) {
    replies.results.emplace_back(std::make_shared<Result::Data>(std::move(rows), name));
  });
  return replies;
}

}  // namespace pleat::pg
