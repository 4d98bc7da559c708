#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/introspect/introspect.h"
#include "tests/support/server.h"

namespace pleat::pg {
namespace {

std::string UnmodelledText(const std::string& script) {
  std::string text;
  for (const auto& [kind, name] : Introspect(tests::MakeDatabase(script)).unmodelled)
    text += fmt::format("{}: {}\n", kind, name);
  return text;
}

TEST(Unmodelled, NamesRelationsAndTypesWithoutAKind) {
  EXPECT_EQ(UnmodelledText(R"(
create type pair as (x int, y int);
create table of_pair of pair;
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table far (a int) server s;
)"),
            "typed table: public.of_pair\n");
}

TEST(Unmodelled, NamesWhatHangsOnTables) {
  EXPECT_EQ(UnmodelledText(R"(
create table t (a int, b int);
create view v as select a from t;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert on t for each row execute function f();
create trigger pleat_sync_x before insert on t for each row execute function f();
create rule r as on delete to t do instead nothing;
alter table t replica identity full;
create statistics st on a, b from t;
alter table t alter a set statistics 500;
alter view v alter a set default 3;
create index i on t (a);
cluster t using i;
)"),
            "default of view column: public.v.a\n");
}

TEST(Unmodelled, NamesTheRest) {
  EXPECT_EQ(UnmodelledText(R"(
create procedure p() language sql as 'select 1';
create aggregate total (int) (sfunc = int4pl, stype = int);
create function f() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end execute function f();
create operator <+> (leftarg = int, rightarg = int, function = int4pl);
create operator <<< (leftarg = int, rightarg = int, function = int4lt, commutator = >>>);
create collation c from "C";
create text search configuration ts (copy = simple);
create publication pub;
)"),
            "operator without function: public.>>>(integer,integer)\n");
}

}  // namespace
}  // namespace pleat::pg
