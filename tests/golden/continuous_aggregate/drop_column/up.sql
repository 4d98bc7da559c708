-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
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
  ('fill metrics.amount', false),
  ('refresh pleat_new_hourly', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column metrics.amount numeric | lock: ACCESS EXCLUSIVE on metrics
ALTER TABLE public.metrics ADD COLUMN amount numeric;
-- 3.1 build the successor of continuous aggregate hourly: create continuous aggregate pleat_new_hourly | lock: none | H601 may change nothing: no server was asked whether both texts mean the same (it says select time_bucket('1 hour', ts) as bucket, device, avg(valu…)
CREATE MATERIALIZED VIEW public.pleat_new_hourly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, avg(amount) as mean from public.metrics group by 1, 2
WITH NO DATA;
-- 3.2 comment on continuous aggregate pleat_new_hourly | lock: none
COMMENT ON VIEW public.pleat_new_hourly IS 'pleat: to take a place, 5652b8fa8268a503';
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 see that the values can be told from a row | lock: ACCESS SHARE on metrics
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (value::numeric)
  FROM (SELECT * FROM public.metrics LIMIT 0) AS metrics;
END $pleat$;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."to public.metrics.amount" () RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $pleat$
#variable_conflict use_column
DECLARE
  pleat_old boolean;
  pleat_new boolean;
  pleat_forth_1 public.metrics.amount%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    pleat_old := NEW.value IS DISTINCT FROM NULL;
    pleat_new := NEW.amount IS DISTINCT FROM NULL;
  ELSE
    pleat_old := (NEW.value IS DISTINCT FROM OLD.value);
    pleat_new := (NEW.amount IS DISTINCT FROM OLD.amount);
    IF pleat_old = pleat_new THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    pleat_forth_1:= (SELECT (value::numeric) FROM (SELECT NEW.*) AS metrics);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_1:= NULL;
  END;
  IF TG_OP = 'INSERT' THEN
    IF (NEW.amount IS NOT DISTINCT FROM NULL) AND (pleat_old OR NOT pleat_new) THEN NEW.amount:= pleat_forth_1; END IF;
  ELSIF pleat_old THEN
    IF (NEW.value IS DISTINCT FROM OLD.value) THEN NEW.amount:= pleat_forth_1; END IF;
  ELSE
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.4 let amount of metrics follow value | lock: SHARE ROW EXCLUSIVE on metrics | H311 what new code writes to what is new does not come back to old code, nor on the way back (value)
CREATE TRIGGER "~pleat_relay_amount" BEFORE INSERT OR UPDATE ON public.metrics
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.metrics.amount" ('relay', 'leaving', 'value', 'forth', 'amount', 'value::numeric');
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill metrics.amount | lock: ROW EXCLUSIVE on metrics
CALL pleat.backfill('fill metrics.amount', 'public.metrics', ARRAY['ts'], $pleat$
  UPDATE public.metrics SET amount = (value::numeric)
  WHERE PLEAT_BATCH AND public.metrics.amount IS NULL
$pleat$);

-- 6. refresh all of pleat_new_hourly | lock: none
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

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7. see that metrics.amount has every value | lock: ACCESS SHARE on metrics | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
#variable_conflict use_column
DECLARE
  pleat_row record;
  pleat_value public.metrics.amount%TYPE;
BEGIN
  FOR pleat_row IN SELECT (value::numeric) AS value FROM public.metrics WHERE public.metrics.amount IS NOT DISTINCT FROM NULL LOOP
    pleat_value := pleat_row.value;
  END LOOP;
EXCEPTION WHEN undefined_table OR undefined_column THEN
  RAISE NOTICE 'pleat: past: %', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 8.1 let amount of metrics follow no more | lock: ACCESS EXCLUSIVE on metrics
DROP TRIGGER "~pleat_relay_amount" ON public.metrics;
-- 8.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.metrics.amount" ();
COMMIT;

BEGIN;
-- 9. check that pleat_new_hourly reaches back as far as hourly | lock: none
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
-- 10.1 put the successor of continuous aggregate hourly in its place: rename continuous aggregate hourly to pleat_old_hourly | lock: ACCESS EXCLUSIVE on hourly
ALTER MATERIALIZED VIEW public.hourly RENAME TO pleat_old_hourly;
-- 10.2 rename continuous aggregate pleat_new_hourly to hourly | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_hourly RENAME TO hourly;
-- 10.3 comment on continuous aggregate hourly | lock: SHARE UPDATE EXCLUSIVE on hourly
COMMENT ON VIEW public.hourly IS NULL;
COMMIT;

BEGIN;
-- 11. drop continuous aggregate pleat_old_hourly | lock: ACCESS EXCLUSIVE on pleat_old_hourly, ACCESS EXCLUSIVE on metrics
DROP MATERIALIZED VIEW public.pleat_old_hourly;
-- 12. drop column metrics.value | lock: ACCESS EXCLUSIVE on metrics | H101 rows or values are gone for good
ALTER TABLE public.metrics DROP COLUMN value;
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
