#include <gtest/gtest.h>

#include "tests/support/catalog_text.h"
#include "tests/support/server.h"

namespace pleat::pg {
namespace {

// The lines of indexes alone.
std::string IndexText(const std::string& script) {
  const std::string text = tests::CatalogText(script);
  const auto at = text.find("index ");
  return at == std::string::npos ? "" : text.substr(at);
}

TEST(IntrospectIndex, HasOrderIncludeOptionsAndPredicate) {
  if (tests::SharedServer().installation().major < 15) GTEST_SKIP() << "needs PostgreSQL 15";
  EXPECT_EQ(IndexText(R"(
create table t (a int, b int, c text, d int);
create index i1 on t (a desc, b nulls first, c desc nulls last, d asc nulls last);
create unique index i2 on t (a) include (c, d) with (fillfactor = 50) where a is not null and b > 0;
create unique index i3 on t (b) nulls not distinct;
create index i4 on t using hash (c);
comment on index i4 is 'hashed';
)"),
            R"(index public.i1 on public.t using btree (a desc, b nulls first, c desc nulls last, d)
index public.i2 unique on public.t using btree (a) include (c, d) with (fillfactor='50') where ((a IS NOT NULL) AND (b > 0))
index public.i3 unique nulls not distinct on public.t using btree (b)
index public.i4 on public.t using hash (c) comment='hashed'
)");
}

TEST(IntrospectIndex, NamesOperatorClassesThatAreNotTheDefaultOfTheType) {
  if (tests::SharedServer().installation().major < 14) GTEST_SKIP() << "needs PostgreSQL 14";
  EXPECT_EQ(IndexText(R"(
create domain name_of as varchar(20);
create type mood as enum ('so');
create table t (v varchar(9), w cidr, n name, d name_of, m mood, a int[], j jsonb, i int, r int4range);
create index i1 on t (v, w, n, d, m, a, r);
create index i2 on t (v text_ops, v varchar_ops, v text_pattern_ops, v bpchar_ops, i int4_ops);
create index i3 on t using gin (j, a);
create index i4 on t using gin (j jsonb_path_ops);
create index i5 on t using brin (i int4_minmax_multi_ops(values_per_range = 16), i) with (pages_per_range = 4);
create index i6 on t using gist (r);
)"),
            R"(index public.i1 on public.t using btree (v, w, n, d, m, a, r)
index public.i2 on public.t using btree (v, v opclass=varchar_ops, v opclass=text_pattern_ops, v opclass=bpchar_ops, i)
index public.i3 on public.t using gin (j, a)
index public.i4 on public.t using gin (j opclass=jsonb_path_ops)
index public.i5 on public.t using brin (i opclass=int4_minmax_multi_ops  (values_per_range='16'), i) with (pages_per_range='4')
index public.i6 on public.t using gist (r)
)");
}

TEST(IntrospectIndex, NamesCollationsThatTheKeyLacks) {
  EXPECT_EQ(IndexText(R"(
create table t (c text collate "C", d text);
create index i1 on t (c, c collate "POSIX", d, d collate "C");
create index i2 on t (lower(c), lower(d), lower(d) collate "C", lower(d collate "C"));
)"),
            R"(index public.i1 on public.t using btree (c, c collation="POSIX", d, d collation="C")
index public.i2 on public.t using btree ((lower(c)), (lower(d)), (lower(d)) collation="C", (lower((d COLLATE "C"))))
)");
}

TEST(IntrospectIndex, HasExpressionsInTheirPlace) {
  EXPECT_EQ(
      IndexText(R"(
create table t (a int, b int, c text);
create index i1 on t (a, (a + b), c, lower(c) text_pattern_ops desc, ((b - a) * 2)) include (b);
)"),
      R"(index public.i1 on public.t using btree (a, (a + b), c, (lower(c)) opclass=text_pattern_ops desc, ((b - a) * 2)) include (b)
)");
}

TEST(IntrospectIndex, IsInvalidAfterAnInterruptedBuild) {
  EXPECT_EQ(IndexText(R"(
create table t (a int);
create index i1 on t (a);
update pg_index set indisvalid = false where indexrelid = 'i1'::regclass;
)"),
            R"(index public.i1 on public.t using btree (a) invalid
)");
}

}  // namespace
}  // namespace pleat::pg
