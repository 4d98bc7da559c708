-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column metrics.value: the column comes back without its values
-- not undone: drop continuous aggregate pleat_old_hourly: buckets come back only where the rows behind them are still there

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
  ('fill metrics.amount', true),
  ('refresh pleat_new_hourly', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column metrics.value double precision | lock: ACCESS EXCLUSIVE on metrics
ALTER TABLE public.metrics ADD COLUMN value double precision;
-- 3. create continuous aggregate pleat_old_hourly | lock: none
CREATE MATERIALIZED VIEW public.pleat_old_hourly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, avg(value) as mean from public.metrics group by 1, 2
WITH NO DATA;
COMMIT;

-- 4. refresh all of pleat_old_hourly | lock: none
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
-- 5.1 undo: put the successor of continuous aggregate hourly in its place: rename continuous aggregate hourly to pleat_new_hourly | lock: ACCESS EXCLUSIVE on hourly
ALTER MATERIALIZED VIEW public.hourly RENAME TO pleat_new_hourly;
-- 5.2 rename continuous aggregate pleat_old_hourly to hourly | lock: ACCESS EXCLUSIVE on pleat_old_hourly
ALTER MATERIALIZED VIEW public.pleat_old_hourly RENAME TO hourly;
-- 5.3 comment on continuous aggregate pleat_new_hourly | lock: none
COMMENT ON VIEW public.pleat_new_hourly IS 'pleat: to take a place, 5652b8fa8268a503';
COMMIT;

BEGIN;
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 see that the values can be told from a row | lock: ACCESS SHARE on metrics
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (value::numeric)
  FROM (SELECT * FROM public.metrics LIMIT 0) AS metrics;
END $pleat$;
-- 6.3 create the function of the trigger that follows | lock: none
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
-- 6.4 let amount of metrics follow value | lock: SHARE ROW EXCLUSIVE on metrics
CREATE TRIGGER "~pleat_relay_amount" BEFORE INSERT OR UPDATE ON public.metrics
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.metrics.amount" ('relay', 'leaving', 'value', 'forth', 'amount', 'value::numeric');
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let amount of metrics follow no more | lock: ACCESS EXCLUSIVE on metrics
DROP TRIGGER "~pleat_relay_amount" ON public.metrics;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.metrics.amount" ();
-- 2. drop continuous aggregate pleat_new_hourly | lock: ACCESS EXCLUSIVE on metrics
DROP MATERIALIZED VIEW public.pleat_new_hourly;
-- 3. drop column metrics.amount | lock: ACCESS EXCLUSIVE on metrics
ALTER TABLE public.metrics DROP COLUMN amount;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
