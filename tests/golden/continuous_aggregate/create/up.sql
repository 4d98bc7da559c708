-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('refresh metric_daily', false),
  ('refresh metric_hourly', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create table events | lock: none
CREATE TABLE public.events (
  at timestamp without time zone NOT NULL,
  kind text NOT NULL
);
-- 3. make events a hypertable by at | lock: none
SELECT create_hypertable('public.events', 'at', chunk_time_interval => INTERVAL '7 days', create_default_indexes => false);
-- 4. create continuous aggregate events_daily | lock: none
CREATE MATERIALIZED VIEW public.events_daily
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 day', at) as day, kind, count(*) from public.events group by 1, 2
WITH NO DATA;
-- 5.1 create continuous aggregate metric_hourly | lock: none
CREATE MATERIALIZED VIEW public.metric_hourly (bucket, device, mean, most)
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts), device, avg(value), max(value) from public.metrics group by 1, 2
WITH NO DATA;
-- 5.2 comment on continuous aggregate metric_hourly | lock: none
COMMENT ON VIEW public.metric_hourly IS 'Means by the hour';
-- 6.1 create continuous aggregate metric_daily | lock: none
CREATE MATERIALIZED VIEW public.metric_daily
  WITH ( timescaledb.continuous, timescaledb.materialized_only = false) AS
select time_bucket('1 day', bucket) as day, device, max(most) as most from public.metric_hourly group by 1, 2
WITH NO DATA;
-- 6.2 comment on column metric_daily.most | lock: none
COMMENT ON COLUMN public.metric_daily.most IS 'The largest of the day';
-- 7. create view busy_days | lock: none
CREATE VIEW public.busy_days AS
select day from public.metric_daily where most > 90;
-- 8. build index _timescaledb_internal.metric_hourly_mean_idx on metric_hourly | lock: none
CREATE INDEX metric_hourly_mean_idx ON public.metric_hourly (mean DESC);
COMMIT;

BEGIN;
-- 9. refresh events_daily every 1 hour | lock: none
SELECT add_continuous_aggregate_policy('public.events_daily',
  start_offset => INTERVAL '3 days', end_offset => INTERVAL '1 day', schedule_interval => INTERVAL '1 hour', if_not_exists => true);
COMMIT;

BEGIN;
-- 10. refresh events_daily every 1 day | lock: none
SELECT add_continuous_aggregate_policy('public.events_daily',
  start_offset => INTERVAL '30 days', end_offset => INTERVAL '3 days', schedule_interval => INTERVAL '1 day', if_not_exists => true);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 11. refresh all of metric_hourly | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh metric_hourly') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.metric_hourly'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh metric_hourly';
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.metric_hourly', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh metric_hourly';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh metric_hourly';
END $pleat$;

-- 12. refresh all of metric_daily | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh metric_daily') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.metric_daily'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh metric_daily';
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.metric_daily', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh metric_daily';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh metric_daily';
END $pleat$;

BEGIN;
-- 13. set chunk interval of metric_daily to 60 days | lock: none
SELECT set_chunk_time_interval('public.metric_daily', INTERVAL '60 days');
COMMIT;

BEGIN;
-- 14.1 refresh metric_daily every 1 day | lock: none
SELECT add_continuous_aggregate_policy('public.metric_daily',
  start_offset => NULL, end_offset => INTERVAL '1 day', schedule_interval => INTERVAL '1 day',
  buckets_per_batch => 10, initial_start => TIMESTAMPTZ '2030-01-01 02:00:00+00', timezone => 'Europe/Berlin', if_not_exists => true);
-- 14.2 say the rest of its configuration | lock: none
SELECT alter_job( j.job_id, config => j.config || '{"compress_after_refresh": true}'::jsonb, timezone => 'Europe/Berlin')
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.metric_daily'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset') IS NULL
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 day';
COMMIT;

BEGIN;
-- 15. refresh metric_hourly every 30 minutes | lock: none
SELECT add_continuous_aggregate_policy('public.metric_hourly',
  start_offset => INTERVAL '3 hours', end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '30 minutes', if_not_exists => true);
COMMIT;

BEGIN;
-- 16. configure the columnstore of metric_hourly | lock: none
ALTER MATERIALIZED VIEW public.metric_hourly SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'bucket DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 17.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.metric_hourly', if_exists => true);
-- 17.2 move chunks of metric_hourly to the columnstore after 30 days | lock: none
SELECT add_compression_policy ('public.metric_hourly', compress_after => INTERVAL '30 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 18.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.metric_hourly', if_exists => true);
-- 18.2 drop chunks of metric_hourly after 10 years | lock: none
SELECT add_retention_policy ('public.metric_hourly', drop_after => INTERVAL '10 years');
COMMIT;

BEGIN;
-- 19.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 19.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 19.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
