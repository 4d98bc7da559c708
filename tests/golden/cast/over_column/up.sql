-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
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
  ('rebuild days', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create function score(public.mood) | lock: none
CREATE FUNCTION public.score (m public.mood) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$ select 2::bigint $$;
-- 3. create cast (public.mood AS bigint) | lock: none
CREATE CAST (public.mood AS bigint) WITH FUNCTION public.score (public.mood);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 4.1 rebuild function weight(public.mood): drop index tickets_weight | lock: ACCESS EXCLUSIVE on tickets
DROP INDEX public.tickets_weight;
-- 4.2 drop view weights | lock: ACCESS EXCLUSIVE on weights | H301 code from before the change fails from here on
DROP VIEW public.weights;
-- 4.3 drop constraint tickets.tickets_heft | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP CONSTRAINT tickets_heft;
-- 4.4 drop column tickets.heft | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN heft;
-- 4.5 drop cast (public.mood AS integer) | lock: none
DROP CAST (public.mood AS integer);
-- 4.6 drop function weight(public.mood) | lock: none
DROP ROUTINE public.weight (public.mood);
-- 4.7 create function weight(public.mood) | lock: none
CREATE FUNCTION public.weight (m public.mood) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$ select 1 $$;
-- 4.8 create cast (public.mood AS integer) | lock: none
CREATE CAST (public.mood AS integer) WITH FUNCTION public.weight (public.mood);
-- 4.9 add column tickets.heft integer | lock: ACCESS EXCLUSIVE on tickets | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.tickets ADD COLUMN heft integer GENERATED ALWAYS AS (mood::integer) STORED;
-- 4.10 add check tickets.tickets_heft | lock: ACCESS EXCLUSIVE on tickets | H202 reads the whole table while writes wait (constraint tickets.tickets_heft) | H203 builds an index while writes wait (index tickets_weight)
ALTER TABLE public.tickets ADD CONSTRAINT tickets_heft CHECK (mood::integer > 0);
-- 4.11 create view weights | lock: none
CREATE VIEW public.weights AS
select id, mood::integer as weight from public.tickets;
-- 4.12 build index tickets_weight on tickets | lock: SHARE on tickets
CREATE INDEX tickets_weight ON public.tickets ((mood::integer));
-- 5.1 build the shadow of days: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 5.2 create table pleat_new_public.days | lock: none
CREATE TABLE pleat_new_public.days (
  id bigint NOT NULL,
  mood public.mood,
  score bigint GENERATED ALWAYS AS (mood::bigint) STORED,
  CONSTRAINT days_pkey PRIMARY KEY (id)
);
-- 5.3 comment on table pleat_new_public.days | lock: none
COMMENT ON TABLE pleat_new_public.days IS 'pleat: shadow of public.days, logged, key (id), columns (id bigint, mood public.mood, score bigint = mood::bigint)';
COMMIT;

BEGIN;
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 create the function of the triggers that follow | lock: none
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
-- 6.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.days FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.days" ('sync', 'pleat_new_public', 'days');
-- 6.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on days
ALTER TABLE public.days ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.5 write to pleat_new_public.days what is written to days | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.days" ('sync', 'pleat_new_public', 'days');
-- 6.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on days
ALTER TABLE public.days ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 7.1 copy the rows of days: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 7.2 copy rows into pleat_new_public.days | lock: ROW SHARE on days
CALL pleat.backfill('rebuild days', 'public.days', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.days (id, mood) OVERRIDING SYSTEM VALUE
  SELECT id, mood FROM public.days
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 7.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.days') IS NOT NULL THEN ANALYZE pleat_new_public.days; END IF;
END $pleat$;

BEGIN;
-- 8. put the shadow in the place of days, unless that is done | lock: ACCESS EXCLUSIVE on days
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.days') IS NULL THEN RETURN; END IF;
-- 8.1 put the shadow in the place of days: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on days
EXECUTE $pleat_sql$LOCK TABLE public.days IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 8.2 stop writing to the shadow of days | lock: ACCESS EXCLUSIVE on days
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.days$pleat_sql$;
-- 8.3 drop its companion | lock: ACCESS EXCLUSIVE on days
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.days$pleat_sql$;
-- 8.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.days" ()$pleat_sql$;
-- 8.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 8.6 move table days to schema pleat_old_public | lock: ACCESS EXCLUSIVE on days
EXECUTE $pleat_sql$ALTER TABLE public.days SET SCHEMA pleat_old_public$pleat_sql$;
-- 8.7 move table pleat_new_public.days to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.days SET SCHEMA public$pleat_sql$;
-- 8.8 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 8.9 comment on table days | lock: SHARE UPDATE EXCLUSIVE on days
EXECUTE $pleat_sql$COMMENT ON TABLE public.days IS NULL$pleat_sql$;
-- 8.10 comment on table pleat_old_public.days | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.days IS 'pleat: shadow of public.days, logged, key (id), columns (id bigint, mood public.mood)'$pleat_sql$;
-- 8.11 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 8.12 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.days" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 8.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on days
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.days FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.days" ('sync', 'pleat_old_public', 'days')$pleat_sql$;
-- 8.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on days
EXECUTE $pleat_sql$ALTER TABLE public.days ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 8.15 write to pleat_old_public.days what is written to days | lock: SHARE ROW EXCLUSIVE on days
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.days" ('sync', 'pleat_old_public', 'days')$pleat_sql$;
-- 8.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on days
EXECUTE $pleat_sql$ALTER TABLE public.days ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

BEGIN;
-- 9.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on days
LOCK TABLE public.days IN ACCESS EXCLUSIVE MODE;
-- 9.2 stop writing to the shadow of days | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER "!pleat_sync" ON public.days;
-- 9.3 drop its companion | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER "!pleat_truncate" ON public.days;
-- 9.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.days" ();
COMMIT;

BEGIN;
-- 10.1 drop the former table days: drop table pleat_old_public.days | lock: none
DROP TABLE pleat_old_public.days;
-- 10.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 11.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
