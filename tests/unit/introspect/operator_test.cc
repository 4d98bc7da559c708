#include <gtest/gtest.h>

#include "tests/support/catalog_text.h"
#include "tests/support/server.h"

namespace pleat::pg {
namespace {

using tests::CatalogText;

TEST(Introspect, ReadsOperatorsWithTheirLinks) {
  EXPECT_EQ(CatalogText(R"x(
create operator === (leftarg = int, rightarg = int, function = int4eq, commutator = ===,
  negator = !==, restrict = eqsel, join = eqjoinsel, hashes, merges);
create operator !== (leftarg = int, rightarg = int, function = int4ne, negator = ===);
create operator ## (rightarg = int, function = int4abs);
comment on operator ## (none, int) is 'without a sign';
)x"),
            R"x(operator public.!== (integer, integer) function=int4ne negator=public.===
operator public.## (NONE, integer) function=int4abs comment='without a sign'
operator public.=== (integer, integer) function=int4eq commutator=public.=== negator=public.!== restrict=eqsel join=eqjoinsel hashes merges
)x");
}

TEST(Introspect, GivesMembersOfAFamilyToTheClassOfTheirType) {
  EXPECT_EQ(CatalogText(R"x(
create operator family f using btree;
create operator class c for type int using btree family f as
  operator 1 <, function 1 btint4cmp(int, int);
alter operator family f using btree add
  operator 3 = (int, int), operator 1 < (int, bigint), function 2 (int, int) btint4sortsupport(internal);
)x"),
            R"x(operator family public.f btree operator=1(integer,bigint) <
operator class public.c btree type=integer family=public.f operator=1(integer,integer) < operator=3(integer,integer) = function=1(integer,integer) btint4cmp "(integer, integer)" function=2(integer,integer) btint4sortsupport "(internal)"
)x");
}

TEST(Introspect, ReadsCastsButNotThoseOfRangeTypes) {
  EXPECT_EQ(CatalogText(R"x(
create type mood as enum ('sad');
create type span as range (subtype = int);
create cast (mood as int) with inout as assignment;
create cast (text as bytea) without function;
create function f(mood) returns bigint language sql as 'select 1::bigint';
create cast (mood as int8) with function f(mood) as implicit;
)x"),
            R"x(enum public.mood 'sad'
range type public.span subtype=integer multirange=public.span_multirange
function public.f "(public.mood)" argument=in public.mood returns=bigint language=sql volatile parallel=unsafe body='select 1::bigint'
cast (public.mood AS bigint) function public.f "(public.mood)" implicit
cast (public.mood AS integer) inout assignment
cast (text AS bytea) binary explicit
)x");
}

// No server has a provider without a module of its own: the labels are put where it would put them.
TEST(Introspect, ReadsSecurityLabels) {
  EXPECT_EQ(CatalogText(R"x(
set allow_system_table_mods = on;
create table t (a int);
create view v as select 1 as a;
create function f(int, text[]) returns int language sql as 'select 1';
create domain d as int;
insert into pg_seclabel values
  ('t'::regclass, 'pg_class'::regclass, 0, 'selinux', 'of t'),
  ('t'::regclass, 'pg_class'::regclass, 1, 'masking', 'of a'),
  ('v'::regclass, 'pg_class'::regclass, 0, 'selinux', 'of v'),
  ('d'::regtype, 'pg_type'::regclass, 0, 'selinux', 'of d'),
  ('f'::regproc, 'pg_proc'::regclass, 0, 'selinux', 'of f'),
  ('public'::regnamespace, 'pg_namespace'::regclass, 0, 'selinux', 'of public');
)x"),
            R"x(domain public.d integer
function public.f "(integer, text[])" argument=in integer argument=in text[] returns=integer language=sql volatile parallel=unsafe body='select 1'
table public.t
column public.t.a integer
view public.v query='SELECT 1 AS a'
label schema public selinux 'of public'
label domain d selinux 'of d'
label function f(integer, text[]) selinux 'of f'
label table t selinux 'of t'
label column t.a masking 'of a'
label view v selinux 'of v'
)x");
}

}  // namespace
}  // namespace pleat::pg
