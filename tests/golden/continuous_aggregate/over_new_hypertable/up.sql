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
  ('rebuild metrics', false),
  ('refresh hourly', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of metrics: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.metrics | lock: none
CREATE TABLE pleat_new_public.metrics (
  device integer NOT NULL,
  ts timestamp with time zone NOT NULL,
  value double precision,
  CONSTRAINT metrics_pkey PRIMARY KEY (device, ts)
);
-- 2.3 make pleat_new_public.metrics a hypertable by ts | lock: none
SELECT create_hypertable('pleat_new_public.metrics', 'ts', chunk_time_interval => INTERVAL '1 day', create_default_indexes => false);
-- 2.4 comment on table pleat_new_public.metrics | lock: none
COMMENT ON TABLE pleat_new_public.metrics IS 'pleat: shadow of public.metrics, a hypertable by ts, key (device, ts), columns (device integer, ts timestamp with time zone, value double precision)';
-- 3. configure the columnstore of pleat_new_public.metrics | lock: none
ALTER TABLE pleat_new_public.metrics SET ( timescaledb.compress, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.metrics" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.metrics;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.device, OLD.ts) IS DISTINCT FROM ROW (NEW.device, NEW.ts);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.metrics WHERE (pleat_new_public.metrics.device, pleat_new_public.metrics.ts) = (OLD.device, OLD.ts);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.metrics (device, ts, value) OVERRIDING SYSTEM VALUE VALUES (OLD.device, OLD.ts, OLD.value) ON CONFLICT (device, ts) DO NOTHING;
        DELETE FROM pleat_new_public.metrics WHERE (pleat_new_public.metrics.device, pleat_new_public.metrics.ts) = (OLD.device, OLD.ts);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.metrics (device, ts, value) OVERRIDING SYSTEM VALUE VALUES (NEW.device, NEW.ts, NEW.value)
    ON CONFLICT (device, ts) DO UPDATE SET value = excluded.value;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on metrics
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.metrics FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.metrics" ('sync', 'pleat_new_public', 'metrics');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on metrics
ALTER TABLE public.metrics ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_new_public.metrics what is written to metrics | lock: SHARE ROW EXCLUSIVE on metrics
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.metrics FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.metrics" ('sync', 'pleat_new_public', 'metrics');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on metrics
ALTER TABLE public.metrics ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5.1 copy the rows of metrics: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_new_public.metrics | lock: ROW SHARE on metrics
CALL pleat.backfill('rebuild metrics', 'public.metrics', ARRAY['device', 'ts'], $pleat$
  INSERT INTO pleat_new_public.metrics (device, ts, value) OVERRIDING SYSTEM VALUE
  SELECT device, ts, value FROM public.metrics
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (device, ts) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.metrics') IS NOT NULL THEN ANALYZE pleat_new_public.metrics; END IF;
END $pleat$;

BEGIN;
-- 6. put the shadow in the place of metrics, unless that is done | lock: ACCESS EXCLUSIVE on metrics
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.metrics') IS NULL THEN RETURN; END IF;
-- 6.1 put the shadow in the place of metrics: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on metrics
EXECUTE $pleat_sql$LOCK TABLE public.metrics IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 6.2 stop writing to the shadow of metrics | lock: ACCESS EXCLUSIVE on metrics
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.metrics$pleat_sql$;
-- 6.3 drop its companion | lock: ACCESS EXCLUSIVE on metrics
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.metrics$pleat_sql$;
-- 6.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.metrics" ()$pleat_sql$;
-- 6.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 6.6 move table metrics to schema pleat_old_public | lock: ACCESS EXCLUSIVE on metrics
EXECUTE $pleat_sql$ALTER TABLE public.metrics SET SCHEMA pleat_old_public$pleat_sql$;
-- 6.7 move table pleat_new_public.metrics to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.metrics SET SCHEMA public$pleat_sql$;
-- 6.8 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 6.9 comment on table metrics | lock: SHARE UPDATE EXCLUSIVE on metrics
EXECUTE $pleat_sql$COMMENT ON TABLE public.metrics IS NULL$pleat_sql$;
-- 6.10 comment on table pleat_old_public.metrics | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.metrics IS 'pleat: shadow of public.metrics, logged, key (device, ts), columns (device integer, ts timestamp with time zone, value double precision)'$pleat_sql$;
-- 6.11 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 6.12 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.metrics" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.metrics;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.device, OLD.ts) IS DISTINCT FROM ROW (NEW.device, NEW.ts);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.metrics WHERE (pleat_old_public.metrics.device, pleat_old_public.metrics.ts) = (OLD.device, OLD.ts);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.metrics (device, ts, value) OVERRIDING SYSTEM VALUE VALUES (OLD.device, OLD.ts, OLD.value) ON CONFLICT (device, ts) DO NOTHING;
        DELETE FROM pleat_old_public.metrics WHERE (pleat_old_public.metrics.device, pleat_old_public.metrics.ts) = (OLD.device, OLD.ts);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.metrics (device, ts, value) OVERRIDING SYSTEM VALUE VALUES (NEW.device, NEW.ts, NEW.value)
    ON CONFLICT (device, ts) DO UPDATE SET value = excluded.value;
  END IF;
  RETURN NULL;
END $pleat$$pleat_sql$;
-- 6.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on metrics
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.metrics FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.metrics" ('sync', 'pleat_old_public', 'metrics')$pleat_sql$;
-- 6.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on metrics
EXECUTE $pleat_sql$ALTER TABLE public.metrics ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 6.15 write to pleat_old_public.metrics what is written to metrics | lock: SHARE ROW EXCLUSIVE on metrics
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.metrics FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.metrics" ('sync', 'pleat_old_public', 'metrics')$pleat_sql$;
-- 6.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on metrics
EXECUTE $pleat_sql$ALTER TABLE public.metrics ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

BEGIN;
-- 7. create continuous aggregate hourly | lock: none
CREATE MATERIALIZED VIEW IF NOT EXISTS public.hourly
  WITH ( timescaledb.continuous, timescaledb.materialized_only = true) AS
select time_bucket('1 hour', ts) as bucket, device, sum(value) as total from public.metrics group by 1, 2
WITH NO DATA;
COMMIT;

-- 8. refresh all of hourly | lock: none
DO $pleat$ DECLARE
  low timestamp with time zone;
  high timestamp with time zone;
  next timestamp with time zone;
  source record;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'refresh hourly') THEN RETURN; END IF;
  SELECT h.schema_name, h.table_name, b.bucket_width::interval AS width, greatest(
    d.interval_length * interval '1 microsecond', 10 * b.bucket_width::interval) AS step INTO source
    FROM _timescaledb_catalog.continuous_agg AS a
    JOIN _timescaledb_catalog.continuous_aggs_bucket_function AS b USING (mat_hypertable_id)
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = a.raw_hypertable_id
    JOIN _timescaledb_catalog.dimension AS d ON d.hypertable_id = h.id AND d.interval_length IS NOT NULL
    WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.hourly'::regclass
    ORDER BY d.id LIMIT 1;
  SELECT done_to INTO low FROM pleat.progress WHERE name = 'refresh hourly';
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
    UPDATE pleat.progress SET done_to = pg_catalog.to_json(high) #>> '{}',
      passed = passed + 1, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh hourly';
    COMMIT;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.clock_timestamp() WHERE name = 'refresh hourly';
END $pleat$;

BEGIN;
-- 9. refresh hourly every 1 hour | lock: none
SELECT add_continuous_aggregate_policy('public.hourly',
  start_offset => INTERVAL '3 hours', end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '1 hour', if_not_exists => true);
COMMIT;

BEGIN;
-- 10. check that all values are in it | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF ((select sum(value) from metrics) = (select sum(total) from hourly)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: all values are in it',
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
-- 11.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on metrics
LOCK TABLE public.metrics IN ACCESS EXCLUSIVE MODE;
-- 11.2 stop writing to the shadow of metrics | lock: ACCESS EXCLUSIVE on metrics
DROP TRIGGER "!pleat_sync" ON public.metrics;
-- 11.3 drop its companion | lock: ACCESS EXCLUSIVE on metrics
DROP TRIGGER "!pleat_truncate" ON public.metrics;
-- 11.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.metrics" ();
COMMIT;

BEGIN;
-- 12.1 drop the former table metrics: drop table pleat_old_public.metrics | lock: none
DROP TABLE pleat_old_public.metrics;
-- 12.2 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 13.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.metrics', if_exists => true);
-- 13.2 move chunks of metrics to the columnstore after 30 days | lock: none
SELECT add_compression_policy ('public.metrics', compress_after => INTERVAL '30 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
