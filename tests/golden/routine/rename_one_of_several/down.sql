-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

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
  ('rebuild t', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create function f(integer) | lock: none
CREATE FUNCTION public.f (a integer) RETURNS integer LANGUAGE sql IMMUTABLE
return 1;
-- 3.1 undo: drop the former table t: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 3.2 create table pleat_old_public.t | lock: none
CREATE TABLE pleat_old_public.t (
  id integer NOT NULL,
  x integer GENERATED ALWAYS AS (public.f(id)) STORED,
  CONSTRAINT t_pkey PRIMARY KEY (id)
);
-- 3.3 comment on table pleat_old_public.t | lock: none
COMMENT ON TABLE pleat_old_public.t IS 'pleat: shadow of public.t, logged, key (id), columns (id integer, x integer = public.f(id))';
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.t" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.t;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.t WHERE (pleat_old_public.t.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.t (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.t WHERE (pleat_old_public.t.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.t (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.t FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.t" ('sync', 'pleat_old_public', 't');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on t
ALTER TABLE public.t ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.t what is written to t | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.t" ('sync', 'pleat_old_public', 't');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on t
ALTER TABLE public.t ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.t | lock: ROW SHARE on t
CALL pleat.backfill('copy rows into pleat_old_public.t', 'public.t', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.t (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.t
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.t') IS NOT NULL THEN ANALYZE pleat_old_public.t; END IF;
END $pleat$;

BEGIN;
-- 6.1 undo: put the shadow in the place of t, rebuilding view v: drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 6.2 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on t
LOCK TABLE public.t IN ACCESS EXCLUSIVE MODE;
-- 6.3 stop writing to the shadow of t | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER "!pleat_sync" ON public.t;
-- 6.4 drop its companion | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER "!pleat_truncate" ON public.t;
-- 6.5 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.t" ();
-- 6.6 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 6.7 move table t to schema pleat_new_public | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t SET SCHEMA pleat_new_public;
-- 6.8 move table pleat_old_public.t to schema public | lock: none
ALTER TABLE pleat_old_public.t SET SCHEMA public;
-- 6.9 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 6.10 comment on table t | lock: SHARE UPDATE EXCLUSIVE on t
COMMENT ON TABLE public.t IS NULL;
-- 6.11 comment on table pleat_new_public.t | lock: none
COMMENT ON TABLE pleat_new_public.t IS 'pleat: shadow of public.t, logged, key (id), columns (id integer, x integer = public.g(id))';
-- 6.12 create view v | lock: none
CREATE VIEW public.v AS
select public.f(id) as a, public.f('x'::text) as b from public.t;
-- 6.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.14 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.t" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.t;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.t WHERE (pleat_new_public.t.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.t (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.t WHERE (pleat_new_public.t.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.t (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 6.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.t FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.t" ('sync', 'pleat_new_public', 't');
-- 6.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on t
ALTER TABLE public.t ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.17 write to pleat_new_public.t what is written to t | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.t" ('sync', 'pleat_new_public', 't');
-- 6.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on t
ALTER TABLE public.t ENABLE ALWAYS TRIGGER "!pleat_sync";
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
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on t
LOCK TABLE public.t IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of t | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER "!pleat_sync" ON public.t;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER "!pleat_truncate" ON public.t;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.t" ();
-- 2.1 undo: build the shadow of t: drop table pleat_new_public.t | lock: none
DROP TABLE pleat_new_public.t;
-- 2.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 3. drop function g(integer) | lock: none
DROP ROUTINE public.g (integer);
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
