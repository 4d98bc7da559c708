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
  ('refresh pleat_new_hourly', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the successor of continuous aggregate hourly: create continuous aggregate pleat_new_hourly | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_hourly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, avg(value) as mean, count(*) as n from public.metrics group by 1, 2
WITH NO DATA;
-- 2.2 comment on continuous aggregate pleat_new_hourly | lock: none
COMMENT ON VIEW public.pleat_new_hourly IS 'pleat: to take a place, 78b587104d25c6c6';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. refresh all of pleat_new_hourly | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh pleat_new_hourly') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_hourly'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh pleat_new_hourly';
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.pleat_new_hourly', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh pleat_new_hourly';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh pleat_new_hourly';
END $pleat$;

BEGIN;
-- 4. refresh pleat_new_hourly every 30 minutes | lock: none
SELECT add_continuous_aggregate_policy('public.pleat_new_hourly',
  start_offset => INTERVAL '3 hours', end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '30 minutes', if_not_exists => true);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5.1 put the successor of continuous aggregate hourly in its place: rename continuous aggregate hourly to pleat_old_hourly | lock: ACCESS EXCLUSIVE on hourly
ALTER MATERIALIZED VIEW public.hourly RENAME TO pleat_old_hourly;
-- 5.2 rename continuous aggregate pleat_new_hourly to hourly | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_hourly RENAME TO hourly;
-- 5.3 comment on continuous aggregate hourly | lock: SHARE UPDATE EXCLUSIVE on hourly
COMMENT ON VIEW public.hourly IS NULL;
COMMIT;

BEGIN;
-- 6. drop continuous aggregate pleat_old_hourly | lock: ACCESS EXCLUSIVE on pleat_old_hourly, ACCESS EXCLUSIVE on metrics | H101 rows or values are gone for good (buckets that are older than the rows behind them)
DROP MATERIALIZED VIEW public.pleat_old_hourly;
-- 7.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 7.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 7.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
