#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "tests/cli/program.h"

namespace pleat::tests {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> FilesOf(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) files.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

constexpr const char* kSql = R"(
create extension citext;
comment on schema public is 'what there is';
create type state as enum ('new', 'done');
create table "view" (id int primary key, s state);
create table "View" (id int primary key);
create table "a/b ""c" (id int references "view");
create unlogged table plain (id bigserial primary key, of int references "View");
create view "table" as select id from "view";
create materialized view "unique" as select id, s from "view";
create unique index on "unique" (id);
create sequence numbers;
create schema "Sales Dept";
comment on schema "Sales Dept" is 'who sells';
create table "Sales Dept"."view" (id int references public."view", e citext);
create schema tables;
create table tables.enums (s state);
create schema empty;
)";

TEST(Inspect, PrintsNoPassword) {
  const TemporaryFolder folder;
  folder.Write("there.sql",
               "create foreign data wrapper nothing;"
               "create server shop foreign data wrapper nothing options (password 's3cret');"
               "create user mapping for public server shop options (user 'a', password 's3cret');"
               "create subscription s connection 'host=shop password=s3cret' publication p"
               "  with (connect = false, slot_name = none);");
  const Outcome outcome = Pleat(folder.path(), {"inspect", "there.sql"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("subscription s connection"), std::string::npos) << outcome.out;
  EXPECT_EQ((outcome.out + outcome.err).find("s3cret"), std::string::npos) << outcome.out;
}

TEST(InspectSplit, WritesAFileATable) {
  const TemporaryFolder folder;
  folder.Write("there.sql", kSql);
  const Outcome outcome = Pleat(folder.path(), {"inspect", "there.sql", "--split", "out/schema"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const std::vector<std::string> files = FilesOf(folder.path() / "out/schema");
  EXPECT_EQ(files, (std::vector<std::string>{
                       "Sales_Dept/schema.pleat", "Sales_Dept/tables/view.pleat",
                       "empty/schema.pleat", "enums.pleat", "extensions.pleat", "schema.pleat",
                       "sequences.pleat", "tables/View.pleat", "tables/a_b__c.pleat",
                       "tables/plain.pleat", "tables/schema.pleat", "tables/tables/enums.pleat",
                       "tables/view_2.pleat", "views/table.pleat", "views/unique.pleat"}));
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'),
            static_cast<std::ptrdiff_t>(files.size()));
  const Outcome check =
      Pleat(folder.path(), {"check", "--from", "there.sql", "--to", "out/schema"});
  EXPECT_EQ(check.status, 0) << check.out << check.err;
  EXPECT_EQ(Pleat(folder.path(), {"inspect", "out/schema"}).out,
            Pleat(folder.path(), {"inspect", "there.sql"}).out);
  EXPECT_EQ(Pleat(folder.path(), {"fmt", "--check", "out/schema"}).status, 0);
  const std::string unique = ReadWhole(folder.path() / "out/schema/views/unique.pleat");
  EXPECT_NE(unique.find("unique index"), std::string::npos) << unique;
}

TEST(InspectSplit, WritesAgainWhereItHasWritten) {
  const TemporaryFolder folder;
  folder.Write("one.sql", "create table orders (id int); create table lines (id int);");
  folder.Write("two.sql", "create table orders (id int, n int); create table lines (id int);");
  ASSERT_EQ(Pleat(folder.path(), {"inspect", "one.sql", "--split", "out"}).status, 0);
  EXPECT_EQ(Pleat(folder.path(), {"inspect", "two.sql", "--split", "out"}).status, 0);
  EXPECT_EQ(Pleat(folder.path(), {"check", "--from", "two.sql", "--to", "out"}).status, 0);
}

TEST(InspectSplit, LeavesAloneWhatItWouldNotWrite) {
  const TemporaryFolder folder;
  folder.Write("one.sql", "create table orders (id int);");
  fs::create_directories(folder.path() / "hollow/cellar");
  fs::create_directories(folder.path() / "linked/tables");
  folder.Write("kept.pleat", "schema kept;\n");
  fs::create_symlink(folder.path() / "kept.pleat", folder.path() / "linked/tables/orders.pleat");
  folder.Write("file", "");
  folder.Write("notes/notes.txt", "mine");
  folder.Write("other/tables/orders.pleat", "-- mine\n");
  folder.Write("other/tables/customers.pleat", "-- mine\n");
  folder.Write("hidden/.git/config", "mine");
  for (const char* target : {"hollow", "linked", "file", "notes", "other", "hidden", "."}) {
    SCOPED_TRACE(target);
    const std::vector<std::string> before = FilesOf(folder.path());
    const Outcome outcome = Pleat(folder.path(), {"inspect", "one.sql", "--split", target});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find("error: `" + std::string(target) + "` "), std::string::npos)
        << outcome.err;
    EXPECT_EQ(FilesOf(folder.path()), before);
  }
  EXPECT_EQ(ReadWhole(folder.path() / "kept.pleat"), "schema kept;\n");
  EXPECT_EQ(ReadWhole(folder.path() / "other/tables/orders.pleat"), "-- mine\n");
}

}  // namespace
}  // namespace pleat::tests
