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
  ('convert tickets.mood', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 2. add value 'furious' to enum mood | lock: none | H401 cannot be undone
ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'furious';
COMMIT;

BEGIN;
-- 3. create enum pleat_new_mood | lock: none
CREATE TYPE public.pleat_new_mood AS ENUM ('calm', 'furious');
-- 4.1 add a successor of type public.pleat_new_mood for tickets.mood: add column tickets.pleat_new_mood public.pleat_new_mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD COLUMN pleat_new_mood public.pleat_new_mood;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.tickets.pleat_new_mood" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_mood IS DISTINCT FROM OLD.pleat_new_mood THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE mood::text WHEN 'angry' THEN 'furious' ELSE mood::text END)::public.pleat_new_mood) INTO NEW.pleat_new_mood FROM (SELECT NEW.*) AS tickets;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_mood:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep tickets.pleat_new_mood equal to mood | lock: SHARE ROW EXCLUSIVE on tickets
CREATE TRIGGER pleat_mirror_pleat_new_mood BEFORE INSERT OR UPDATE ON public.tickets FOR EACH ROW EXECUTE FUNCTION pleat."public.tickets.pleat_new_mood" ('mirror', 'mood', 'pleat_new_mood');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on tickets
COMMENT ON TRIGGER pleat_mirror_pleat_new_mood ON public.tickets IS 'pleat: keeps pleat_new_mood equal to mood while a change is under way';
COMMIT;

BEGIN;
-- 5. replace view titles | lock: ACCESS EXCLUSIVE on titles
CREATE OR REPLACE VIEW public.titles AS
select id, title, state, note from public.tickets;
-- 6. give titles.note a default | lock: ACCESS EXCLUSIVE on titles
ALTER VIEW public.titles ALTER COLUMN note SET DEFAULT public.fallback();
-- 7. give titles.state a default | lock: ACCESS EXCLUSIVE on titles
ALTER VIEW public.titles ALTER COLUMN state SET DEFAULT 'new';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. fill tickets.pleat_new_mood | lock: ROW EXCLUSIVE on tickets
CALL pleat.backfill('convert tickets.mood', 'public.tickets', ARRAY['id'], $pleat$
  UPDATE public.tickets SET pleat_new_mood = ((CASE mood::text WHEN 'angry' THEN 'furious' ELSE mood::text END)::public.pleat_new_mood)
  WHERE PLEAT_BATCH AND public.tickets.pleat_new_mood IS DISTINCT FROM ((CASE mood::text WHEN 'angry' THEN 'furious' ELSE mood::text END)::public.pleat_new_mood)
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 9. fill tickets.pleat_new_mood | lock: ROW EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill tickets.pleat_new_mood once more', 'public.tickets', ARRAY['id'], $pleat$
  UPDATE public.tickets SET pleat_new_mood = ((CASE mood::text WHEN 'angry' THEN 'furious' ELSE mood::text END)::public.pleat_new_mood)
  WHERE PLEAT_BATCH AND public.tickets.pleat_new_mood IS DISTINCT FROM ((CASE mood::text WHEN 'angry' THEN 'furious' ELSE mood::text END)::public.pleat_new_mood)
$pleat$);

BEGIN;
-- 10.1 rebuild view narrowed: drop view narrowed | lock: ACCESS EXCLUSIVE on narrowed | H301 code from before the change fails from here on
DROP VIEW public.narrowed;
-- 10.2 create view narrowed | lock: none
CREATE VIEW public.narrowed AS
select id, title, state from public.tickets;
-- 10.3 give narrowed.state a default | lock: ACCESS EXCLUSIVE on narrowed
ALTER VIEW public.narrowed ALTER COLUMN state SET DEFAULT 'open';
-- 10.4 give narrowed.title a default | lock: ACCESS EXCLUSIVE on narrowed
ALTER VIEW public.narrowed ALTER COLUMN title SET DEFAULT upper('untitled');
-- 10.5 comment on column narrowed.title | lock: SHARE UPDATE EXCLUSIVE on narrowed
COMMENT ON COLUMN public.narrowed.title IS 'has a default';
COMMIT;

BEGIN;
-- 11.1 put the successor of tickets.mood in its place, rebuilding view inbox, view moods: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 11.2 create materialized view pleat_new_public.moods | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.moods AS
select id, title, state, pleat_new_mood AS mood from public.tickets;
-- 11.3 drop view moods | lock: ACCESS EXCLUSIVE on moods | H301 code from before the change fails from here on
DROP VIEW public.moods;
-- 11.4 drop view inbox | lock: ACCESS EXCLUSIVE on inbox
DROP VIEW public.inbox;
-- 11.5 stop keeping tickets.pleat_new_mood equal to mood | lock: ACCESS EXCLUSIVE on tickets
DROP TRIGGER pleat_mirror_pleat_new_mood ON public.tickets;
-- 11.6 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.tickets.pleat_new_mood" ();
-- 11.7 rename column tickets.mood to pleat_old_mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN mood TO pleat_old_mood;
-- 11.8 rename column tickets.pleat_new_mood to mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN pleat_new_mood TO mood;
-- 11.9 drop column tickets.pleat_old_mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN pleat_old_mood;
-- 11.10 create view inbox | lock: none
CREATE VIEW public.inbox AS
select id, title, state, mood, note from public.tickets;
-- 11.11 give inbox.mood a default | lock: ACCESS EXCLUSIVE on inbox
ALTER VIEW public.inbox ALTER COLUMN mood SET DEFAULT 'furious';
-- 11.12 give inbox.state a default | lock: ACCESS EXCLUSIVE on inbox
ALTER VIEW public.inbox ALTER COLUMN state SET DEFAULT 'new';
-- 11.13 move materialized view pleat_new_public.moods to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.moods SET SCHEMA public;
-- 11.14 drop schema pleat_new_public if it is empty | lock: none
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
-- 12. drop enum mood | lock: none
DROP TYPE public.mood;
-- 13. rename enum pleat_new_mood to mood | lock: none
ALTER TYPE public.pleat_new_mood RENAME TO mood;
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
