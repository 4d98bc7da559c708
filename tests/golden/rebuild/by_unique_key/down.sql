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
  ('rebuild readings', true),
  ('rebuild tags', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table tags: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.tags | lock: none
CREATE UNLOGGED TABLE pleat_old_public.tags (
  name text NOT NULL,
  code integer,
  note text,
  CONSTRAINT tags_code_key UNIQUE (code),
  CONSTRAINT tags_name UNIQUE (name)
);
-- 2.3 comment on table pleat_old_public.tags | lock: none
COMMENT ON TABLE pleat_old_public.tags IS 'pleat: shadow of public.tags, unlogged, key (name), columns (code integer, name text, note text)';
-- 3.1 undo: drop the former table readings: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 3.2 create table pleat_old_public.readings | lock: none
CREATE TABLE pleat_old_public.readings (
  device integer NOT NULL,
  at date NOT NULL,
  value integer
);
-- 3.3 build unique index pleat_old_public.readings_once_idx on pleat_old_public.readings | lock: none
CREATE UNIQUE INDEX readings_once_idx ON pleat_old_public.readings (device, at DESC);
-- 3.4 comment on table pleat_old_public.readings | lock: none
COMMENT ON TABLE pleat_old_public.readings IS 'pleat: shadow of public.readings, logged, key (device, at), columns (at date, device integer, value integer)';
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.tags" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.tags;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.name) IS DISTINCT FROM ROW (NEW.name);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.tags WHERE (pleat_old_public.tags.name) = (OLD.name);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.tags (name, code, note) OVERRIDING SYSTEM VALUE VALUES (OLD.name, OLD.code, OLD.note) ON CONFLICT (name) DO NOTHING;
        DELETE FROM pleat_old_public.tags WHERE (pleat_old_public.tags.name) = (OLD.name);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.tags (name, code, note) OVERRIDING SYSTEM VALUE VALUES (NEW.name, NEW.code, NEW.note)
    ON CONFLICT (name) DO UPDATE SET code = excluded.code, note = excluded.note;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on tags
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.tags FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.tags" ('sync', 'pleat_old_public', 'tags');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tags
ALTER TABLE public.tags ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.tags what is written to tags | lock: SHARE ROW EXCLUSIVE on tags
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.tags FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.tags" ('sync', 'pleat_old_public', 'tags');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tags
ALTER TABLE public.tags ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.tags | lock: ROW SHARE on tags
CALL pleat.backfill('copy rows into pleat_old_public.tags', 'public.tags', ARRAY['name'], $pleat$
  INSERT INTO pleat_old_public.tags (name, code, note) OVERRIDING SYSTEM VALUE
  SELECT name, code, note FROM public.tags
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (name) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.tags') IS NOT NULL THEN ANALYZE pleat_old_public.tags; END IF;
END $pleat$;

BEGIN;
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.readings" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.readings;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.device, OLD.at) IS DISTINCT FROM ROW (NEW.device, NEW.at);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.readings WHERE (pleat_old_public.readings.device, pleat_old_public.readings.at) = (OLD.device, OLD.at);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.readings (device, at, value) OVERRIDING SYSTEM VALUE VALUES (OLD.device, OLD.at, OLD.value) ON CONFLICT (device, at) DO NOTHING;
        DELETE FROM pleat_old_public.readings WHERE (pleat_old_public.readings.device, pleat_old_public.readings.at) = (OLD.device, OLD.at);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.readings (device, at, value) OVERRIDING SYSTEM VALUE VALUES (NEW.device, NEW.at, NEW.value)
    ON CONFLICT (device, at) DO UPDATE SET value = excluded.value;
  END IF;
  RETURN NULL;
END $pleat$;
-- 6.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings');
-- 6.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.5 write to pleat_old_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings');
-- 6.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 7.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 7.2 copy rows into pleat_old_public.readings | lock: ROW SHARE on readings
CALL pleat.backfill('copy rows into pleat_old_public.readings', 'public.readings', ARRAY['device', 'at'], $pleat$
  INSERT INTO pleat_old_public.readings (device, at, value) OVERRIDING SYSTEM VALUE
  SELECT device, at, value FROM public.readings
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (device, at) DO NOTHING
$pleat$);
-- 7.3 count the values for the planner | lock: none
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
-- 1.1 undo: put the shadow in the place of tags: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on tags
LOCK TABLE public.tags IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of tags | lock: ACCESS EXCLUSIVE on tags
DROP TRIGGER "!pleat_sync" ON public.tags;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on tags
DROP TRIGGER "!pleat_truncate" ON public.tags;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.tags" ();
-- 1.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.6 move table tags to schema pleat_new_public | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags SET SCHEMA pleat_new_public;
-- 1.7 move table pleat_old_public.tags to schema public | lock: none
ALTER TABLE pleat_old_public.tags SET SCHEMA public;
-- 1.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 1.9 comment on table tags | lock: SHARE UPDATE EXCLUSIVE on tags
COMMENT ON TABLE public.tags IS NULL;
-- 1.10 comment on table pleat_new_public.tags | lock: none
COMMENT ON TABLE pleat_new_public.tags IS 'pleat: shadow of public.tags, logged, key (name), columns (code integer, name text, note text)';
-- 1.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.tags" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.tags;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.name) IS DISTINCT FROM ROW (NEW.name);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.tags WHERE (pleat_new_public.tags.name) = (OLD.name);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.tags (name, code, note) OVERRIDING SYSTEM VALUE VALUES (OLD.name, OLD.code, OLD.note) ON CONFLICT (name) DO NOTHING;
        DELETE FROM pleat_new_public.tags WHERE (pleat_new_public.tags.name) = (OLD.name);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.tags (name, code, note) OVERRIDING SYSTEM VALUE VALUES (NEW.name, NEW.code, NEW.note)
    ON CONFLICT (name) DO UPDATE SET code = excluded.code, note = excluded.note;
  END IF;
  RETURN NULL;
END $pleat$;
-- 1.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on tags
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.tags FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.tags" ('sync', 'pleat_new_public', 'tags');
-- 1.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tags
ALTER TABLE public.tags ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 1.15 write to pleat_new_public.tags what is written to tags | lock: SHARE ROW EXCLUSIVE on tags
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.tags FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.tags" ('sync', 'pleat_new_public', 'tags');
-- 1.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tags
ALTER TABLE public.tags ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 2.1 undo: put the shadow in the place of readings: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE;
-- 2.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_sync" ON public.readings;
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_truncate" ON public.readings;
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.readings" ();
-- 2.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.6 move table readings to schema pleat_new_public | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings SET SCHEMA pleat_new_public;
-- 2.7 move table readings_2023 to schema pleat_new_public | lock: none
ALTER TABLE public.readings_2023 SET SCHEMA pleat_new_public;
-- 2.8 move table readings_rest to schema pleat_new_public | lock: none
ALTER TABLE public.readings_rest SET SCHEMA pleat_new_public;
-- 2.9 move table pleat_old_public.readings to schema public | lock: none
ALTER TABLE pleat_old_public.readings SET SCHEMA public;
-- 2.10 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 2.11 comment on table readings | lock: SHARE UPDATE EXCLUSIVE on readings
COMMENT ON TABLE public.readings IS NULL;
-- 2.12 comment on table pleat_new_public.readings | lock: none
COMMENT ON TABLE pleat_new_public.readings IS 'pleat: shadow of public.readings, partitioned by range (at), key (device, at), columns (at date, device integer, value integer)';
-- 2.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.14 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.readings" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.readings;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.device, OLD.at) IS DISTINCT FROM ROW (NEW.device, NEW.at);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.readings WHERE (pleat_new_public.readings.device, pleat_new_public.readings.at) = (OLD.device, OLD.at);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.readings (device, at, value) OVERRIDING SYSTEM VALUE VALUES (OLD.device, OLD.at, OLD.value) ON CONFLICT (device, at) DO NOTHING;
        DELETE FROM pleat_new_public.readings WHERE (pleat_new_public.readings.device, pleat_new_public.readings.at) = (OLD.device, OLD.at);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.readings (device, at, value) OVERRIDING SYSTEM VALUE VALUES (NEW.device, NEW.at, NEW.value)
    ON CONFLICT (device, at) DO UPDATE SET value = excluded.value;
  END IF;
  RETURN NULL;
END $pleat$;
-- 2.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 2.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 2.17 write to pleat_new_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 2.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on tags
LOCK TABLE public.tags IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of tags | lock: ACCESS EXCLUSIVE on tags
DROP TRIGGER "!pleat_sync" ON public.tags;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on tags
DROP TRIGGER "!pleat_truncate" ON public.tags;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.tags" ();
-- 2.1 undo: build the shadow of tags: drop table pleat_new_public.tags | lock: none
DROP TABLE pleat_new_public.tags;
-- 2.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 3.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE;
-- 3.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_sync" ON public.readings;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_truncate" ON public.readings;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.readings" ();
-- 4.1 undo: build the shadow of readings: drop table pleat_new_public.readings | lock: none
DROP TABLE pleat_new_public.readings;
-- 4.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
