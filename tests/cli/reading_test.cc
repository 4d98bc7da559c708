#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <limits>
#include <thread>

#include "tests/cli/program.h"
#include "tests/support/server.h"

// Databases that cannot be read to the end: an error that says why, and nothing half-printed.
namespace pleat::tests {
namespace {

namespace fs = std::filesystem;

void ExpectOneError(const Outcome& outcome, const std::string& what) {
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(outcome.err.starts_with("error: ")) << outcome.err;
  EXPECT_TRUE(Holds(outcome.err, what)) << outcome.err;
}

constexpr const char* kOrdersSql =
    "create table orders (id bigint primary key, total int check (total > 0), note text);"
    "create index on orders (lower(note)) where total > 5;"
    "create view totals as select id, total from orders;";

sockaddr_un SocketIn(const fs::path& folder) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const std::string path = (folder / ".s.PGSQL.5432").string();
  path.copy(name.sun_path, sizeof name.sun_path - 1);
  return name;
}

// Stands between the program and the server. Once the server has said `limit` bytes, hangs up or,
// if there is one, runs `command` instead.
class HangingUp {
 public:
  HangingUp(const fs::path& folder, std::size_t limit, std::string command = "")
      : limit_(limit), command_(std::move(command)) {
    const sockaddr_un name = SocketIn(folder);
    listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    EXPECT_EQ(listen(listener_, 8), 0);
    thread_ = std::thread([this] { Serve(); });
  }
  ~HangingUp() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  int calls() const { return calls_; }
  bool hung_up() const { return hung_up_; }

