#include <gtest/gtest.h>

#include "compiler/introspect/introspect.h"
#include "tests/support/server.h"

namespace pleat::pg {
namespace {

constexpr const char* kMigration = R"(
create schema pleat;
create table pleat.progress (name text primary key, done_to text, finished boolean not null);
insert into pleat.progress values ('fill orders', '7', false), ('copy', null, true);
create function pleat.mirror() returns trigger language plpgsql as 'begin return new; end';
create table "Orders" (id int primary key, "a b" text, "c ""d" serial, note text);
create trigger pleat_mirror_1 before insert or update on "Orders"
  for each row execute function pleat.mirror('mirror', 'a b', 'c "d');
create index on "Orders" ("c ""d");
create index on "Orders" (note, ("c ""d" + 1));
create index pleat_new_note on "Orders" (note);
create index kept on "Orders" (note);
alter table "Orders" add check ("c ""d" > 0), add unique ("c ""d"), add constraint fine check (id > 0);
alter table "Orders" add constraint pleat_not_null_note check (note is not null) not valid;
create view "old orders" as select id from "Orders";
comment on view "old orders" is 'pleat: compatibility view of public."Orders"';
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
  const QualifiedName successor{.schema = {"public"}, .name = {"pleat_new_note"}};
  expected.indexes[successor] = {
      .name = successor, .table = orders, .elements = {{.key = Identifier{"note"}}}};
  expected.compatibility_views[{.schema = {"public"}, .name = {"old orders"}}] = orders;
  expected.progress = {{"fill orders", false}, {"copy", true}};
  EXPECT_EQ(in_flight, expected);
}

}  // namespace
}  // namespace pleat::pg
