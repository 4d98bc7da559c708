-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table metrics: the table comes back empty
-- not undone: drop continuous aggregate hourly: buckets come back only where the rows behind them are still there
-- not undone: drop continuous aggregate daily: buckets come back only where the rows behind them are still there

BEGIN;
-- 1.1 undo: drop table metrics: create table metrics | lock: none
CREATE TABLE public.metrics (
  ts timestamp with time zone NOT NULL,
  device integer NOT NULL,
  value double precision
);
-- 1.2 make metrics a hypertable by ts | lock: none
SELECT create_hypertable('public.metrics', 'ts', chunk_time_interval => INTERVAL '1 day', create_default_indexes => false);
-- 2.1 undo: drop continuous aggregate hourly: create continuous aggregate hourly | lock: none
CREATE MATERIALIZED VIEW public.hourly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, avg(value) as mean from public.metrics group by 1, 2
WITH NO DATA;
-- 2.2 comment on continuous aggregate hourly | lock: none
COMMENT ON VIEW public.hourly IS 'Means by the hour';
-- 2.3 build index _timescaledb_internal.hourly_mean_idx on hourly | lock: none | H203 builds an index while writes wait
CREATE INDEX hourly_mean_idx ON public.hourly (mean);
COMMIT;

-- 3. refresh all of hourly | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.hourly'::regclass
    ORDER BY d.id LIMIT 1;
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.hourly', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 4. refresh hourly every 30 minutes | lock: none
SELECT add_continuous_aggregate_policy('public.hourly',
  start_offset => INTERVAL '3 hours', end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '30 minutes', if_not_exists => true);
COMMIT;

BEGIN;
-- 5. create continuous aggregate daily | lock: none
CREATE MATERIALIZED VIEW public.daily
  WITH ( timescaledb.continuous, timescaledb.materialized_only = false) AS
select time_bucket('1 day', bucket) as day, max(mean) as most from public.hourly group by 1
WITH NO DATA;
COMMIT;

-- 6. refresh all of daily | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.daily'::regclass
    ORDER BY d.id LIMIT 1;
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.daily', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 7.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.daily', if_exists => true);
-- 7.2 drop chunks of daily after 100 years | lock: none
SELECT add_retention_policy ('public.daily', drop_after => INTERVAL '100 years');
COMMIT;

BEGIN;
-- 8. create view busy | lock: none
CREATE VIEW public.busy AS
select day from public.daily where most > 90;
COMMIT;
