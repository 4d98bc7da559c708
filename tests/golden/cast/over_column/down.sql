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
  ('rebuild days', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table days: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.days | lock: none
CREATE TABLE pleat_old_public.days (
  id bigint NOT NULL,
  mood public.mood,
  CONSTRAINT days_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_old_public.days | lock: none
COMMENT ON TABLE pleat_old_public.days IS 'pleat: shadow of public.days, logged, key (id), columns (id bigint, mood public.mood)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.days" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.days;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.days WHERE (pleat_old_public.days.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.days (id, mood) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.mood) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.days WHERE (pleat_old_public.days.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.days (id, mood) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.mood)
    ON CONFLICT (id) DO UPDATE SET mood = excluded.mood;
  END IF;
  RETURN NULL;
END $pleat$;
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.days FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.days" ('sync', 'pleat_old_public', 'days');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on days
ALTER TABLE public.days ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_old_public.days what is written to days | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.days" ('sync', 'pleat_old_public', 'days');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on days
ALTER TABLE public.days ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 4.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 4.2 copy rows into pleat_old_public.days | lock: ROW SHARE on days
CALL pleat.backfill('copy rows into pleat_old_public.days', 'public.days', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.days (id, mood) OVERRIDING SYSTEM VALUE
  SELECT id, mood FROM public.days
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 4.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.days') IS NOT NULL THEN ANALYZE pleat_old_public.days; END IF;
END $pleat$;

BEGIN;
-- 5.1 undo: put the shadow in the place of days: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on days
LOCK TABLE public.days IN ACCESS EXCLUSIVE MODE;
-- 5.2 stop writing to the shadow of days | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER "!pleat_sync" ON public.days;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER "!pleat_truncate" ON public.days;
-- 5.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.days" ();
-- 5.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 5.6 move table days to schema pleat_new_public | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days SET SCHEMA pleat_new_public;
-- 5.7 move table pleat_old_public.days to schema public | lock: none
ALTER TABLE pleat_old_public.days SET SCHEMA public;
-- 5.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 5.9 comment on table days | lock: SHARE UPDATE EXCLUSIVE on days
COMMENT ON TABLE public.days IS NULL;
-- 5.10 comment on table pleat_new_public.days | lock: none
COMMENT ON TABLE pleat_new_public.days IS 'pleat: shadow of public.days, logged, key (id), columns (id bigint, mood public.mood, score bigint = mood::bigint)';
-- 5.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.days" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.days;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.days WHERE (pleat_new_public.days.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.days (id, mood) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.mood) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.days WHERE (pleat_new_public.days.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.days (id, mood) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.mood)
    ON CONFLICT (id) DO UPDATE SET mood = excluded.mood;
  END IF;
  RETURN NULL;
END $pleat$;
-- 5.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.days FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.days" ('sync', 'pleat_new_public', 'days');
-- 5.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on days
ALTER TABLE public.days ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.15 write to pleat_new_public.days what is written to days | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.days" ('sync', 'pleat_new_public', 'days');
-- 5.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on days
ALTER TABLE public.days ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 6.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on days
LOCK TABLE public.days IN ACCESS EXCLUSIVE MODE;
-- 6.2 stop writing to the shadow of days | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER "!pleat_sync" ON public.days;
-- 6.3 drop its companion | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER "!pleat_truncate" ON public.days;
-- 6.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.days" ();
-- 7.1 undo: build the shadow of days: drop table pleat_new_public.days | lock: none
DROP TABLE pleat_new_public.days;
-- 7.2 drop schema pleat_new_public if it is empty | lock: none
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
-- 8.1 undo: rebuild function weight(public.mood): drop index tickets_weight | lock: ACCESS EXCLUSIVE on tickets
DROP INDEX public.tickets_weight;
-- 8.2 drop view weights | lock: ACCESS EXCLUSIVE on weights
DROP VIEW public.weights;
-- 8.3 drop constraint tickets.tickets_heft | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP CONSTRAINT tickets_heft;
-- 8.4 drop column tickets.heft | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN heft;
-- 8.5 drop cast (public.mood AS integer) | lock: none
DROP CAST (public.mood AS integer);
-- 8.6 drop function weight(public.mood) | lock: none
DROP ROUTINE public.weight (public.mood);
-- 8.7 create function weight(public.mood) | lock: none
CREATE FUNCTION public.weight (mood public.mood) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$ select 1 $$;
-- 8.8 create cast (public.mood AS integer) | lock: none
CREATE CAST (public.mood AS integer) WITH FUNCTION public.weight (public.mood);
-- 8.9 add column tickets.heft integer | lock: ACCESS EXCLUSIVE on tickets | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.tickets ADD COLUMN heft integer GENERATED ALWAYS AS (mood::integer) STORED;
-- 8.10 add check tickets.tickets_heft | lock: ACCESS EXCLUSIVE on tickets | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tickets ADD CONSTRAINT tickets_heft CHECK (mood::integer > 0);
-- 8.11 create view weights | lock: none
CREATE VIEW public.weights AS
select id, mood::integer as weight from public.tickets;
-- 8.12 build index tickets_weight on tickets | lock: SHARE on tickets | H203 builds an index while writes wait
CREATE INDEX tickets_weight ON public.tickets ((mood::integer));
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop cast (public.mood AS bigint) | lock: none
DROP CAST (public.mood AS bigint);
-- 2. drop function score(public.mood) | lock: none
DROP ROUTINE public.score (public.mood);
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
