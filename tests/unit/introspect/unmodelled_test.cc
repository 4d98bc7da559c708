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
            "");
}

TEST(Unmodelled, NamesSettingsOfColumnsThatHaveNoDeclaration) {
  EXPECT_EQ(UnmodelledText(R"(
create table t (a text, b text);
create index plain on t (a);
create index computed on t (a, lower(a), lower(b));
alter index computed alter column 3 set statistics 500;
create materialized view m as select a, b from t;
alter materialized view m alter a set statistics 300;
alter materialized view m alter b set (n_distinct = 5);
alter materialized view m alter a set storage external;
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table far (a text) server s;
alter foreign table far alter a set statistics 3, alter a set storage main,
  alter a set (n_distinct = 7);
)"),
            "column statistics settings: public.m.a\n"
            "column statistics settings: public.m.b\n"
            "column storage settings: public.m.a\n"
            "index column statistics settings: public.computed.3\n");
}

TEST(Unmodelled, NamesCompressionOfColumnsThatHaveNoDeclaration) {
  if (tests::SharedServer().installation().major < 14) GTEST_SKIP() << "needs PostgreSQL 14";
  EXPECT_EQ(UnmodelledText(R"(
create table t (a text compression pglz);
create materialized view m as select a from t;
alter materialized view m alter a set compression pglz;
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table far (a text compression pglz) server s;
)"),
            "column compression settings: public.far.a\n"
            "column compression settings: public.m.a\n");
}

TEST(Unmodelled, NamesForeignTablesThatComeFromTables) {
  EXPECT_EQ(UnmodelledText(R"(
create foreign data wrapper w;
create server s foreign data wrapper w;
create table base (a int);
create table parted (a int) partition by list (a);
create foreign table child (b int) inherits (base) server s;
create foreign table part partition of parted for values in (1) server s;
)"),
            "foreign table: public.child\n"
            "partition: public.part\n");
}

TEST(Unmodelled, NamesWhatDependsOnAnExtension) {
  EXPECT_EQ(UnmodelledText(R"(
create table t (a int);
create index i on t (a);
create materialized view m as select a from t;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert on t for each row execute function f();
alter index i depends on extension plpgsql;
alter materialized view m depends on extension plpgsql;
alter function f() depends on extension plpgsql;
alter trigger g on t depends on extension plpgsql;
)"),
            "dependence on extension: plpgsql of g on public.t\n"
            "dependence on extension: plpgsql of public.f()\n"
            "dependence on extension: plpgsql of public.i\n"
            "dependence on extension: plpgsql of public.m\n");
}

TEST(Unmodelled, NamesUnloggedSequencesOfLoggedTables) {
  if (tests::SharedServer().installation().major < 15) GTEST_SKIP() << "needs PostgreSQL 15";
  EXPECT_EQ(UnmodelledText(R"(
create sequence logged;
create unlogged sequence lost;
create table t (a int generated always as identity, b serial);
alter sequence t_a_seq set unlogged;
alter sequence t_b_seq set unlogged;
create unlogged table u (a int generated always as identity, b serial);
)"),
            "unlogged sequence: public.lost\n"
            "unlogged sequence: public.t_a_seq\n"
            "unlogged sequence: public.t_b_seq\n");
}

TEST(Unmodelled, NamesCommentsOnSequencesOfIdentities) {
  EXPECT_EQ(UnmodelledText(R"(
create table t (id bigint generated always as identity, number serial);
comment on sequence t_id_seq is 'Of t';
comment on sequence t_number_seq is 'Of t as well';
)"),
            "comment on sequence of identity: public.t_id_seq\n");
}

TEST(Unmodelled, NamesCommentsOnWhatConstraintsAndParentsBring) {
  EXPECT_EQ(UnmodelledText(R"(
create table t (id int primary key, a int, b int) partition by range (id);
create index t_a on t (a);
create table t1 partition of t for values from (1) to (2);
create index t1_b on t1 (b);
comment on constraint t_pkey on t is 'has words';
comment on index t_a is 'has words';
comment on index t1_b is 'has words';
comment on index t_pkey is 'has none';
comment on index t1_a_idx is 'has none';
comment on constraint t1_pkey on t1 is 'has none';
)"),
            "comment on constraint: public.t1.t1_pkey\n"
            "comment on index: public.t1_a_idx\n"
            "comment on index: public.t_pkey\n");
}

TEST(Unmodelled, NamesTriggersThatActOtherwiseOnAPartition) {
  EXPECT_EQ(UnmodelledText(R"(
create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int, b int) partition by list (a);
create table t1 partition of t for values in (1);
create table t2 partition of t for values in (2);
create table other (a int primary key);
alter table t add foreign key (b) references other;
create trigger g after insert on t for each row execute function f();
create trigger h after insert on t for each row execute function f();
create trigger own after insert on t1 for each row execute function f();
alter table t1 disable trigger g;
alter table t1 enable always trigger own;
)"),
            "trigger state of partition: public.t1.g\n");
}

TEST(Unmodelled, NamesGeneratedColumnsThatArePublished) {
  if (tests::SharedServer().installation().major < 18) GTEST_SKIP() << "needs PostgreSQL 18";
  EXPECT_EQ(UnmodelledText(R"(
create publication plain;
create publication computed with (publish_generated_columns = stored);
)"),
            "published generated columns: computed\n");
}

TEST(Unmodelled, NamesNotNullsThatHaveNoDeclaration) {
  if (tests::SharedServer().installation().major < 18) GTEST_SKIP() << "needs PostgreSQL 18";
  EXPECT_EQ(UnmodelledText(R"(
create table t (a int constraint own not null no inherit, b int constraint told not null, c int not null);
comment on constraint told on t is 'it has to be there';
)"),
            "comment on not null: public.t.told\n"
            "not null without inheritance: public.t.own\n");
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
