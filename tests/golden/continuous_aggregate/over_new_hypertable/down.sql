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
  ('rebuild metrics', true),
  ('refresh hourly', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 2. remove the columnstore policy of metrics | lock: none
SELECT remove_compression_policy('public.metrics', if_exists => true);
COMMIT;

BEGIN;
-- 3.1 undo: drop the former table metrics: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 3.2 create table pleat_old_public.metrics | lock: none
CREATE TABLE pleat_old_public.metrics (
  device integer NOT NULL,
  ts timestamp with time zone NOT NULL,
  value double precision,
  CONSTRAINT metrics_pkey PRIMARY KEY (device, ts)
);
-- 3.3 comment on table pleat_old_public.metrics | lock: none
COMMENT ON TABLE pleat_old_public.metrics IS 'pleat: shadow of public.metrics, logged, key (device, ts), columns (device integer, ts timestamp with time zone, value double precision)';
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.metrics" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on metrics
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.metrics FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.metrics" ('sync', 'pleat_old_public', 'metrics');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on metrics
ALTER TABLE public.metrics ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.metrics what is written to metrics | lock: SHARE ROW EXCLUSIVE on metrics
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.metrics FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.metrics" ('sync', 'pleat_old_public', 'metrics');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on metrics
ALTER TABLE public.metrics ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.metrics | lock: ROW SHARE on metrics
CALL pleat.backfill('copy rows into pleat_old_public.metrics', 'public.metrics', ARRAY['device', 'ts'], $pleat$
  INSERT INTO pleat_old_public.metrics (device, ts, value) OVERRIDING SYSTEM VALUE
  SELECT device, ts, value FROM public.metrics
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (device, ts) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.metrics') IS NOT NULL THEN ANALYZE pleat_old_public.metrics; END IF;
END $pleat$;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. refresh hourly no more every 1 hour | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.hourly'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '3 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

BEGIN;
-- 2. drop continuous aggregate hourly | lock: ACCESS EXCLUSIVE on metrics
DROP MATERIALIZED VIEW public.hourly;
-- 3.1 undo: put the shadow in the place of metrics: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on metrics
LOCK TABLE public.metrics IN ACCESS EXCLUSIVE MODE;
-- 3.2 stop writing to the shadow of metrics | lock: ACCESS EXCLUSIVE on metrics
DROP TRIGGER "!pleat_sync" ON public.metrics;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on metrics
DROP TRIGGER "!pleat_truncate" ON public.metrics;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.metrics" ();
-- 3.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 3.6 move table metrics to schema pleat_new_public | lock: ACCESS EXCLUSIVE on metrics
ALTER TABLE public.metrics SET SCHEMA pleat_new_public;
-- 3.7 move table pleat_old_public.metrics to schema public | lock: none
ALTER TABLE pleat_old_public.metrics SET SCHEMA public;
-- 3.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 3.9 comment on table metrics | lock: SHARE UPDATE EXCLUSIVE on metrics
COMMENT ON TABLE public.metrics IS NULL;
-- 3.10 comment on table pleat_new_public.metrics | lock: none
COMMENT ON TABLE pleat_new_public.metrics IS 'pleat: shadow of public.metrics, a hypertable by ts, key (device, ts), columns (device integer, ts timestamp with time zone, value double precision)';
-- 3.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.12 create the function of the triggers that follow | lock: none
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
-- 3.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on metrics
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.metrics FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.metrics" ('sync', 'pleat_new_public', 'metrics');
-- 3.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on metrics
ALTER TABLE public.metrics ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.15 write to pleat_new_public.metrics what is written to metrics | lock: SHARE ROW EXCLUSIVE on metrics
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.metrics FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.metrics" ('sync', 'pleat_new_public', 'metrics');
-- 3.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on metrics
ALTER TABLE public.metrics ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on metrics
LOCK TABLE public.metrics IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of metrics | lock: ACCESS EXCLUSIVE on metrics
DROP TRIGGER "!pleat_sync" ON public.metrics;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on metrics
DROP TRIGGER "!pleat_truncate" ON public.metrics;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.metrics" ();
-- 2.1 undo: build the shadow of metrics: drop table pleat_new_public.metrics | lock: none
DROP TABLE pleat_new_public.metrics;
-- 2.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
