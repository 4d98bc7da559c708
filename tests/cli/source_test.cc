#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "tests/cli/program.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

constexpr const char* kOrderTable = "table orders {\n  id  bigint primary key;\n}\n";
// Of a kind that is only ever listed.
constexpr const char* kParser =
    "create text search parser weight (start = prsd_start, gettoken = prsd_nexttoken,"
    " end = prsd_end, lextypes = prsd_lextype);\n";
constexpr const char* kOrderSql = "create table orders (id bigint primary key);\n";

// An error as every one is to be: status 1, nothing on stdout, a message that names `what`.
void ExpectError(const Outcome& outcome, const std::string& what) {
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(Holds(outcome.err, "error")) << outcome.err;
  EXPECT_TRUE(Holds(outcome.err, what)) << outcome.err;
  EXPECT_TRUE(outcome.err.ends_with("\n")) << outcome.err;
  EXPECT_LT(outcome.err.size(), 20000u);
}

TEST(Source, MayBeAnyOfItsKinds) {
  const TemporaryFolder folder;
  folder.Write("one.pleat", kOrderTable);
  folder.Write("many/orders.pleat", kOrderTable);
  folder.Write("many/deeper/none.pleat", "schema sales;\n");
  folder.Write("script.sql", kOrderSql);
  const std::string address = MakeDatabase(kOrderSql);
  for (const std::string& from : {std::string("one.pleat"), std::string("script.sql"), address}) {
    const Outcome outcome = Pleat(folder.path(), {"check", "--from", from, "--to", "one.pleat"});
    EXPECT_EQ(outcome.status, 0) << from << outcome.out << outcome.err;
    const Outcome inspected = Pleat(folder.path(), {"inspect", from});
    EXPECT_EQ(inspected.status, 0) << from;
    EXPECT_EQ(inspected.err, "");
    EXPECT_TRUE(Holds(inspected.out, "table orders {")) << inspected.out;
  }
  const Outcome many = Pleat(folder.path(), {"check", "--from", "one.pleat", "--to", "many"});
  EXPECT_EQ(many.status, 2);
  EXPECT_TRUE(Holds(many.out, "schema sales")) << many.out;
  EXPECT_EQ(Pleat(folder.path(), {"check", "--from", "empty", "--to", "one.pleat"}).status, 2);
  EXPECT_EQ(Pleat(folder.path(), {"check", "--from", "empty", "--to", "empty"}).status, 0);
}

TEST(Source, MayBeSeveralFilesReadAsOne) {
  const TemporaryFolder folder;
  folder.Write("orders.pleat", "table orders {\n  id  bigint primary key;\n  use noted;\n}\n");
  folder.Write("plain/noted.pleat", "mixin noted {\n}\n");
  folder.Write("rich/noted.pleat", "mixin noted {\n  note  text;\n}\n");
  const auto check = [&](const std::string& mixin) {
    return Pleat(folder.path(),
                 {"check", "--from", "empty", "--to", "orders.pleat", "--to", mixin});
  };
  EXPECT_FALSE(Holds(check("plain").out, "note"));
  EXPECT_EQ(check("plain").status, 2);
  folder.Write("pleat.toml", "database = \"empty\"\nschema = [\"orders.pleat\", \"rich\"]\n");
  const Outcome sql = Pleat(folder.path(), {"plan", "--format", "sql"});
  EXPECT_TRUE(Holds(sql.out, "note text")) << sql.out << sql.err;
  EXPECT_EQ(Pleat(folder.path(), {"fmt", "--check"}).status, 0);
  ExpectError(check("empty"), "`empty` stands alone");
  ExpectError(check("host=nowhere"), "`host=nowhere` stands alone");
}

TEST(Source, MayBeWantedFromAScriptOrAServer) {
  const TemporaryFolder folder;
  folder.Write("script.sql", kOrderSql);
  const std::string address = MakeDatabase("create table orders (id integer primary key);");
  const Outcome outcome = Pleat(folder.path(), {"check", "--from", address, "--to", "script.sql"});
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_TRUE(Holds(outcome.out, "orders.id")) << outcome.out;
}

TEST(Source, MayBeTheDatabaseOfTheEnvironment) {
  const TemporaryFolder folder;
  folder.Write("one.pleat", kOrderTable);
  const std::string address = MakeDatabase(kOrderSql);
  const Outcome outcome =
      Shell(folder.path(), "PLEAT_DATABASE=" + Quoted(address) + " pleat check --to one.pleat");
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
}

