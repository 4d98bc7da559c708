#include <gtest/gtest.h>

#include "tests/support/catalog_text.h"
#include "tests/support/server.h"

namespace pleat::pg {
namespace {

using tests::CatalogText;

TEST(IntrospectConstraint, HasKeysWithWhatTheirIndexSays) {
  if (tests::SharedServer().installation().major < 15) GTEST_SKIP() << "needs PostgreSQL 15";
  EXPECT_EQ(CatalogText(R"(
create table t (a int not null, b int, c int, d int not null,
  constraint pk primary key (d, a) include (c) with (fillfactor = 70),
  constraint u unique nulls not distinct (b) deferrable initially deferred);
comment on constraint u on t is 'one of each';
)"),
            R"(table public.t
column public.t.a integer not null
column public.t.b integer
column public.t.c integer
column public.t.d integer not null
constraint public.t.pk primary key (d, a) include (c) with (fillfactor='70')
constraint public.t.u unique (b) nulls not distinct deferrable initially deferred comment='one of each'
)");
}

TEST(IntrospectConstraint, HasChecksWithoutOuterParentheses) {
  EXPECT_EQ(CatalogText(R"(
create table t (a int, b text, constraint c1 check (a > 0 and b <> ')('),
  constraint c2 check ((a > 1) or (a < 0)) no inherit, constraint c3 check (coalesce(a, 0) > 0));
alter table t add constraint c4 check (a <> 7) not valid;
)"),
            R"(table public.t
column public.t.a integer
column public.t.b text
constraint public.t.c1 check ((a > 0) AND (b <> ')('::text))
constraint public.t.c2 check ((a > 1) OR (a < 0)) no inherit
constraint public.t.c3 check (COALESCE(a, 0) > 0)
constraint public.t.c4 check (a <> 7) not valid
)");
}

TEST(IntrospectConstraint, HasForeignKeysWithAllThatTheySay) {
  if (tests::SharedServer().installation().major < 15) GTEST_SKIP() << "needs PostgreSQL 15";
  EXPECT_EQ(CatalogText(R"(
create schema s;
create table s.r (a int, b int, gone int, primary key (a, b));
create table t (x int, a int, b int,
  constraint f1 foreign key (a, b) references s.r match full on update cascade on delete restrict,
  constraint f2 foreign key (b, a) references s.r (b, a) on delete set null (a) deferrable,
  constraint f3 foreign key (a, b) references s.r on update set default on delete set default);
)"),
            R"(schema s
table public.t
column public.t.x integer
column public.t.a integer
column public.t.b integer
constraint public.t.f1 foreign key (a, b) references s.r (a, b) match full on_update=cascade on_delete=restrict
constraint public.t.f2 foreign key (b, a) references s.r (b, a) on_update=no action on_delete=set null on_delete_columns (a) deferrable
constraint public.t.f3 foreign key (a, b) references s.r (a, b) on_update=set default on_delete=set default
table s.r
column s.r.a integer not null
column s.r.b integer not null
column s.r.gone integer
constraint s.r.r_pkey primary key (a, b)
)");
}

TEST(IntrospectConstraint, BelongsToThePartitionedTableNotToItsPartitions) {
  EXPECT_EQ(CatalogText(R"(
create table p (k int primary key, v int) partition by range (k);
create table p1 partition of p for values from (0) to (10);
create table t (k int references p);
)"),
            R"(table public.p partition by range k
column public.p.k integer not null
column public.p.v integer
constraint public.p.p_pkey primary key (k)
table public.p1 partition_of=public.p for values from (0) to (10)
column public.p1.k integer not null inherited
column public.p1.v integer inherited
table public.t
column public.t.k integer
constraint public.t.t_k_fkey foreign key (k) references public.p (k) on_update=no action on_delete=no action
)");
}

TEST(IntrospectConstraint, HasExclusions) {
  EXPECT_EQ(CatalogText(R"(
create table t (r int4range, b box, a int,
  constraint e exclude using gist (r with &&, (b) with ~=) include (a) with (fillfactor = 60) where (a > 0));
)"),
            R"(table public.t
column public.t.r int4range
column public.t.b box
column public.t.a integer
constraint public.t.e exclude using gist (r with &&, b with ~=) include (a) with (fillfactor='60') where (a > 0)
)");
}

}  // namespace
}  // namespace pleat::pg
