#pragma once

#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "compiler/introspect/connection.h"
#include "compiler/introspect/query.h"
#include "compiler/model/database.h"

namespace pleat::pg {

// pg_catalog `oid`.
using Oid = std::uint32_t;

class Result;

// A column of a result, looked up by name once.
struct Field {
  int index = -1;
};

// One row of a Result, valid as long as the Result. Reading NULL as anything but an optional gives
// the empty value.
class Row {
 public:
  bool Null(Field field) const;
  std::string_view Text(Field field) const;
  std::optional<std::string> MaybeText(Field field) const;
  // The "char" type: '\0' for the empty one.
  char Char(Field field) const;
  bool Bool(Field field) const;
  std::int64_t Int(Field field) const;
  double Real(Field field) const;
  pg::Oid Oid(Field field) const;
  // Any one-dimensional array of numbers, int2vector and oidvector included.
  std::vector<std::int64_t> Ints(Field field) const;
  // Any one-dimensional array, as the texts of its elements; NULL elements are empty.
  std::vector<std::string> Texts(Field field) const;

 private:
  friend class Result;
  Row(const Result& result, int row) : result_(result), row_(row) {}

  const Result& result_;
  int row_;
};

// The rows that a query gave.
class Result {
 public:
  class Data;
  explicit Result(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

  int size() const;
  // Throws Error where the query has no such column.
  Field Column(const char* name) const;
  Row operator[](int row) const { return Row(*this, row); }

  class Iterator {
   public:
    Iterator(const Result& result, int row) : result_(result), row_(row) {}
    Row operator*() const { return result_[row_]; }
    Iterator& operator++() { return ++row_, *this; }
    bool operator!=(const Iterator& other) const { return row_ != other.row_; }

   private:
    const Result& result_;
    int row_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  friend class Row;
  std::shared_ptr<const Data> data_;
};

// What several statements gave: the results of those before the first that failed, and its error.
struct Replies {
  std::vector<Result> results = {};
  std::optional<Error> error = {};
};

// `{a,"b c",NULL}`: the texts of the elements of a one-dimensional array; NULL elements are empty.
std::vector<std::string> ParseArray(std::string_view text);

// `{1,2,3}`: an oid[] as a parameter of a query.
std::string OidArray(const std::vector<Oid>& oids);

// A query with its text parameters $1, $2, ….
struct Call {
  const Query& query;
  std::vector<std::string> parameters = {};
};

// A connection whose settings make the catalog print alike on every server: search_path is
// pg_catalog, so that all other names come qualified, times are UTC in ISO style, numbers are
// exact. Waits for a lock at most five seconds.
class Session {
 public:
  // `address` is a postgresql:// URI or a conninfo string of libpq. Throws Error.
  explicit Session(const std::string& address);
  // Of what is not asked by any address: such a session never has a second connection.
  explicit Session(std::unique_ptr<Endpoint> endpoint);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const ServerFeatures& features() const { return features_; }

  // Begins the read-only repeatable-read transaction in which a whole catalog is read; EndSnapshot
  // gives it up. Where there is much to read, a second connection sees the same and takes its part
  // of what is sent ahead, if the server lets it.
  void BeginSnapshot(bool much = false);
  void EndSnapshot();

  // Runs one query with text parameters $1, $2, … Throws Error.
  Result Run(const Query& query, const std::vector<std::string>& parameters = {});
  // Sends queries that Run will be asked for, with these parameters, so that the server works on
  // them while rows of others are read. Such queries wait their turn in the order in which they
  // were sent; one that Run has to send itself goes before them. Those of one call follow each
  // other on the same connection: the server keeps for one what it has looked up for another.
  void Ahead(const std::vector<Call>& calls);
  void Ahead(const Query& query, std::vector<std::string> parameters = {});
  // Runs statements whose rows nobody wants. `name` stands for them in an Error.
  void Execute(std::string_view name, const std::string& sql);
  // Sends statements, none of which holds more than one, in one message. Throws Error only where
  // the connection is lost.
  Replies RunTogether(std::string_view name, const std::vector<std::string>& statements);

 private:
  // Work for one of the connections.
  struct Task;
  class Queue;
  struct Sent {
    std::vector<std::string> parameters = {};
    std::future<Result> result = {};
  };
  std::future<Result> Now(std::string_view name, std::string sql,
                          std::vector<std::string> parameters);
  // What the threads do, each with a connection that it alone uses.
  void Serve(Endpoint& endpoint, bool first, const std::stop_token& stop);
  void Help(const std::string& snapshot, const std::stop_token& stop);

  std::string address_;
  std::unique_ptr<Endpoint> endpoint_;
  ServerFeatures features_;
  std::unique_ptr<Queue> queue_;
  // By the name of the query, which may be sent for several parameters.
  std::multimap<std::string_view, Sent> ahead_;
  // Gone before what they use.
  std::jthread worker_;
  std::jthread helper_;
};

// `query` as it stands for a server: lines for other servers are cut.
std::string TextFor(const Query& query, const ServerFeatures& features);

}  // namespace pleat::pg
