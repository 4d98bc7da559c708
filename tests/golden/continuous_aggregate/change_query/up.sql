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
  ('refresh pleat_new_hourly', false),
  ('refresh pleat_new_daily', false),
  ('refresh pleat_new_weekly', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the successor of continuous aggregate hourly: create continuous aggregate pleat_new_hourly | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_hourly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, avg(value) as mean, max(value) as most from public.metrics group by 1, 2
WITH NO DATA;
-- 2.2 comment on continuous aggregate pleat_new_hourly | lock: none
COMMENT ON VIEW public.pleat_new_hourly IS 'pleat: to take a place, 9c5aeb01ed982449';
-- 2.3 build index _timescaledb_internal.pleat_new_hourly_mean_idx on pleat_new_hourly | lock: none
CREATE INDEX pleat_new_hourly_mean_idx ON public.pleat_new_hourly (mean);
-- 2.4 build index _timescaledb_internal.pleat_new_hourly_most_idx on pleat_new_hourly | lock: none
CREATE INDEX pleat_new_hourly_most_idx ON public.pleat_new_hourly (most);
-- 3.1 build the successor of continuous aggregate daily: create continuous aggregate pleat_new_daily | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_daily
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 day', bucket) as day, max(mean) as most from public.pleat_new_hourly hourly group by 1
WITH NO DATA;
-- 3.2 comment on continuous aggregate pleat_new_daily | lock: none
COMMENT ON VIEW public.pleat_new_daily IS 'pleat: to take a place, c541a4b64b0a592b';
-- 4.1 build the successor of continuous aggregate weekly: create continuous aggregate pleat_new_weekly | lock: none | H601 may change nothing: no server was asked whether both texts mean the same (it says select time_bucket('7 days', ts) as week, count(*) as n from…)
CREATE MATERIALIZED VIEW public.pleat_new_weekly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = false) AS
select time_bucket('7 days', ts) as week, count(value) as n from public.metrics group by 1
WITH NO DATA;
-- 4.2 comment on continuous aggregate pleat_new_weekly | lock: none
COMMENT ON VIEW public.pleat_new_weekly IS 'pleat: to take a place, 6cd6859a2c8712f1';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. refresh all of pleat_new_hourly | lock: none
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

-- 6. refresh all of pleat_new_daily | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh pleat_new_daily') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_daily'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh pleat_new_daily';
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.pleat_new_daily', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh pleat_new_daily';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh pleat_new_daily';
END $pleat$;

-- 7. refresh all of pleat_new_weekly | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh pleat_new_weekly') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_weekly'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh pleat_new_weekly';
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.pleat_new_weekly', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh pleat_new_weekly';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh pleat_new_weekly';
END $pleat$;

BEGIN;
-- 8. refresh pleat_new_hourly every 30 minutes | lock: none
SELECT add_continuous_aggregate_policy('public.pleat_new_hourly',
  start_offset => INTERVAL '4 hours', end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '30 minutes', if_not_exists => true);
COMMIT;

BEGIN;
-- 9. configure the columnstore of pleat_new_hourly | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_hourly SET ( timescaledb.compress = true);
COMMIT;

