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
  ('rebuild readings', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of readings: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.readings | lock: none
CREATE TABLE pleat_new_public.readings (
  device integer NOT NULL,
  ts timestamp with time zone NOT NULL,
  value double precision,
  CONSTRAINT readings_pkey PRIMARY KEY (device, ts)
);
-- 2.3 make pleat_new_public.readings a hypertable by ts | lock: none
SELECT create_hypertable('pleat_new_public.readings', 'ts', chunk_time_interval => INTERVAL '1 day', create_default_indexes => false);
-- 2.4 build index pleat_new_public.readings_value_idx on pleat_new_public.readings | lock: none
CREATE INDEX readings_value_idx ON pleat_new_public.readings (value);
-- 2.5 comment on table pleat_new_public.readings | lock: none
COMMENT ON TABLE pleat_new_public.readings IS 'pleat: shadow of public.readings, a hypertable by ts, key (device, ts), columns (device integer, ts timestamp with time zone, value double precision)';
-- 3. configure the columnstore of pleat_new_public.readings | lock: none
ALTER TABLE pleat_new_public.readings SET ( timescaledb.compress, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.readings" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.readings;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.device, OLD.ts) IS DISTINCT FROM ROW (NEW.device, NEW.ts);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.readings WHERE (pleat_new_public.readings.device, pleat_new_public.readings.ts) = (OLD.device, OLD.ts);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.readings (device, ts, value) OVERRIDING SYSTEM VALUE VALUES (OLD.device, OLD.ts, OLD.value) ON CONFLICT (device, ts) DO NOTHING;
        DELETE FROM pleat_new_public.readings WHERE (pleat_new_public.readings.device, pleat_new_public.readings.ts) = (OLD.device, OLD.ts);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.readings (device, ts, value) OVERRIDING SYSTEM VALUE VALUES (NEW.device, NEW.ts, NEW.value)
    ON CONFLICT (device, ts) DO UPDATE SET value = excluded.value;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_new_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5.1 copy the rows of readings: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_new_public.readings | lock: ROW SHARE on readings
CALL pleat.backfill('rebuild readings', 'public.readings', ARRAY['device', 'ts'], $pleat$
  INSERT INTO pleat_new_public.readings (device, ts, value) OVERRIDING SYSTEM VALUE
  SELECT device, ts, value FROM public.readings
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (device, ts) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.readings') IS NOT NULL THEN ANALYZE pleat_new_public.readings; END IF;
END $pleat$;

BEGIN;
-- 6. put the shadow in the place of readings, unless that is done | lock: ACCESS EXCLUSIVE on readings
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.readings') IS NULL THEN RETURN; END IF;
-- 6.1 put the shadow in the place of readings: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
EXECUTE $pleat_sql$LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 6.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.readings$pleat_sql$;
-- 6.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.readings$pleat_sql$;
-- 6.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.readings" ()$pleat_sql$;
-- 6.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 6.6 move table readings to schema pleat_old_public | lock: ACCESS EXCLUSIVE on readings
EXECUTE $pleat_sql$ALTER TABLE public.readings SET SCHEMA pleat_old_public$pleat_sql$;
-- 6.7 move table pleat_new_public.readings to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.readings SET SCHEMA public$pleat_sql$;
-- 6.8 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 6.9 comment on table readings | lock: SHARE UPDATE EXCLUSIVE on readings
EXECUTE $pleat_sql$COMMENT ON TABLE public.readings IS NULL$pleat_sql$;
-- 6.10 comment on table pleat_old_public.readings | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.readings IS 'pleat: shadow of public.readings, logged, key (device, ts), columns (device integer, ts timestamp with time zone, value double precision)'$pleat_sql$;
-- 6.11 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 6.12 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.readings" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.readings;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.device, OLD.ts) IS DISTINCT FROM ROW (NEW.device, NEW.ts);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.readings WHERE (pleat_old_public.readings.device, pleat_old_public.readings.ts) = (OLD.device, OLD.ts);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.readings (device, ts, value) OVERRIDING SYSTEM VALUE VALUES (OLD.device, OLD.ts, OLD.value) ON CONFLICT (device, ts) DO NOTHING;
        DELETE FROM pleat_old_public.readings WHERE (pleat_old_public.readings.device, pleat_old_public.readings.ts) = (OLD.device, OLD.ts);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.readings (device, ts, value) OVERRIDING SYSTEM VALUE VALUES (NEW.device, NEW.ts, NEW.value)
    ON CONFLICT (device, ts) DO UPDATE SET value = excluded.value;
  END IF;
  RETURN NULL;
END $pleat$$pleat_sql$;
-- 6.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings')$pleat_sql$;
-- 6.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
EXECUTE $pleat_sql$ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 6.15 write to pleat_old_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings')$pleat_sql$;
-- 6.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
EXECUTE $pleat_sql$ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_sync" ON public.readings;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_truncate" ON public.readings;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.readings" ();
COMMIT;

BEGIN;
-- 8.1 drop the former table readings: drop table pleat_old_public.readings | lock: none
DROP TABLE pleat_old_public.readings;
-- 8.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 9.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.readings', if_exists => true);
-- 9.2 move chunks of readings to the columnstore after 7 days | lock: none
SELECT add_compression_policy ('public.readings', compress_after => INTERVAL '7 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 10.1 remove the policy that there may be | lock: none
SELECT remove_reorder_policy('public.readings', if_exists => true);
-- 10.2 sort chunks of readings by readings_value_idx | lock: none
SELECT alter_job( add_reorder_policy('public.readings', 'readings_value_idx'), schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 11.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
