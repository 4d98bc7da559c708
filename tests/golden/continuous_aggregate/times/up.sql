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
  ('refresh hours', false),
  ('refresh months', false),
  ('refresh weeks', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create continuous aggregate hours | lock: none
CREATE MATERIALIZED VIEW public.hours
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', at) as hour, sum(value) as total from public.by_time group by 1
WITH NO DATA;
-- 3. create continuous aggregate months | lock: none
CREATE MATERIALIZED VIEW public.months
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 month', hour) as month, sum(total) as total from public.hours group by 1
WITH NO DATA;
-- 4. create continuous aggregate weeks | lock: none
CREATE MATERIALIZED VIEW public.weeks
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('7 days', day) as week, sum(value) as total from public.by_day group by 1
WITH NO DATA;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. refresh all of hours | lock: none
DO $pleat$ DECLARE
  low timestamp without time zone;
  high timestamp without time zone;
  next timestamp without time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh hours') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.hours'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh hours';
  LOOP
    SELECT min(k.range_start) AT TIME ZONE 'UTC' INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end AT TIME ZONE 'UTC' > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.hours', (low - source.width)::timestamp without time zone, (high + source.width)::timestamp without time zone);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh hours';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh hours';
END $pleat$;

-- 6. refresh all of months | lock: none
DO $pleat$ DECLARE
  low timestamp without time zone;
  high timestamp without time zone;
  next timestamp without time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh months') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.months'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh months';
  LOOP
    SELECT min(k.range_start) AT TIME ZONE 'UTC' INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end AT TIME ZONE 'UTC' > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.months', (low - source.width)::timestamp without time zone, (high + source.width)::timestamp without time zone);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh months';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh months';
END $pleat$;

-- 7. refresh all of weeks | lock: none
DO $pleat$ DECLARE
  low date;
  high date;
  next date;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh weeks') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.weeks'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh weeks';
  LOOP
    SELECT min(k.range_start) AT TIME ZONE 'UTC' INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end AT TIME ZONE 'UTC' > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.weeks', (low - source.width)::date, (high + source.width)::date);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh weeks';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh weeks';
END $pleat$;

BEGIN;
-- 8. check that every day is in a week | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF ((select sum(value) from by_day) = (select sum(total) from weeks)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: every day is in a week',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 9. check that every time is in an hour | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF ((select sum(value) from by_time) = (select sum(total) from hours)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: every time is in an hour',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 10. check that every hour is in a month | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF ((select sum(value) from by_time) = (select sum(total) from months)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: every hour is in a month',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 11.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