 private:
  void Serve() {
    for (int client = accept(listener_, nullptr, nullptr); client >= 0;
         client = accept(listener_, nullptr, nullptr)) {
      ++calls_;
      const int server = socket(AF_UNIX, SOCK_STREAM, 0);
      const sockaddr_un name = SocketIn(SharedServer().folder());
      EXPECT_EQ(connect(server, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
      Forward(client, server);
      close(server);
      close(client);
    }
  }

  void Forward(int client, int server) {
    std::size_t said = 0;
    pollfd ends[] = {{.fd = client, .events = POLLIN, .revents = 0},
                     {.fd = server, .events = POLLIN, .revents = 0}};
    while (poll(ends, 2, -1) > 0) {
      for (const pollfd& end : ends) {
        if (end.revents == 0) continue;
        char buffer[4096];
        const bool from_server = end.fd == server;
        if (from_server && said == limit_ && !command_.empty()) {
          EXPECT_EQ(Shell("/", command_).status, 0);
          command_.clear();
          limit_ = std::numeric_limits<std::size_t>::max();
        }
        const std::size_t room =
            from_server ? std::min(limit_ - said, sizeof buffer) : sizeof buffer;
        hung_up_ = hung_up_ || room == 0;
        const ssize_t got = room == 0 ? 0 : read(end.fd, buffer, room);
        if (got <= 0) return;
        if (from_server) said += static_cast<std::size_t>(got);
        const int other = from_server ? client : server;
        // The other end may be gone by now.
        if (send(other, buffer, static_cast<std::size_t>(got), MSG_NOSIGNAL) < 0) return;
      }
    }
  }

  std::size_t limit_;
  std::string command_;
  int listener_ = -1;
  std::atomic<int> calls_ = 0;
  std::atomic<bool> hung_up_ = false;
  std::thread thread_;
};

TEST(Reading, OfAConnectionThatIsLostIsAnError) {
  MakeDatabase("");
  const std::string database = MakeDatabase(kOrdersSql);
  const std::string name =
      database.substr(0, database.find('?')).substr(database.rfind('/', database.find('?')) + 1);
  for (const std::size_t limit : {0u, 5u, 300u, 700u, 1000u, 1500u, 2500u, 4000u}) {
    SCOPED_TRACE(limit);
    const TemporaryFolder folder;
    const HangingUp proxy(folder.path(), limit);
    const std::string address =
        "postgresql://postgres@/" + name + "?host=" + folder.path().string();
    ExpectOneError(Pleat(folder.path(), {"inspect", address}), "connection");
    EXPECT_TRUE(proxy.hung_up());
    // What was read before and after would be two databases.
    EXPECT_EQ(proxy.calls(), 1);
  }
  const TemporaryFolder folder;
  const HangingUp proxy(folder.path(), 100u << 20);
  EXPECT_EQ(Pleat(folder.path(),
                  {"inspect", "postgresql://postgres@/" + name + "?host=" + folder.path().string()})
                .status,
            0);
}

TEST(Reading, OfASessionThatIsTerminatedIsAnError) {
  const std::string database = MakeDatabase(kOrdersSql);
  const std::string name =
      database.substr(0, database.find('?')).substr(database.rfind('/', database.find('?')) + 1);
  const std::string terminate =
      "psql -X -q -c 'select pg_terminate_backend(pid) from pg_stat_activity where datname = "
      "current_database() and pid <> pg_backend_pid()' " +
      Quoted(database);
  for (const std::size_t limit : {600u, 1000u, 2000u, 4000u}) {
    SCOPED_TRACE(limit);
    const TemporaryFolder folder;
    const HangingUp proxy(folder.path(), limit, terminate);
    const std::string address =
        "postgresql://postgres@/" + name + "?host=" + folder.path().string();
    ExpectOneError(Pleat(folder.path(), {"inspect", address}), "connection");
    EXPECT_EQ(proxy.calls(), 1);
  }
}

TEST(Reading, OfADatabaseThatChangesMeanwhileIsWholeOrAnError) {
  const TemporaryFolder folder;
  const std::string address = MakeDatabase(kOrdersSql);
  const std::string one = Pleat(folder.path(), {"inspect", address}).out;
  folder.Write(
      "forth.sql",
      "drop view totals; alter table orders rename total to amount; alter table orders add "
      "more text; create view totals as select id, amount from orders;");
  folder.Write(
      "back.sql",
      "drop view totals; alter table orders drop more; alter table orders rename amount to "
      "total; create view totals as select id, total from orders;");
  const std::string psql = "psql -X -q -1 " + Quoted(address);
  ASSERT_EQ(Shell(folder.path(), psql + " -f forth.sql").status, 0);
  const std::string other = Pleat(folder.path(), {"inspect", address}).out;
  ASSERT_EQ(Shell(folder.path(), psql + " -f back.sql").status, 0);
  ASSERT_EQ(Pleat(folder.path(), {"inspect", address}).out, one);
  ASSERT_NE(one, other);
  const Outcome outcome =
      Shell(folder.path(),
            "while [ ! -e stop ]; do cat forth.sql back.sql | sed 's/^/begin; /; s/$/ commit;/'; "
            "done | " +
                psql.substr(0, psql.find(" -1")) + " " + Quoted(address) +
                " & for n in 1 2 3 4 5 6 7 8 9 10 11 12; do pleat inspect " + Quoted(address) +
                " >out.$n 2>err.$n; echo $? >status.$n; done; touch stop; wait");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  for (int run = 1; run <= 12; ++run) {
    const std::string number = std::to_string(run);
    const Outcome read = {.status = std::stoi(ReadWhole(folder.path() / ("status." + number))),
                          .out = ReadWhole(folder.path() / ("out." + number)),
                          .err = ReadWhole(folder.path() / ("err." + number))};
    if (read.status == 0) {
      EXPECT_TRUE(read.out == one || read.out == other) << read.out;
    } else {
      ExpectOneError(read, "the database was changed while it was read");
    }
  }
}

// As many tables as two connections share.
constexpr const char* kLargeSql = R"(
do $$
begin
  for n in 1 .. 2000 loop
    execute format('create table t%s (id int primary key, note text default %L, '
                   'constraint c%s check (note <> %L or id > 5))', n, n % 3, n, n % 700);
    execute format('create index i%s on t%s (lower(note)) where id > %s', n, n, n % 600);
  end loop;
end
$$;
create role busy login;)";

TEST(Reading, OfMuchIsTheSameOverOneConnectionAndTwo) {
  const TemporaryFolder folder;
  const std::string address = MakeDatabase(kLargeSql);
  const Outcome two = Pleat(folder.path(), {"inspect", address});
  EXPECT_EQ(two.status, 0) << two.err;
  EXPECT_TRUE(Holds(two.out, "index i1999 on (lower(note)) where (id > 199)"));
  EXPECT_TRUE(Holds(two.out, "check c1999 ((note <> '599'::text) OR (id > 5))"));
  // The server refuses the second.
  const std::string busy = "postgresql://busy@" + address.substr(address.find('@') + 1);
  ASSERT_EQ(
      Shell(folder.path(), "psql -X -q -c 'alter role busy connection limit 1' " + Quoted(address))
          .status,
      0);
  EXPECT_EQ(Pleat(folder.path(), {"inspect", busy}).out, two.out);
  // It exports no snapshot.
  ASSERT_EQ(Shell(folder.path(),
                  "psql -X -q -c 'alter role busy connection limit -1' -c 'revoke "
                  "execute on function pg_export_snapshot() from public' " +
                      Quoted(address))
                .status,
            0);
  EXPECT_EQ(Pleat(folder.path(), {"inspect", busy}).out, two.out);
  // Nobody answers.
  const HangingUp proxy(folder.path(), 100u << 20);
  const std::string behind =
      address.substr(0, address.find('?')) + "?host=" + folder.path().string();
  EXPECT_EQ(Pleat(folder.path(), {"inspect", behind}).out, two.out);
}

TEST(Reading, NeedsNoMoreThanConnect) {
  const TemporaryFolder folder;
  const std::string address = MakeDatabase(
      std::string(
          "create role stranger login; create schema closed; create table closed.t (id int);"
          "revoke all on schema public, closed from public; revoke all on all tables in schema "
          "public from public;") +
      kOrdersSql);
  const std::string other = "postgresql://stranger@" + address.substr(address.find('@') + 1);
  const Outcome outcome = Pleat(folder.path(), {"inspect", other});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out, Pleat(folder.path(), {"inspect", address}).out);
  ASSERT_EQ(Shell(folder.path(),
                  "psql -X -q -c 'revoke select on pg_constraint from public' " + Quoted(address))
                .status,
            0);
  ExpectOneError(Pleat(folder.path(), {"inspect", other}),
                 "permission denied for table pg_constraint");
  ExpectOneError(Pleat(folder.path(), {"plan", "--from", other, "--to", "empty"}),
                 "help: a role needs");
  ASSERT_EQ(Shell(folder.path(),
                  "psql -X -q -c 'revoke connect on database \"'$(psql -XAtc 'select "
                  "current_database()' " +
                      Quoted(address) + ")'\" from public' " + Quoted(address))
                .status,
            0);
  ExpectOneError(Pleat(folder.path(), {"inspect", other}), "permission denied for database");
}

// What only others may see is named, and is no difference.
TEST(Reading, LeavesAloneWhatTheRoleMayNotSee) {
  const TemporaryFolder folder;
  const std::string address = MakeDatabase(
      "create role onlooker login; create foreign data wrapper w; create server s foreign data "
      "wrapper w; create user mapping for postgres server s options (user 'u');"
      "create subscription unseen connection 'host=a dbname=b' publication p"
      "  with (connect = false, slot_name = none);");
  const std::string other = "postgresql://onlooker@" + address.substr(address.find('@') + 1);
  folder.Write("all.pleat", Pleat(folder.path(), {"inspect", address}).out);
  const Outcome outcome = Pleat(folder.path(), {"plan", "--from", other, "--to", "all.pleat"});
  EXPECT_EQ(outcome.out, "nothing to do\n");
  EXPECT_TRUE(Holds(outcome.err,
                    "the role may not read these whole, and they are left alone:\n"
                    "  user mapping s.postgres\n  subscription unseen\n"))
      << outcome.err;
  Shell(folder.path(), "psql -X -q -c 'drop subscription unseen' " + Quoted(address));
}

}  // namespace
}  // namespace pleat::tests
