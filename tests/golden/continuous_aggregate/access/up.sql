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
  ('refresh another', false),
  ('refresh pleat_new_other', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 create continuous aggregate another | lock: none
CREATE MATERIALIZED VIEW public.another
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, avg(value) as mean from public.metrics group by 1, 2
WITH NO DATA;
-- 2.2 let continuous aggregate another belong to app | lock: none
ALTER MATERIALIZED VIEW public.another OWNER TO app;
-- 2.3 grant select on continuous aggregate another to auditor with grant option | lock: none
GRANT SELECT ON TABLE public.another TO auditor WITH GRANT OPTION;
-- 3.1 build the successor of continuous aggregate other: create continuous aggregate pleat_new_other | lock: none | H601 may change nothing: no server was asked whether both texts mean the same (it says select time_bucket('1 hour', ts) as bucket, device, avg(valu…)
CREATE MATERIALIZED VIEW public.pleat_new_other
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, sum(value) as mean from public.metrics group by 1, 2
WITH NO DATA;
-- 3.2 comment on continuous aggregate pleat_new_other | lock: none
COMMENT ON VIEW public.pleat_new_other IS 'pleat: to take a place, 309c5dcd1eb8c749';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. refresh all of another | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh another') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.another'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh another';
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.another', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh another';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh another';
END $pleat$;

-- 5. refresh all of pleat_new_other | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh pleat_new_other') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_other'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh pleat_new_other';
  LOOP
    SELECT min(k.range_start) INTO next
    FROM timescaledb_information.chunks AS k
    WHERE k.hypertable_schema = source.schema_name AND k.hypertable_name = source.table_name
      AND (low IS NULL OR k.range_end > low);
    EXIT WHEN next IS NULL;
    low := greatest(low, next);
    high := low + source.step;
    CALL refresh_continuous_aggregate('public.pleat_new_other', (low - source.width)::timestamp with time zone, (high + source.width)::timestamp with time zone);
    low := high;
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh pleat_new_other';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh pleat_new_other';
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. check that pleat_new_other reaches back as far as other | lock: none
DO $pleat$ DECLARE lost boolean;
BEGIN
  IF pg_catalog.to_regclass('public.other') IS NULL OR
    pg_catalog.to_regclass('public.pleat_new_other') IS NULL THEN RETURN; END IF;
  EXECUTE pg_catalog.format('SELECT (SELECT min(%I) FROM %s) < (SELECT min(%I) FROM %s)',
    (SELECT d.column_name FROM _timescaledb_catalog.continuous_agg AS a
      JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = a.mat_hypertable_id
      WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.other'::regclass LIMIT 1), 'public.other'::regclass,
    (SELECT d.column_name FROM _timescaledb_catalog.continuous_agg AS a
      JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = a.mat_hypertable_id
      WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.pleat_new_other'::regclass LIMIT 1), 'public.pleat_new_other'::regclass) INTO lost;
  IF lost THEN RAISE EXCEPTION USING MESSAGE = 'pleat: rows behind the oldest buckets of other are gone',
    HINT = 'nothing was dropped; --archive keeps these buckets, --allow history:other gives them up'; END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 7.1 put the successor of continuous aggregate other in its place: rename continuous aggregate other to pleat_old_other | lock: ACCESS EXCLUSIVE on other
ALTER MATERIALIZED VIEW public.other RENAME TO pleat_old_other;
-- 7.2 rename continuous aggregate pleat_new_other to other | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_other RENAME TO other;
-- 7.3 comment on continuous aggregate other | lock: SHARE UPDATE EXCLUSIVE on other
COMMENT ON VIEW public.other IS NULL;
-- 7.4 grant select on column other.mean to auditor | lock: none
GRANT SELECT (mean) ON TABLE public.other TO auditor;
COMMIT;

BEGIN;
-- 8.1 let continuous aggregate hourly belong to auditor | lock: ACCESS EXCLUSIVE on hourly | H301 code from before the change fails from here on
ALTER MATERIALIZED VIEW public.hourly OWNER TO auditor;
-- 8.2 grant select on continuous aggregate hourly to app | lock: none
GRANT SELECT ON TABLE public.hourly TO app;
COMMIT;

BEGIN;
-- 9. drop continuous aggregate pleat_old_other | lock: ACCESS EXCLUSIVE on pleat_old_other, ACCESS EXCLUSIVE on metrics
DROP MATERIALIZED VIEW public.pleat_old_other;
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
