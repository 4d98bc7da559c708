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
  ('rebuild readings', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 2. remove the reorder policy of readings | lock: none
SELECT remove_reorder_policy('public.readings', if_exists => true);
COMMIT;

BEGIN;
-- 3. remove the columnstore policy of readings | lock: none
SELECT remove_compression_policy('public.readings', if_exists => true);
COMMIT;

BEGIN;
-- 4.1 undo: drop the former table readings: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 4.2 create table pleat_old_public.readings | lock: none
CREATE TABLE pleat_old_public.readings (
  device integer NOT NULL,
  ts timestamp with time zone NOT NULL,
  value double precision,
  CONSTRAINT readings_pkey PRIMARY KEY (device, ts)
);
-- 4.3 build index pleat_old_public.readings_value_idx on pleat_old_public.readings | lock: none
CREATE INDEX readings_value_idx ON pleat_old_public.readings (value);
-- 4.4 comment on table pleat_old_public.readings | lock: none
COMMENT ON TABLE pleat_old_public.readings IS 'pleat: shadow of public.readings, logged, key (device, ts), columns (device integer, ts timestamp with time zone, value double precision)';
-- 5.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.readings" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$;
-- 5.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings');
-- 5.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.5 write to pleat_old_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings');
-- 5.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 6.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 6.2 copy rows into pleat_old_public.readings | lock: ROW SHARE on readings
CALL pleat.backfill('copy rows into pleat_old_public.readings', 'public.readings', ARRAY['device', 'ts'], $pleat$
  INSERT INTO pleat_old_public.readings (device, ts, value) OVERRIDING SYSTEM VALUE
  SELECT device, ts, value FROM public.readings
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (device, ts) DO NOTHING
$pleat$);
-- 6.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.readings') IS NOT NULL THEN ANALYZE pleat_old_public.readings; END IF;
END $pleat$;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: put the shadow in the place of readings: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_sync" ON public.readings;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_truncate" ON public.readings;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.readings" ();
-- 1.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.6 move table readings to schema pleat_new_public | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings SET SCHEMA pleat_new_public;
-- 1.7 move table pleat_old_public.readings to schema public | lock: none
ALTER TABLE pleat_old_public.readings SET SCHEMA public;
-- 1.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 1.9 comment on table readings | lock: SHARE UPDATE EXCLUSIVE on readings
COMMENT ON TABLE public.readings IS NULL;
-- 1.10 comment on table pleat_new_public.readings | lock: none
COMMENT ON TABLE pleat_new_public.readings IS 'pleat: shadow of public.readings, a hypertable by ts, key (device, ts), columns (device integer, ts timestamp with time zone, value double precision)';
-- 1.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.12 create the function of the triggers that follow | lock: none
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
-- 1.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 1.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 1.15 write to pleat_new_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 1.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_sync" ON public.readings;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_truncate" ON public.readings;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.readings" ();
-- 2.1 undo: build the shadow of readings: drop table pleat_new_public.readings | lock: none
DROP TABLE pleat_new_public.readings;
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