TEST(Source, ThatIsNotModelledIsListedOnStderr) {
  const TemporaryFolder folder;
  folder.Write("script.sql", std::string(kOrderSql) + kParser);
  const Outcome outcome = Pleat(folder.path(), {"inspect", "script.sql"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_FALSE(Holds(outcome.out, "weight"));
  EXPECT_TRUE(Holds(outcome.err, "text search parser")) << outcome.err;
  EXPECT_TRUE(Holds(outcome.err, "weight")) << outcome.err;
}

TEST(Source, ThatIsNonsenseIsAnError) {
  const TemporaryFolder folder;
  folder.Write("one.pleat", kOrderTable);
  folder.Write("broken.sql", "create table orders (id bigint);\ncreate tabel x;\n");
  folder.Write("folder/notes.txt", "nothing");
  for (const char* source : {"nonsense", "nonsense.pleat", "nonsense.sql", "folder", "a/b/c.pleat",
                             "mysql://localhost/shop", "broken.sql"}) {
    ExpectError(Pleat(folder.path(), {"plan", "--from", source, "--to", "one.pleat"}), source);
    ExpectError(Pleat(folder.path(), {"plan", "--from", "one.pleat", "--to", source}), source);
    ExpectError(Pleat(folder.path(), {"inspect", source}), source);
  }
  EXPECT_TRUE(Holds(Pleat(folder.path(), {"inspect", "broken.sql"}).err, "broken.sql:2"));
}

TEST(Source, ThatIsMissingIsAnErrorThatSaysWhereItGoes) {
  const TemporaryFolder folder;
  folder.Write("one.pleat", kOrderTable);
  ExpectError(Pleat(folder.path(), {"plan", "--to", "one.pleat"}), "--from");
  ExpectError(Pleat(folder.path(), {"plan", "--from", "one.pleat"}), "--to");
  ExpectError(Pleat(folder.path(), {"check"}), "pleat.toml");
  ExpectError(Pleat(folder.path(), {"verify"}), "pleat.toml");
  ExpectError(Pleat(folder.path(), {"inspect"}), "pleat.toml");
  ExpectError(Pleat(folder.path(), {"fmt"}), "pleat.toml");
}

TEST(Source, ThatIsGarbageIsAnError) {
  const TemporaryFolder folder;
  std::mt19937 random(7);
  std::string bytes(10 << 20, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  folder.Write("bytes.pleat", bytes);
  std::string letters(10 << 20, '\0');
  for (char& letter : letters) letter = static_cast<char>(32 + random() % 95);
  folder.Write("letters.pleat", letters);
  folder.Write("open.pleat", "table t {\n" + std::string(10 << 20, '('));
  folder.Write("latin1.pleat", "table caf\xe9 { id int; }\n");
  folder.Write("empty.pleat", "");
  folder.Write("zero.pleat", std::string(100, '\0'));
  for (const char* name : {"bytes.pleat", "letters.pleat", "open.pleat", "latin1.pleat",
                           "empty.pleat", "zero.pleat"}) {
    SCOPED_TRACE(name);
    ExpectError(Pleat(folder.path(), {"inspect", name}), name);
  }
}

TEST(Source, ThatMayNotBeReadIsAnError) {
  const TemporaryFolder folder;
  folder.Write("closed.pleat", kOrderTable);
  folder.Write("closed/one.pleat", kOrderTable);
  folder.Write("closed.sql", kOrderSql);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  // Root reads everything, so it asks somebody else to try, with a program that all may run.
  std::filesystem::copy_file(PLEAT_PROGRAM, folder.path() / "program");
  const std::string as_other =
      geteuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : "";
  for (const char* name : {"closed.pleat", "closed", "closed.sql"}) {
    std::filesystem::permissions(folder.path() / name, std::filesystem::perms::none);
    ExpectError(Shell(folder.path(), as_other + "./program inspect " + name), name);
    std::filesystem::permissions(folder.path() / name, std::filesystem::perms(0755));
  }
}

TEST(Source, PasswordIsNeverPrinted) {
  const TemporaryFolder folder;
  folder.Write("one.pleat", kOrderTable);
  for (const std::string& address :
       {std::string("postgresql://joe:hush-hush@127.0.0.1:1/shop"),
        std::string("postgres://joe:hush%2Dhush@127.0.0.1:1/shop"),
        std::string("postgresql://joe@127.0.0.1:1/shop?password=hush-hush"),
        std::string("postgresql://joe:hush-hush@no.such.host.invalid/shop"),
        std::string("postgresql://joe:hush-hush@127.0.0.1:port/shop"),
        std::string("postgresql://joe:hush-hush@127.0.0.1:1/shop?nonsense=hush-hush"),
        std::string("host=127.0.0.1 port=1 password=hush-hush dbname=shop"),
        std::string("host=127.0.0.1 port=1 password = 'hush-hush' dbname=shop"),
        std::string("host=127.0.0.1 port=1 nonsense=1 password=hush-hush"),
        std::string("host=127.0.0.1 password='hush-hush")}) {
    for (const std::string& command :
         {"pleat inspect " + Quoted(address), "pleat plan --to one.pleat --from " + Quoted(address),
          "PLEAT_DATABASE=" + Quoted(address) + " pleat check --to one.pleat",
          "PLEAT_DATABASE=" + Quoted(address) + " pleat check --help >/dev/null; pleat inspect " +
              Quoted(address)}) {
      const Outcome outcome = Shell(folder.path(), command);
      EXPECT_EQ(outcome.status, 1) << address;
      EXPECT_NE(outcome.err, "");
      EXPECT_FALSE(Holds(outcome.err + outcome.out, "hush-hush")) << address << outcome.err;
      EXPECT_FALSE(Holds(outcome.err + outcome.out, "hush%2Dhush")) << address << outcome.err;
    }
  }
  const Outcome variable =
      Shell(folder.path(), "PGPASSWORD=hush-hush pleat inspect postgresql://joe@127.0.0.1:1/shop");
  ExpectError(variable, "127.0.0.1");
  EXPECT_FALSE(Holds(variable.err, "hush-hush"));
}

TEST(Source, PasswordIsNotInWhatIsPrintedWhereAllIsWell) {
  const TemporaryFolder folder;
  const std::string address = MakeDatabase(kParser);
  // The server trusts everybody on its socket, so that any password will do.
  const std::string with_password =
      address + (Holds(address, "?") ? "&" : "?") + "password=hush-hush";
  const Outcome outcome =
      Pleat(folder.path(), {"plan", "--format", "json", "--from", with_password, "--to", "empty"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(Holds(outcome.err, "weight")) << outcome.err;
  EXPECT_FALSE(Holds(outcome.err + outcome.out, "hush-hush")) << outcome.err;
}

TEST(Source, ThatIsAServerOfAnotherKindIsAnError) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / ".s.PGSQL.5432").string();
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof name.sun_path);
  path.copy(name.sun_path, path.size());
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&name), sizeof name), 0);
  ASSERT_EQ(listen(listener, 8), 0);
  std::thread server([&] {
    for (const char* answer : {"", "HTTP/1.1 400 Bad Request\r\n\r\n"}) {
      const int client = accept(listener, nullptr, nullptr);
      [[maybe_unused]] const auto written = write(client, answer, std::string(answer).size());
      close(client);
    }
  });
  const std::string address = "host=" + folder.path().string() + " user=joe";
  ExpectError(Pleat(folder.path(), {"inspect", address}), "server");
  ExpectError(Pleat(folder.path(), {"inspect", address}), "server");
  server.join();
  close(listener);
}

TEST(Source, ThatHasNoSuchDatabaseIsAnError) {
  const TemporaryFolder folder;
  std::string address = SharedServer().address("no_such_database");
  ExpectError(Pleat(folder.path(), {"inspect", address}), "no_such_database");
}

TEST(Scratch, RunsACommandAndGivesItsFailureBack) {
  const TemporaryFolder folder;
  folder.Write("before.sql", kOrderSql);
  const Outcome outcome =
      Shell(folder.path(),
            "pleat scratch --load before.sql -- sh -c 'psql -XAtc \"select count(*) from orders\" "
            "\"$PLEAT_DATABASE\"; echo \"$PLEAT_DATABASE\"'");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with("0\npostgresql://")) << outcome.out;
  EXPECT_EQ(Shell(folder.path(), "pleat scratch -- false").status, 1);
  ExpectError(Shell(folder.path(), "pleat scratch -- no-such-program"), "no-such-program");
  folder.Write("broken.sql", "create tabel x;\n");
  ExpectError(Shell(folder.path(), "pleat scratch --load broken.sql -- true"), "broken.sql");
  ExpectError(Shell(folder.path(), "pleat scratch --load absent.sql -- true"), "absent.sql");
}

}  // namespace
}  // namespace pleat::tests
