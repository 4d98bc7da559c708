// What the first two judges leave open, the server decides, whoever asks it.
#include <gtest/gtest.h>

#include "tests/cli/program.h"
#include "tests/support/server.h"
#include "tests/support/standby.h"

namespace pleat::tests {
namespace {

// Constants of types that only a server reads, and a view in words of its own.
constexpr const char* kTables = R"(
create function twice(x int) returns int immutable language sql as 'select x * 2';
create table bookings (
  id bigint primary key,
  nights int4range default '[1,5)',
  place point default '(1,2)',
  a int,
  constraint near check (place <@ box '((0,0),(9,9))'),
  constraint even check (twice(a) > 1));
create view nearby as select id from bookings where place <@ circle '<(1,2),3>';
)";

constexpr const char* kSame = R"(
function twice(x int) returns int immutable language sql as 'select x * 2';
table bookings {
  id      bigint primary key;
  nights  int4range default '[ 1, 4 ]';
  place   point default '1,2';
  a       integer;

  check near (place <@ '9,9,0,0'::box);
  check even (twice(a) > 1);
}
view nearby as select id from bookings where place <@ '1,2,3'::circle;
)";

std::string With(std::string text, const std::string& part, const std::string& other) {
  return text.replace(text.find(part), part.size(), other);
}

class Asking {
 public:
  explicit Asking(std::string address) : address_(std::move(address)) {}

  Outcome Check(const std::string& wanted) const {
    const TemporaryFolder folder;
    folder.Write("wanted.pleat", wanted);
    return Pleat(folder.path(), {"check", "--from", address_, "--to", "wanted.pleat"});
  }

 private:
  std::string address_;
};

TEST(Equality, IsDecidedByTheServer) {
  const Asking asking(MakeDatabase(kTables));
  const Outcome same = asking.Check(kSame);
  EXPECT_EQ(same.status, 0) << same.out << same.err;
  for (const auto& [part, other] :
       std::vector<std::pair<std::string, std::string>>{{"[ 1, 4 ]", "[ 1, 5 ]"},
                                                        {"'1,2'", "'1,3'"},
                                                        {"9,9,0,0", "9,9,0,1"},
                                                        {"1,2,3", "1,2,4"}}) {
    const Outcome different = asking.Check(With(kSame, part, other));
    EXPECT_EQ(different.status, 2) << part << different.err;
    EXPECT_FALSE(Holds(different.out, "H601")) << different.out;
  }
}

// VALUE is no column of any table. The server writes the cast that chooses among the functions.
TEST(Equality, OfDomainsIsDecidedByTheServer) {
  const Asking asking(MakeDatabase(R"(
create function fits(x text) returns boolean immutable language sql as $$ select x <> '' $$;
create function fits(x int) returns boolean immutable language sql as $$ select x > 0 $$;
create domain word as varchar(9) constraint fit check (fits(value));
create domain spot as point constraint near check (value <@ box '((0,0),(9,9))');
)"));
  const std::string same = R"(
function fits(x text) returns boolean immutable language sql as $$ select x <> '' $$;
function fits(x int) returns boolean immutable language sql as $$ select x > 0 $$;
domain word as varchar(9) constraint fit check (fits(value));
domain spot as point constraint near check (value <@ '9,9,0,0'::box);
)";
  const Outcome outcome = asking.Check(same);
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  for (const auto& [part, other] : std::vector<std::pair<std::string, std::string>>{
           {"9,9,0,0", "9,9,0,1"}, {"fits(value)", "fits(length(value))"}}) {
    const Outcome different = asking.Check(With(same, part, other));
    EXPECT_EQ(different.status, 2) << part << different.err;
    EXPECT_FALSE(Holds(different.out, "H601")) << different.out;
  }
}

TEST(Equality, OfWhatDoesNotExistYetIsNone) {
  const Asking asking(MakeDatabase(kTables));
  const Outcome outcome = asking.Check(With(kSame, "twice(a) > 1", "thrice(a) > 1"));
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_FALSE(Holds(outcome.out, "H601")) << outcome.out;
}

// A function that ignores its argument is the same to the planner, today.
TEST(Equality, DoesNotLookInsideFunctionsOfUsers) {
  const Asking asking(
      MakeDatabase("create function one(x int) returns int immutable language sql as 'select 1';"
                   "create table t (a int, b int, constraint c check (one(a) > 0 and b > 0));"));
  const Outcome outcome =
      asking.Check("table t { a integer; b integer; check c (one(b) > 0 and a > 0); }");
  EXPECT_EQ(outcome.status, 2) << outcome.out << outcome.err;
}

std::string AsReader(const std::string& address) {
  std::string reader = address;
  return reader.replace(reader.find("postgres@"), 9, "reader@");
}

// A role that may connect and nothing else decides expressions; views need the right to TEMPORARY.
TEST(Equality, IsDecidedForARoleThatMayOnlyConnect) {
  const std::string address = MakeDatabase(std::string(kTables) +
                                           "create role reader login;"
                                           "do $$ begin execute format("
                                           "'revoke temporary on database %I from public', "
                                           "current_database()); end $$;");
  const Asking asking(AsReader(address));
  const Outcome outcome = asking.Check(kSame);
  EXPECT_EQ(outcome.status, 2) << outcome.out << outcome.err;
  EXPECT_TRUE(Holds(outcome.out, "nearby")) << outcome.out;
  EXPECT_TRUE(Holds(outcome.out, "H601")) << outcome.out;
  EXPECT_TRUE(Holds(outcome.out, "expand (1 step)")) << outcome.out;
  const Outcome tables = asking.Check(
      With(kSame, "where place <@ '1,2,3'::circle", "where place <@ circle '<(1,2),3>'"));
  EXPECT_EQ(tables.status, 0) << tables.out << tables.err;
}

TEST(Equality, IsDecidedOnAHotStandby) {
  const HotStandby standby(kTables);
  const Asking asking(standby.address());
  const Outcome outcome = asking.Check(kSame);
  EXPECT_EQ(outcome.status, 2) << outcome.out << outcome.err;
  EXPECT_TRUE(Holds(outcome.out, "H601")) << outcome.out;
  EXPECT_TRUE(Holds(outcome.out, "expand (1 step)")) << outcome.out;
  const Outcome tables = asking.Check(
      With(kSame, "where place <@ '1,2,3'::circle", "where place <@ circle '<(1,2),3>'"));
  EXPECT_EQ(tables.status, 0) << tables.out << tables.err;
}

TEST(Equality, OfTwoFilesStaysUnproven) {
  const TemporaryFolder folder;
  folder.Write("one.pleat", kSame);
  folder.Write("other.pleat", With(kSame, "'1,2'", "' 1, 2 '"));
  const Outcome text = Pleat(folder.path(), {"plan", "--from", "one.pleat", "--to", "other.pleat"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_TRUE(Holds(text.out, "H601")) << text.out;
  const Outcome json = Pleat(
      folder.path(), {"plan", "--from", "one.pleat", "--to", "other.pleat", "--format", "json"});
  EXPECT_TRUE(Holds(json.out, "H601")) << json.out;
}

}  // namespace
}  // namespace pleat::tests
