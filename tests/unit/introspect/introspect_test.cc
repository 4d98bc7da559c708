#include "compiler/introspect/introspect.h"

#include <gtest/gtest.h>

#include "tests/support/catalog_text.h"
#include "tests/support/server.h"

namespace pleat::pg {
namespace {

using tests::CatalogText;

TEST(Introspect, FindsNothingInAFreshDatabase) {
  Database database = Introspect(tests::MakeDatabase(""));
  // What initdb lets everyone do there differs from server to server.
  database.catalog.access.erase(PublicSchema());
  EXPECT_EQ(ToString(database.catalog), "schema public\n");
  EXPECT_TRUE(database.unmodelled.empty()) << database.unmodelled.front().name;
  EXPECT_EQ(database.features.major, tests::SharedServer().installation().major);
  EXPECT_EQ(database.in_flight, InFlight{});
}

TEST(Introspect, LeavesOutWhatExtensionsOwn) {
  if (tests::SharedServer().installation().major < 15) GTEST_SKIP() << "needs PostgreSQL 15";
  EXPECT_EQ(
      CatalogText(
          "create schema x; create extension hstore schema x version '1.8';"
          "create extension pg_stat_statements schema x version '1.10';"
          "create extension citext schema x version '1.6'; comment on extension citext is 'mine';"),
      "extension citext schema=x version='1.6' comment='mine'\n"
      "extension hstore schema=x version='1.8'\n"
      "extension pg_stat_statements schema=x version='1.10'\n"
      "schema x\n");
}

TEST(Introspect, ReadsSchemasEnumsAndSequences) {
  EXPECT_EQ(CatalogText(R"(
create schema s;
comment on schema s is 'here';
create type s.e as enum ('b', 'a', 'it''s "x",{}');
alter type s.e add value 'first' before 'b';
comment on type s.e is 'values';
create sequence s.q as smallint increment -2 minvalue -100 maxvalue 50 start 10 cache 5 cycle;
create sequence q;
comment on sequence q is 'numbers';
)"),
            R"(schema s comment='here'
enum s.e 'first' 'b' 'a' 'it''s "x",{}' comment='values'
sequence public.q bigint comment='numbers'
sequence s.q smallint start=10 increment=-2 min=-100 max=50 cache=5 cycle
)");
}

TEST(Introspect, ReadsViewsAndMaterializedViews) {
  EXPECT_EQ(CatalogText(R"(
create table t (a int, b int);
create table u (c int);
create view v (x, "Y") with (security_barrier) as select a, b from t, u;
comment on view v is 'seen';
comment on column v."Y" is 'why';
create view w as select x from v, u;
create materialized view m with (fillfactor = 90) as select a, count(*) as n from t, u group by a with no data;
create index m_n on m (n desc);
)"),
            R"(table public.t
column public.t.a integer
column public.t.b integer
table public.u
column public.u.c integer
view public.v with (security_barrier='true') query='SELECT t.a AS x,
    t.b AS "Y"
   FROM public.t,
    public.u' comment='seen'
column public.v."Y" comment='why'
view public.w query='SELECT v.x
   FROM public.v,
    public.u'
materialized view public.m with (fillfactor='90') query='SELECT t.a,
    count(*) AS n
   FROM public.t,
    public.u
  GROUP BY t.a'
index public.m_n on public.m using btree (n desc)
)");
}

TEST(Introspect, ReadsWhatATableSaysOfItself) {
  EXPECT_EQ(CatalogText(R"(
create unlogged table t (a text) with (fillfactor = 80, toast.autovacuum_enabled = false);
comment on table t is 'a table';
create temporary table gone (a int);
)"),
            "table public.t unlogged with (fillfactor='80', toast.autovacuum_enabled='false') "
            "comment='a table'\n"
            "column public.t.a text\n");
}

TEST(Introspect, LeavesNoLockAndNoTransactionBehind) {
  const std::string address = tests::MakeDatabase("create table t (a int)");
  Session session(address);
  Introspect(session);
  EXPECT_TRUE(RunPsqlText(address, "set lock_timeout = '1s'; drop table t").ok());
  EXPECT_TRUE(Introspect(session).catalog.tables.empty());
}

TEST(Introspect, NeedsNoRightButToConnect) {
  std::string address = tests::MakeDatabase(R"(
drop role if exists nobody_special;
create role nobody_special login;
revoke all on schema public from public;
create schema hidden;
create table hidden.t (a int check (a > 0), b text default 'x');
create index on hidden.t (lower(b)) where a > 3;
create view hidden.v as select a from hidden.t;
)");
  const std::string before = ToString(Introspect(address).catalog);
  address.replace(address.find("postgres@"), 8, "nobody_special");
  EXPECT_EQ(ToString(Introspect(address).catalog), before);
}

TEST(Introspect, EstimatesRowsWhetherAnalyzedOrNot) {
  const std::string fill =
      "create table t (a int, b int); insert into t select g, g from generate_series(1, 5000) g;";
  const QualifiedName name{.schema = {"public"}, .name = {"t"}};
  const TableSize guess = Introspect(tests::MakeDatabase(fill)).sizes.at(name);
  EXPECT_GT(guess.rows, 2500);
  EXPECT_LT(guess.rows, 10000);
  EXPECT_GT(guess.bytes, 100000);
  const TableSize known = Introspect(tests::MakeDatabase(fill + "analyze t;")).sizes.at(name);
  EXPECT_EQ(known.rows, 5000);
  EXPECT_EQ(known.bytes, guess.bytes);
  EXPECT_EQ(Introspect(tests::MakeDatabase("create table t (a int)")).sizes.at(name).rows, 0);
}

}  // namespace
}  // namespace pleat::pg
