-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
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
  ('refresh pleat_new_daily', true),
  ('refresh pleat_new_hourly', true),
  ('refresh pleat_new_weekly', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create continuous aggregate pleat_old_weekly | lock: none
CREATE MATERIALIZED VIEW public.pleat_old_weekly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('7 days', ts) as week, count(*) as n from public.metrics group by 1
WITH NO DATA;
COMMIT;

-- 3. refresh all of pleat_old_weekly | lock: none
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
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_old_weekly'::regclass
    ORDER BY d.id LIMIT 1;
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.pleat_old_weekly', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 4.1 undo: drop continuous aggregate pleat_old_hourly: create continuous aggregate pleat_old_hourly | lock: none
CREATE MATERIALIZED VIEW public.pleat_old_hourly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, avg(value) as mean from public.metrics group by 1, 2
WITH NO DATA;
-- 4.2 comment on continuous aggregate pleat_old_hourly | lock: none
COMMENT ON VIEW public.pleat_old_hourly IS 'Means by the hour';
-- 4.3 comment on column pleat_old_hourly.mean | lock: none
COMMENT ON COLUMN public.pleat_old_hourly.mean IS 'The mean';
-- 4.4 build index _timescaledb_internal.pleat_old_hourly_mean_idx on pleat_old_hourly | lock: none | H203 builds an index while writes wait
CREATE INDEX pleat_old_hourly_mean_idx ON public.pleat_old_hourly (mean);
COMMIT;

-- 5. refresh all of pleat_old_hourly | lock: none
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
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_old_hourly'::regclass
    ORDER BY d.id LIMIT 1;
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.pleat_old_hourly', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 6. refresh pleat_old_hourly every 30 minutes | lock: none
SELECT add_continuous_aggregate_policy('public.pleat_old_hourly',
  start_offset => INTERVAL '3 hours', end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '30 minutes', if_not_exists => true);
COMMIT;

BEGIN;
-- 7.1 undo: drop continuous aggregate pleat_old_daily: create continuous aggregate pleat_old_daily | lock: none
CREATE MATERIALIZED VIEW public.pleat_old_daily
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 day', bucket) as day, max(mean) as most from public.pleat_old_hourly hourly group by 1
WITH NO DATA;
-- 7.2 comment on continuous aggregate pleat_old_daily | lock: none
COMMENT ON VIEW public.pleat_old_daily IS 'Most by the day';
COMMIT;

-- 8. refresh all of pleat_old_daily | lock: none
CALL refresh_continuous_aggregate('public.pleat_old_daily', NULL, NULL);

BEGIN;
-- 9. refresh pleat_old_daily every 1 day | lock: none
SELECT add_continuous_aggregate_policy('public.pleat_old_daily',
  start_offset => INTERVAL '3 days', end_offset => INTERVAL '1 day', schedule_interval => INTERVAL '1 day', if_not_exists => true);
COMMIT;

BEGIN;
-- 10.1 undo: put the successor of continuous aggregate weekly in its place: rename continuous aggregate weekly to pleat_new_weekly | lock: ACCESS EXCLUSIVE on weekly
ALTER MATERIALIZED VIEW public.weekly RENAME TO pleat_new_weekly;
-- 10.2 rename continuous aggregate pleat_old_weekly to weekly | lock: ACCESS EXCLUSIVE on pleat_old_weekly
ALTER MATERIALIZED VIEW public.pleat_old_weekly RENAME TO weekly;
-- 10.3 comment on continuous aggregate pleat_new_weekly | lock: none
COMMENT ON VIEW public.pleat_new_weekly IS 'pleat: to take a place, 6cd6859a2c8712f1';
COMMIT;

BEGIN;
-- 11.1 undo: put the successor of continuous aggregate daily in its place, rebuilding view busy: drop view busy | lock: ACCESS EXCLUSIVE on busy
DROP VIEW public.busy;
-- 11.2 rename continuous aggregate daily to pleat_new_daily | lock: ACCESS EXCLUSIVE on daily
ALTER MATERIALIZED VIEW public.daily RENAME TO pleat_new_daily;
-- 11.3 rename continuous aggregate pleat_old_daily to daily | lock: ACCESS EXCLUSIVE on pleat_old_daily
ALTER MATERIALIZED VIEW public.pleat_old_daily RENAME TO daily;
-- 11.4 comment on continuous aggregate pleat_new_daily | lock: none
COMMENT ON VIEW public.pleat_new_daily IS 'pleat: to take a place, c541a4b64b0a592b';
-- 11.5 create view busy | lock: none
CREATE VIEW public.busy AS
select day from public.daily where most > 90;
COMMIT;

BEGIN;
-- 12.1 undo: put the successor of continuous aggregate hourly in its place, rebuilding view latest: drop view latest | lock: ACCESS EXCLUSIVE on latest
DROP VIEW public.latest;
-- 12.2 rename index _timescaledb_internal.hourly_mean_idx to _timescaledb_internal.pleat_new_hourly_mean_idx | lock: none
ALTER INDEX _timescaledb_internal.hourly_mean_idx RENAME TO pleat_new_hourly_mean_idx;
-- 12.3 rename index _timescaledb_internal.hourly_most_idx to _timescaledb_internal.pleat_new_hourly_most_idx | lock: none
ALTER INDEX _timescaledb_internal.hourly_most_idx RENAME TO pleat_new_hourly_most_idx;
-- 12.4 rename index _timescaledb_internal.pleat_old_hourly_mean_idx to _timescaledb_internal.hourly_mean_idx | lock: none
ALTER INDEX _timescaledb_internal.pleat_old_hourly_mean_idx RENAME TO hourly_mean_idx;
-- 12.5 rename continuous aggregate hourly to pleat_new_hourly | lock: ACCESS EXCLUSIVE on hourly
ALTER MATERIALIZED VIEW public.hourly RENAME TO pleat_new_hourly;
-- 12.6 rename continuous aggregate pleat_old_hourly to hourly | lock: ACCESS EXCLUSIVE on pleat_old_hourly
ALTER MATERIALIZED VIEW public.pleat_old_hourly RENAME TO hourly;
-- 12.7 comment on continuous aggregate pleat_new_hourly | lock: none
COMMENT ON VIEW public.pleat_new_hourly IS 'pleat: to take a place, 9c5aeb01ed982449';
-- 12.8 create view latest | lock: none
CREATE VIEW public.latest AS
select bucket, mean from public.hourly where device = 1;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. refresh pleat_new_daily no more every 1 day | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_daily'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '3 days'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 day';
COMMIT;

BEGIN;
-- 2. remove the columnstore policy of pleat_new_hourly | lock: none
SELECT remove_compression_policy('public.pleat_new_hourly', if_exists => true);
COMMIT;

-- 3. take chunks of pleat_new_hourly out of the columnstore | lock: none
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.pleat_new_hourly', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.pleat_new_hourly') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 4. disable the columnstore of pleat_new_hourly | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_hourly SET ( timescaledb.compress = false);
COMMIT;

BEGIN;
-- 5. refresh pleat_new_hourly no more every 30 minutes | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_hourly'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '4 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop continuous aggregate pleat_new_weekly | lock: ACCESS EXCLUSIVE on metrics
DROP MATERIALIZED VIEW public.pleat_new_weekly;
-- 2. drop continuous aggregate pleat_new_daily | lock: none
DROP MATERIALIZED VIEW public.pleat_new_daily;
-- 3. drop continuous aggregate pleat_new_hourly | lock: ACCESS EXCLUSIVE on metrics
DROP MATERIALIZED VIEW public.pleat_new_hourly;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