BEGIN;
-- 10.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.pleat_new_hourly', if_exists => true);
-- 10.2 move chunks of pleat_new_hourly to the columnstore after 30 days | lock: none
SELECT add_compression_policy ('public.pleat_new_hourly', compress_after => INTERVAL '30 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 11. refresh pleat_new_daily every 1 day | lock: none
SELECT add_continuous_aggregate_policy('public.pleat_new_daily',
  start_offset => INTERVAL '3 days', end_offset => INTERVAL '1 day', schedule_interval => INTERVAL '1 day', if_not_exists => true);
COMMIT;

BEGIN;
-- 12. check that every row is in the new one | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF ((select count(*) from metrics) = (select sum(n) from pleat_new_weekly)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: every row is in the new one',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 13. check that pleat_new_hourly reaches back as far as hourly | lock: none
DO $pleat$ DECLARE lost boolean;
BEGIN
  IF pg_catalog.to_regclass('public.hourly') IS NULL OR
    pg_catalog.to_regclass('public.pleat_new_hourly') IS NULL THEN RETURN; END IF;
  EXECUTE pg_catalog.format('SELECT (SELECT min(%I) FROM %s) < (SELECT min(%I) FROM %s)',
    (SELECT d.column_name FROM _timescaledb_catalog.continuous_agg AS a
      JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = a.mat_hypertable_id
      WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.hourly'::regclass LIMIT 1), 'public.hourly'::regclass,
    (SELECT d.column_name FROM _timescaledb_catalog.continuous_agg AS a
      JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = a.mat_hypertable_id
      WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_hourly'::regclass LIMIT 1), 'public.pleat_new_hourly'::regclass) INTO lost;
  IF lost THEN RAISE EXCEPTION USING MESSAGE = 'pleat: rows behind the oldest buckets of hourly are gone',
    HINT = 'nothing was dropped; --archive keeps these buckets, --allow history:hourly gives them up'; END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 14.1 put the successor of continuous aggregate hourly in its place, rebuilding view latest: drop view latest | lock: ACCESS EXCLUSIVE on latest
DROP VIEW public.latest;
-- 14.2 rename continuous aggregate hourly to pleat_old_hourly | lock: ACCESS EXCLUSIVE on hourly
ALTER MATERIALIZED VIEW public.hourly RENAME TO pleat_old_hourly;
-- 14.3 rename continuous aggregate pleat_new_hourly to hourly | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_hourly RENAME TO hourly;
-- 14.4 rename index _timescaledb_internal.hourly_mean_idx to _timescaledb_internal.pleat_old_hourly_mean_idx | lock: none
ALTER INDEX _timescaledb_internal.hourly_mean_idx RENAME TO pleat_old_hourly_mean_idx;
-- 14.5 rename index _timescaledb_internal.pleat_new_hourly_mean_idx to _timescaledb_internal.hourly_mean_idx | lock: none
ALTER INDEX _timescaledb_internal.pleat_new_hourly_mean_idx RENAME TO hourly_mean_idx;
-- 14.6 rename index _timescaledb_internal.pleat_new_hourly_most_idx to _timescaledb_internal.hourly_most_idx | lock: none
ALTER INDEX _timescaledb_internal.pleat_new_hourly_most_idx RENAME TO hourly_most_idx;
-- 14.7 comment on continuous aggregate hourly | lock: SHARE UPDATE EXCLUSIVE on hourly
COMMENT ON VIEW public.hourly IS 'Means and more by the hour';
-- 14.8 comment on column hourly.mean | lock: SHARE UPDATE EXCLUSIVE on hourly
COMMENT ON COLUMN public.hourly.mean IS 'The mean';
-- 14.9 create view latest | lock: none
CREATE VIEW public.latest AS
select bucket, mean from public.hourly where device = 1;
COMMIT;

BEGIN;
-- 15. check that pleat_new_daily reaches back as far as daily | lock: none
DO $pleat$ DECLARE lost boolean;
BEGIN
  IF pg_catalog.to_regclass('public.daily') IS NULL OR
    pg_catalog.to_regclass('public.pleat_new_daily') IS NULL THEN RETURN; END IF;
  EXECUTE pg_catalog.format('SELECT (SELECT min(%I) FROM %s) < (SELECT min(%I) FROM %s)',
    (SELECT d.column_name FROM _timescaledb_catalog.continuous_agg AS a
      JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = a.mat_hypertable_id
      WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.daily'::regclass LIMIT 1), 'public.daily'::regclass,
    (SELECT d.column_name FROM _timescaledb_catalog.continuous_agg AS a
      JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = a.mat_hypertable_id
      WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_daily'::regclass LIMIT 1), 'public.pleat_new_daily'::regclass) INTO lost;
  IF lost THEN RAISE EXCEPTION USING MESSAGE = 'pleat: rows behind the oldest buckets of daily are gone',
    HINT = 'nothing was dropped; --archive keeps these buckets, --allow history:daily gives them up'; END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 16.1 put the successor of continuous aggregate daily in its place, rebuilding view busy: drop view busy | lock: ACCESS EXCLUSIVE on busy
DROP VIEW public.busy;
-- 16.2 rename continuous aggregate daily to pleat_old_daily | lock: ACCESS EXCLUSIVE on daily
ALTER MATERIALIZED VIEW public.daily RENAME TO pleat_old_daily;
-- 16.3 rename continuous aggregate pleat_new_daily to daily | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_daily RENAME TO daily;
-- 16.4 comment on continuous aggregate daily | lock: SHARE UPDATE EXCLUSIVE on daily
COMMENT ON VIEW public.daily IS 'Most by the day';
-- 16.5 create view busy | lock: none
CREATE VIEW public.busy AS
select day from public.daily where most > 90;
COMMIT;

BEGIN;
-- 17. check that pleat_new_weekly reaches back as far as weekly | lock: none
DO $pleat$ DECLARE lost boolean;
BEGIN
  IF pg_catalog.to_regclass('public.weekly') IS NULL OR
    pg_catalog.to_regclass('public.pleat_new_weekly') IS NULL THEN RETURN; END IF;
  EXECUTE pg_catalog.format('SELECT (SELECT min(%I) FROM %s) < (SELECT min(%I) FROM %s)',
    (SELECT d.column_name FROM _timescaledb_catalog.continuous_agg AS a
      JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = a.mat_hypertable_id
      WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.weekly'::regclass LIMIT 1), 'public.weekly'::regclass,
    (SELECT d.column_name FROM _timescaledb_catalog.continuous_agg AS a
      JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = a.mat_hypertable_id
      WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_weekly'::regclass LIMIT 1), 'public.pleat_new_weekly'::regclass) INTO lost;
  IF lost THEN RAISE EXCEPTION USING MESSAGE = 'pleat: rows behind the oldest buckets of weekly are gone',
    HINT = 'nothing was dropped; --archive keeps these buckets, --allow history:weekly gives them up'; END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 18.1 put the successor of continuous aggregate weekly in its place: rename continuous aggregate weekly to pleat_old_weekly | lock: ACCESS EXCLUSIVE on weekly
ALTER MATERIALIZED VIEW public.weekly RENAME TO pleat_old_weekly;
-- 18.2 rename continuous aggregate pleat_new_weekly to weekly | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_weekly RENAME TO weekly;
-- 18.3 comment on continuous aggregate weekly | lock: SHARE UPDATE EXCLUSIVE on weekly
COMMENT ON VIEW public.weekly IS NULL;
COMMIT;

BEGIN;
-- 19. drop continuous aggregate pleat_old_daily | lock: ACCESS EXCLUSIVE on pleat_old_daily, ACCESS EXCLUSIVE on pleat_old_hourly
DROP MATERIALIZED VIEW public.pleat_old_daily;
COMMIT;

BEGIN;
-- 20. drop continuous aggregate pleat_old_hourly | lock: ACCESS EXCLUSIVE on pleat_old_hourly, ACCESS EXCLUSIVE on metrics
DROP MATERIALIZED VIEW public.pleat_old_hourly;
COMMIT;

BEGIN;
-- 21. drop continuous aggregate pleat_old_weekly | lock: ACCESS EXCLUSIVE on pleat_old_weekly, ACCESS EXCLUSIVE on metrics
DROP MATERIALIZED VIEW public.pleat_old_weekly;
-- 22.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 22.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 22.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
