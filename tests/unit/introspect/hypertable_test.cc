#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/introspect/introspect.h"
#include "compiler/model/timescale.h"
#include "tests/support/server.h"

namespace pleat::pg {
namespace {

// Not everyone has TimescaleDB: Debian does not carry it.
#define NEEDS_TIMESCALE()                                \
  if (!tests::SharedServer().installation().timescaledb) \
  GTEST_SKIP() << "TimescaleDB is not installed"
#define NEEDS_TIMESCALE_FROM(major, minor)                                                       \
  NEEDS_TIMESCALE();                                                                             \
  if (!HasTimescale(Session(tests::SharedServer().address()).features(), Release{major, minor})) \
  GTEST_SKIP() << "needs TimescaleDB " << major << "." << minor

// What the catalog says beyond the columns, and what it leaves out.
std::string HypertableText(const std::string& script) {
  const Database database =
      Introspect(tests::MakeDatabase("create extension timescaledb;" + script));
  std::string text = ToString(database.catalog);
  text = text.substr(text.find("schema public\n") + 14);
  for (const auto& [kind, name] : database.unmodelled) text += fmt::format("{}: {}\n", kind, name);
  return text;
}

TEST(IntrospectHypertable, HasDimensionsColumnstoreAndPolicies) {
  NEEDS_TIMESCALE();
  EXPECT_EQ(HypertableText(R"(
create table m (ts timestamptz not null, device text not null, v float8, primary key (device, ts));
select create_hypertable('m', 'ts', chunk_time_interval => interval '1 hour', create_default_indexes => false);
select add_dimension('m', 'device', number_partitions => 4);
insert into m select '2026-01-01'::timestamptz + g * interval '1 hour', 'd', g from generate_series(1, 5) g;
alter table m set (timescaledb.compress, timescaledb.compress_segmentby = 'device',
  timescaledb.compress_orderby = 'ts desc, v nulls first');
select add_compression_policy('m', interval '7 days');
select add_retention_policy('m', interval '1 year');
select compress_chunk(c) from show_chunks('m') c limit 2;
)"),
            R"(table public.m
column public.m.ts timestamp with time zone not null
column public.m.device text not null
column public.m.v double precision
constraint public.m.m_pkey primary key (device, ts)
hypertable public.m by=ts chunk=1 hour space=device:4 columnstore after=7 days segment_by (device) order_by=ts desc nulls first order_by=v nulls first retain=1 year
)");
}

TEST(IntrospectHypertable, MeasuresIntegersAndMonthsAsTimescaleDoes) {
  NEEDS_TIMESCALE();
  EXPECT_EQ(HypertableText(R"(
create table i (id bigint not null);
select create_hypertable('i', 'id', chunk_time_interval => 1000, create_default_indexes => false);
create table m (ts timestamp not null);
select create_hypertable('m', 'ts', chunk_time_interval => interval '1 month');
)"),
            R"(table public.i
column public.i.id bigint not null
table public.m
column public.m.ts timestamp without time zone not null
hypertable public.i by=id chunk=1000
hypertable public.m by=ts chunk=30 days
index public.m_ts_idx on public.m using btree (ts desc)
)");
}

TEST(IntrospectHypertable, HasSchedulesThatDifferFromTheUsualOnes) {
  NEEDS_TIMESCALE_FROM(2, 13);
  EXPECT_EQ(HypertableText(R"(
create table m (ts timestamptz not null, v float8);
select create_hypertable('m', 'ts', create_default_indexes => false);
alter table m set (timescaledb.compress, timescaledb.compress_segmentby = '', timescaledb.compress_orderby = 'ts desc');
select alter_job(add_compression_policy('m', interval '3 days', initial_start => '2030-01-01 02:00+02'),
  scheduled => false, max_retries => 5);
select add_retention_policy('m', drop_created_before => interval '1 month', timezone => 'Europe/Berlin');
)"),
            R"(table public.m
column public.m.ts timestamp with time zone not null
column public.m.v double precision
hypertable public.m by=ts chunk=7 days columnstore after=3 days starting=2030-01-01 00:00:00+00 retries=5 paused order_by=ts desc nulls first retain=1 month by creation time_zone='Europe/Berlin'
)");
}

TEST(IntrospectHypertable, HasNoColumnsForAColumnstoreThatChoosesThem) {
  NEEDS_TIMESCALE_FROM(2, 22);
  const std::string text = HypertableText(R"(
create table m (ts timestamptz not null, v float8);
select create_hypertable('m', 'ts', create_default_indexes => false);
alter table m set (timescaledb.compress);
)");
  EXPECT_NE(text.find("columnstore segment_by=auto order_by=auto"), std::string::npos) << text;
}

TEST(IntrospectHypertable, HidesChunks) {
  NEEDS_TIMESCALE_FROM(2, 16);
  EXPECT_EQ(
      HypertableText(R"(
create table m (ts timestamptz not null primary key, v float8);
select create_hypertable('m', 'ts', associated_schema_name => 'public', associated_table_prefix => 'zz');
insert into m values ('2026-01-01', 1), ('2026-03-01', 2);
create table referring (ts timestamptz references m);
create materialized view a with (timescaledb.continuous) as
  select time_bucket('1 day', ts) as day, avg(v) from m group by 1 with no data;
select add_reorder_policy('m', 'm_pkey');
create procedure p(job_id int, config jsonb) language plpgsql as 'begin end';
select add_job('p', '1h', fixed_schedule => false);
)"),
      R"-(function public.p "(integer, jsonb)" procedure argument=in job_id integer argument=in config jsonb language=plpgsql volatile parallel=unsafe body='begin end'
table public.m
column public.m.ts timestamp with time zone not null
column public.m.v double precision
constraint public.m.m_pkey primary key (ts)
table public.referring
column public.referring.ts timestamp with time zone
constraint public.referring.referring_ts_fkey foreign key (ts) references public.m (ts) on_update=no action on_delete=no action
hypertable public.m by=ts chunk=7 days chunk_schema=public chunk_prefix='zz' reorder=m_pkey
continuous aggregate public.a query='SELECT public.time_bucket(''1 day''::interval, m.ts) AS day,
    avg(m.v) AS avg
   FROM public.m
  GROUP BY (public.time_bucket(''1 day''::interval, m.ts))'
job p call=public.p every=1 hour
)-");
}

TEST(IntrospectHypertable, CountsTheRowsOfItsChunks) {
  NEEDS_TIMESCALE();
  const Database database = Introspect(tests::MakeDatabase(R"(
create extension timescaledb;
create table m (ts timestamptz not null);
select create_hypertable('m', 'ts');
insert into m select '2026-01-01'::timestamptz + g * interval '1 hour' from generate_series(1, 1000) g;
analyze m;
)"));
  const TableSize size = database.sizes.at({.schema = {"public"}, .name = {"m"}});
  EXPECT_EQ(size.rows, 1000);
  EXPECT_GT(size.bytes, 1000 * 30);
}

}  // namespace
}  // namespace pleat::pg
