-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table readings: the table comes back empty
-- not undone: drop continuous aggregate hourly: buckets come back only where the rows behind them are still there

BEGIN;
-- 1.1 undo: drop table readings: create table readings | lock: none
CREATE TABLE public.readings (
  ts timestamp with time zone NOT NULL,
  device integer NOT NULL,
  value double precision
);
-- 1.2 make readings a hypertable by ts | lock: none
SELECT create_hypertable('public.readings', 'ts', chunk_time_interval => INTERVAL '7 days', create_default_indexes => false);
-- 1.3 configure the columnstore of readings | lock: none
ALTER TABLE public.readings SET ( timescaledb.compress, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
-- 2. create continuous aggregate hourly | lock: none
CREATE MATERIALIZED VIEW public.hourly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, avg(value) as mean from public.readings group by 1, 2
WITH NO DATA;
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
-- 4. configure the columnstore of hourly | lock: ACCESS EXCLUSIVE on hourly
ALTER MATERIALIZED VIEW public.hourly SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'bucket ASC NULLS LAST');
COMMIT;
