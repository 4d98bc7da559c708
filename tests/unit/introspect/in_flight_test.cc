#include <gtest/gtest.h>

#include "compiler/introspect/introspect.h"
#include "tests/support/server.h"

namespace pleat::pg {
namespace {

constexpr const char* kMigration = R"(
create schema pleat;
create table pleat.progress (
  name text primary key, done_to text, passed bigint not null default 0, finished boolean not null);
insert into pleat.progress values ('fill orders', '7', 7, false), ('copy', null, 0, true);
create function pleat."copy into x"() returns trigger language plpgsql as 'begin return null; end';
create function pleat.mirror() returns trigger language plpgsql as 'begin return new; end';
create table "Orders" (id int primary key, "a b" text, "c ""d" serial, note text);
create trigger pleat_mirror_1 before insert or update on "Orders"
  for each row execute function pleat.mirror('mirror', 'a b', 'c "d');
create trigger "!pleat_copy_copy into x" after update or delete on "Orders"
  for each row execute function pleat."copy into x"('copy', 'copy into x');
create index on "Orders" ("c ""d");
create index on "Orders" (note, ("c ""d" + 1));
create index pleat_new_note on "Orders" (note);
create index kept on "Orders" (note);
alter table "Orders" add check ("c ""d" > 0), add unique ("c ""d"), add constraint fine check (id > 0);
alter table "Orders" add constraint pleat_not_null_note check (note is not null) not valid;
create view "old orders" as select id from "Orders";
comment on view "old orders" is 'pleat: compatibility view of public."Orders"';
create schema "pleat_new_public";
create table pleat_new_public."Orders" (id int primary key);
comment on table pleat_new_public."Orders" is 'pleat: shadow of public."Orders", unlogged, key (id)';
create trigger "!pleat_sync" after insert on "Orders"
  for each row execute function pleat.mirror('sync', 'pleat_new_public', 'Orders');
create schema pleat_old_public;
create table pleat_old_public.lines (id int);
comment on table pleat_old_public.lines is 'pleat: shadow of public.lines, logged';
)";

TEST(InFlight, KeepsTransitionalThingsOutOfTheCatalog) {
  Database database = Introspect(tests::MakeDatabase(kMigration));
  database.catalog.access.erase(PublicSchema());
  EXPECT_EQ(ToString(database.catalog), R"(schema public
table public."Orders"
column public."Orders".id integer not null
column public."Orders"."a b" text
column public."Orders".note text
constraint public."Orders"."Orders_pkey" primary key (id)
constraint public."Orders".fine check (id > 0)
index public.kept on public."Orders" using btree (note)
)");
  EXPECT_TRUE(database.unmodelled.empty());
}

TEST(InFlight, TellsWhatIsUnderWay) {
  const InFlight in_flight = Introspect(tests::MakeDatabase(kMigration)).in_flight;
  const QualifiedName orders{.schema = {"public"}, .name = {"Orders"}};
  InFlight expected{.schema = true};
  expected.mirrors.push_back({.table = orders,
                              .source = {"a b"},
                              .mirror = {"c \"d"},
                              .mirror_type = *ParseTypeName("integer")});
  const QualifiedName lines{.schema = {"public"}, .name = {"lines"}};
  expected.shadows = {{.table = orders, .shape = "unlogged, key (id)", .synced = true},
                      {.table = lines, .replaced = true, .shape = "logged"}};
  const QualifiedName successor{.schema = {"public"}, .name = {"pleat_new_note"}};
  expected.indexes[successor] = {
      .name = successor, .table = orders, .elements = {{.key = Identifier{"note"}}}};
  expected.compatibility_views[{.schema = {"public"}, .name = {"old orders"}}] = {
      .relation = orders, .columns = {{"id"}}};
  expected.progress = {{"fill orders", false}, {"copy", true}};
  expected.begun = {"fill orders", "copy"};
  expected.copy_syncs = {{"copy into x", {.schema = {"public"}, .name = {"Orders"}}}};
  EXPECT_EQ(in_flight, expected);
}

}  // namespace
}  // namespace pleat::pg
