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
  ('rebuild readings', false),
  ('rebuild tags', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of readings: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.readings | lock: none
CREATE TABLE pleat_new_public.readings (
  device integer NOT NULL,
  at date NOT NULL,
  value integer
) PARTITION BY RANGE (at);
-- 2.3 create table pleat_new_public.readings_2023 | lock: none
CREATE TABLE pleat_new_public.readings_2023 PARTITION OF pleat_new_public.readings FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- 2.4 create table pleat_new_public.readings_rest | lock: none
CREATE TABLE pleat_new_public.readings_rest PARTITION OF pleat_new_public.readings DEFAULT;
-- 2.5 build unique index pleat_new_public.readings_once_idx on pleat_new_public.readings | lock: none
CREATE UNIQUE INDEX readings_once_idx ON pleat_new_public.readings (device, at DESC);
-- 2.6 comment on table pleat_new_public.readings | lock: none
COMMENT ON TABLE pleat_new_public.readings IS 'pleat: shadow of public.readings, partitioned by range (at), key (device, at), columns (at date, device integer, value integer)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
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
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 4.1 build the shadow of tags: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create table pleat_new_public.tags | lock: none
CREATE TABLE pleat_new_public.tags (
  name text NOT NULL,
  code integer,
  note text,
  CONSTRAINT tags_code_key UNIQUE (code),
  CONSTRAINT tags_name UNIQUE (name)
);
-- 4.3 comment on table pleat_new_public.tags | lock: none
COMMENT ON TABLE pleat_new_public.tags IS 'pleat: shadow of public.tags, logged, key (name), columns (code integer, name text, note text)';
COMMIT;

BEGIN;
-- 5.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.2 create the function of the triggers that follow | lock: none
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
-- 5.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on tags
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.tags FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.tags" ('sync', 'pleat_new_public', 'tags');
-- 5.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tags
ALTER TABLE public.tags ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.5 write to pleat_new_public.tags what is written to tags | lock: SHARE ROW EXCLUSIVE on tags
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.tags FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.tags" ('sync', 'pleat_new_public', 'tags');
-- 5.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tags
ALTER TABLE public.tags ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6.1 copy the rows of readings: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 6.2 copy rows into pleat_new_public.readings | lock: ROW SHARE on readings
CALL pleat.backfill('rebuild readings', 'public.readings', ARRAY['device', 'at'], $pleat$
  INSERT INTO pleat_new_public.readings (device, at, value) OVERRIDING SYSTEM VALUE
  SELECT device, at, value FROM public.readings
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (device, at) DO NOTHING
$pleat$);
-- 6.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.readings') IS NOT NULL THEN ANALYZE pleat_new_public.readings; END IF;
END $pleat$;

BEGIN;
-- 7. put the shadow in the place of readings, unless that is done | lock: ACCESS EXCLUSIVE on readings
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.readings') IS NULL THEN RETURN; END IF;
-- 7.1 put the shadow in the place of readings: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
EXECUTE $pleat_sql$LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 7.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.readings$pleat_sql$;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.readings$pleat_sql$;
-- 7.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.readings" ()$pleat_sql$;
-- 7.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 7.6 move table readings to schema pleat_old_public | lock: ACCESS EXCLUSIVE on readings
EXECUTE $pleat_sql$ALTER TABLE public.readings SET SCHEMA pleat_old_public$pleat_sql$;
-- 7.7 move table pleat_new_public.readings to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.readings SET SCHEMA public$pleat_sql$;
-- 7.8 move table pleat_new_public.readings_2023 to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.readings_2023 SET SCHEMA public$pleat_sql$;
-- 7.9 move table pleat_new_public.readings_rest to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.readings_rest SET SCHEMA public$pleat_sql$;
-- 7.10 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 7.11 comment on table readings | lock: SHARE UPDATE EXCLUSIVE on readings
EXECUTE $pleat_sql$COMMENT ON TABLE public.readings IS NULL$pleat_sql$;
-- 7.12 comment on table pleat_old_public.readings | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.readings IS 'pleat: shadow of public.readings, logged, key (device, at), columns (at date, device integer, value integer)'$pleat_sql$;
-- 7.13 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 7.14 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.readings" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 7.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings')$pleat_sql$;
-- 7.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
EXECUTE $pleat_sql$ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 7.17 write to pleat_old_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings')$pleat_sql$;
-- 7.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
EXECUTE $pleat_sql$ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- 8.1 copy the rows of tags: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 8.2 copy rows into pleat_new_public.tags | lock: ROW SHARE on tags
CALL pleat.backfill('rebuild tags', 'public.tags', ARRAY['name'], $pleat$
  INSERT INTO pleat_new_public.tags (name, code, note) OVERRIDING SYSTEM VALUE
  SELECT name, code, note FROM public.tags
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (name) DO NOTHING
$pleat$);
-- 8.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.tags') IS NOT NULL THEN ANALYZE pleat_new_public.tags; END IF;
END $pleat$;

BEGIN;
-- 9. put the shadow in the place of tags, unless that is done | lock: ACCESS EXCLUSIVE on tags
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.tags') IS NULL THEN RETURN; END IF;
-- 9.1 put the shadow in the place of tags: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on tags
EXECUTE $pleat_sql$LOCK TABLE public.tags IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 9.2 stop writing to the shadow of tags | lock: ACCESS EXCLUSIVE on tags
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.tags$pleat_sql$;
-- 9.3 drop its companion | lock: ACCESS EXCLUSIVE on tags
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.tags$pleat_sql$;
-- 9.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.tags" ()$pleat_sql$;
-- 9.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 9.6 move table tags to schema pleat_old_public | lock: ACCESS EXCLUSIVE on tags
EXECUTE $pleat_sql$ALTER TABLE public.tags SET SCHEMA pleat_old_public$pleat_sql$;
-- 9.7 move table pleat_new_public.tags to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.tags SET SCHEMA public$pleat_sql$;
-- 9.8 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 9.9 comment on table tags | lock: SHARE UPDATE EXCLUSIVE on tags
EXECUTE $pleat_sql$COMMENT ON TABLE public.tags IS NULL$pleat_sql$;
-- 9.10 comment on table pleat_old_public.tags | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.tags IS 'pleat: shadow of public.tags, unlogged, key (name), columns (code integer, name text, note text)'$pleat_sql$;
-- 9.11 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 9.12 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.tags" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 9.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on tags
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.tags FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.tags" ('sync', 'pleat_old_public', 'tags')$pleat_sql$;
-- 9.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tags
EXECUTE $pleat_sql$ALTER TABLE public.tags ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 9.15 write to pleat_old_public.tags what is written to tags | lock: SHARE ROW EXCLUSIVE on tags
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.tags FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.tags" ('sync', 'pleat_old_public', 'tags')$pleat_sql$;
-- 9.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tags
EXECUTE $pleat_sql$ALTER TABLE public.tags ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 10.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE;
-- 10.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_sync" ON public.readings;
-- 10.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_truncate" ON public.readings;
-- 10.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.readings" ();
COMMIT;

BEGIN;
-- 11.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on tags
LOCK TABLE public.tags IN ACCESS EXCLUSIVE MODE;
-- 11.2 stop writing to the shadow of tags | lock: ACCESS EXCLUSIVE on tags
DROP TRIGGER "!pleat_sync" ON public.tags;
-- 11.3 drop its companion | lock: ACCESS EXCLUSIVE on tags
DROP TRIGGER "!pleat_truncate" ON public.tags;
-- 11.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.tags" ();
COMMIT;

BEGIN;
-- 12.1 drop the former table readings: drop table pleat_old_public.readings | lock: none
DROP TABLE pleat_old_public.readings;
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
-- 13.1 drop the former table tags: drop table pleat_old_public.tags | lock: none
DROP TABLE pleat_old_public.tags;
-- 13.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
