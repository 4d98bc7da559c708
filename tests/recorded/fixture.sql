-- Everything that TimescaleDB keeps about a schema. A line that ends with a release is for that release and later ones, or
-- earlier ones.
create extension timescaledb;

create schema app;
create function app.now_in_ms() returns bigint language sql stable as 'select extract(epoch from now())::bigint * 1000';
create procedure app.cleanup(job_id integer, config jsonb) language plpgsql as 'begin end';
create function app.check_cleanup(config jsonb) returns void language plpgsql as 'begin end';
create table devices (id integer primary key, name text not null);

-- Every sort of dimension, chunks of its own in a schema of the user's, compressed ones among them.
create table readings (
  ts timestamptz not null,
  device text not null,
  site integer not null,
  value double precision,
  kind text,
  primary key (ts, device, site)
);
select create_hypertable('readings', 'ts', chunk_time_interval => interval '12 hours',
  associated_schema_name => 'app', associated_table_prefix => 'part', create_default_indexes => false);
select add_dimension('readings', 'device', number_partitions => 3);
select add_dimension('readings', 'site', chunk_time_interval => 100);
create index readings_device_idx on readings (device, ts desc);
insert into readings select '2026-01-01 00:00+00'::timestamptz + g * interval '5 hours', 'd' || g % 4, g % 3, g from generate_series(1, 12) as g;
alter table readings set (timescaledb.compress, timescaledb.compress_segmentby = 'device, site',
  timescaledb.compress_orderby = 'ts desc, value nulls first',
  timescaledb.compress_index = 'bloom(kind)',  -- timescaledb 2.22+
  timescaledb.compress_chunk_time_interval = '24 hours');
select compress_chunk(c) from show_chunks('readings') as c limit 2;
set timescaledb.enable_chunk_skipping = on;  -- timescaledb 2.16+
select enable_chunk_skipping('readings', 'site');  -- timescaledb 2.16+
select alter_job(add_compression_policy('readings', interval '7 days'), max_retries => 5, schedule_interval => interval '1 hour');
select alter_job(add_retention_policy('readings', interval '1 year', initial_start => '2030-01-01 02:00+00', timezone => 'Europe/Berlin'),
  timezone => 'Europe/Berlin',  -- timescaledb 2.12+
  scheduled => false);
select add_reorder_policy('readings', 'readings_device_idx');

-- Along a whole number, and by the age of the chunks themselves.
create table counters (at bigint not null, device integer references devices, value integer);
select create_hypertable('counters', 'at', chunk_time_interval => 86400000);
select set_integer_now_func('counters', 'app.now_in_ms');
alter table counters set (timescaledb.compress, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'at');
select add_retention_policy('counters', drop_after => 604800000);
create table events (day date not null, what text);
select create_hypertable('events', 'day', chunk_time_interval => interval '1 month');
alter table events set (timescaledb.compress, timescaledb.compress_segmentby = '', timescaledb.compress_orderby = 'day desc');
select add_compression_policy('events', compress_created_before => interval '3 months');  -- timescaledb 2.13+
select add_retention_policy('events', drop_created_before => interval '2 years');  -- timescaledb 2.13+
create table notes (ts timestamptz, device text, site integer, note text);  -- timescaledb 2.16+
alter table notes add foreign key (ts, device, site) references readings;  -- timescaledb 2.16+

-- Continuous aggregates, one over another.
create materialized view hourly with (timescaledb.continuous, timescaledb.materialized_only = false) as
  select time_bucket('1 hour', ts) as hour, device, avg(value) as mean from readings group by 1, 2 with no data;
create materialized view app.daily with (timescaledb.continuous, timescaledb.materialized_only = true) as
  select time_bucket('1 day', hour) as day, max(mean) as most from hourly group by 1 with no data;
create materialized view app.per_counter with (timescaledb.continuous) as
  select time_bucket(86400000, at) as day, device, count(*) from counters group by 1, 2 with no data;
create index hourly_mean_idx on hourly (mean);
select set_chunk_time_interval('app.daily', interval '60 days');  -- timescaledb 2.12+
alter materialized view hourly set (timescaledb.compress, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'hour');
select add_retention_policy('hourly', interval '2 years');
select add_continuous_aggregate_policy('hourly', start_offset => interval '30 days', end_offset => interval '1 hour', schedule_interval => interval '30 minutes',
  buckets_per_batch => 10,  -- timescaledb 2.19+
  initial_start => '2030-01-01 00:00+00');
select add_compression_policy('hourly', interval '40 days');
select add_continuous_aggregate_policy('app.daily', start_offset => null, end_offset => interval '30 days', schedule_interval => interval '1 day');
select add_continuous_aggregate_policy('app.per_counter', start_offset => 90000000000, end_offset => 80000000000, schedule_interval => interval '1 hour');
select add_continuous_aggregate_policy('app.per_counter', start_offset => 80000000000, end_offset => 86400000, schedule_interval => interval '2 hours');  -- timescaledb 2.21+
comment on view hourly is 'Means';
comment on column hourly.mean is 'Of an hour';
create view latest as select * from hourly;

-- Jobs.
select add_job('app.cleanup', interval '1 day', config => '{"keep": "1 year"}', initial_start => '2030-01-01 02:00+00',
  check_config => 'app.check_cleanup', fixed_schedule => true, timezone => 'Europe/Berlin');
select add_job('app.cleanup', interval '1 hour', fixed_schedule => false, job_name => 'hourly');  -- timescaledb 2.20+
