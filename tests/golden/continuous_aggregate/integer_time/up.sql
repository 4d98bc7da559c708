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
  ('refresh tens', false),
  ('refresh thousands', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create continuous aggregate tens | lock: none
CREATE MATERIALIZED VIEW public.tens
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket(10::smallint, at) as bucket, sum(value) as total from public.beats group by 1
WITH NO DATA;
-- 3. create continuous aggregate thousands | lock: none
CREATE MATERIALIZED VIEW public.thousands
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket(1000, bucket) as bucket, sum(total) as total from public.hundreds group by 1
WITH NO DATA;
COMMIT;

BEGIN;
-- 4. refresh hundreds every 30 minutes, paused | lock: none
SELECT alter_job( j.job_id, schedule_interval => INTERVAL '30 minutes', config => j.config || '{"end_offset": 200, "start_offset": 20000}'::jsonb, retry_period => INTERVAL '30 minutes', scheduled => false)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.hundreds'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::bigint = 5000
  AND (j.config ->> 'end_offset')::bigint = 100;
COMMIT;

BEGIN;
-- 5. configure the columnstore of hundreds | lock: ACCESS EXCLUSIVE on hundreds
ALTER MATERIALIZED VIEW public.hundreds SET ( timescaledb.compress = true);
COMMIT;

BEGIN;
-- 6.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.hundreds', if_exists => true);
-- 6.2 move chunks of hundreds to the columnstore after 50000 | lock: none
SELECT add_compression_policy ('public.hundreds', compress_after => 50000, schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 7.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.hundreds', if_exists => true);
-- 7.2 drop chunks of hundreds after 1000000, paused | lock: none
SELECT alter_job(add_retention_policy ('public.hundreds', drop_after => 1000000), scheduled => false);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. refresh all of tens | lock: none
DO $pleat$ DECLARE
  low bigint;
  high bigint;
  next bigint;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh tens') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::bigint AS width, greatest(
    d.interval_length, 10 * b.bucket_width::bigint) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.tens'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh tens';
  LOOP
    SELECT min(k.range_start_integer) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end_integer > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    EXIT WHEN low > 32767;
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.tens', greatest(low - source.width, -32768)::smallint, least(high + source.width, 32767)::smallint);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh tens';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh tens';
END $pleat$;

-- 9. refresh all of thousands | lock: none
DO $pleat$ DECLARE
  low bigint;
  high bigint;
  next bigint;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh thousands') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::bigint AS width, greatest(
    d.interval_length, 10 * b.bucket_width::bigint) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.thousands'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh thousands';
  LOOP
    SELECT min(k.range_start_integer) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end_integer > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.thousands', (low - source.width)::bigint, (high + source.width)::bigint);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh thousands';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh thousands';
END $pleat$;

BEGIN;
-- 10. refresh thousands every 1 hour | lock: none
SELECT add_continuous_aggregate_policy('public.thousands',
  start_offset => NULL, end_offset => 1000, schedule_interval => INTERVAL '1 hour', if_not_exists => true);
COMMIT;

BEGIN;
-- 11. check that every tick is in a thousand | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF ((select sum(value) from ticks) = (select sum(total) from thousands)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: every tick is in a thousand',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 12. check that every beat is in a ten | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF ((select sum(value) from beats) = (select sum(total) from tens)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: every beat is in a ten',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
