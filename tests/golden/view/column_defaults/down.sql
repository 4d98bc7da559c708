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
  ('convert tickets.mood', true)
ON CONFLICT (name) DO NOTHING;
-- 2. rename enum mood to pleat_new_mood | lock: none
ALTER TYPE public.mood RENAME TO pleat_new_mood;
-- 3. create enum mood | lock: none
CREATE TYPE public.mood AS ENUM ('calm', 'angry', 'furious');
-- 4.1 undo: put the successor of tickets.mood in its place, rebuilding view inbox, view moods: add column tickets.pleat_new_mood public.mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD COLUMN pleat_new_mood public.mood;
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
    SELECT ((CASE mood::text WHEN 'furious' THEN 'angry' ELSE mood::text END)::public.mood) INTO NEW.pleat_new_mood FROM (SELECT NEW.*) AS tickets;
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

-- 5. fill tickets.pleat_new_mood | lock: ROW EXCLUSIVE on tickets
CALL pleat.backfill('fill tickets.pleat_new_mood once more', 'public.tickets', ARRAY['id'], $pleat$
  UPDATE public.tickets SET pleat_new_mood = ((CASE mood::text WHEN 'furious' THEN 'angry' ELSE mood::text END)::public.mood)
  WHERE PLEAT_BATCH AND public.tickets.pleat_new_mood IS DISTINCT FROM ((CASE mood::text WHEN 'furious' THEN 'angry' ELSE mood::text END)::public.mood)
$pleat$);

BEGIN;
-- 6.1 undo: put the successor of tickets.mood in its place, rebuilding view inbox, view moods: drop materialized view moods | lock: ACCESS EXCLUSIVE on moods
DROP MATERIALIZED VIEW public.moods;
-- 6.2 drop view inbox | lock: ACCESS EXCLUSIVE on inbox
DROP VIEW public.inbox;
-- 6.3 stop keeping tickets.pleat_new_mood equal to mood | lock: ACCESS EXCLUSIVE on tickets
DROP TRIGGER pleat_mirror_pleat_new_mood ON public.tickets;
-- 6.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.tickets.pleat_new_mood" ();
-- 6.5 rename column tickets.mood to pleat_old_mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN mood TO pleat_old_mood;
-- 6.6 rename column tickets.pleat_new_mood to mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN pleat_new_mood TO mood;
-- 6.7 drop column tickets.pleat_old_mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN pleat_old_mood;
-- 6.8 create view inbox | lock: none
CREATE VIEW public.inbox AS
select id, title, state, mood, note from public.tickets;
-- 6.9 give inbox.mood a default | lock: ACCESS EXCLUSIVE on inbox
ALTER VIEW public.inbox ALTER COLUMN mood SET DEFAULT 'calm';
-- 6.10 give inbox.note a default | lock: ACCESS EXCLUSIVE on inbox
ALTER VIEW public.inbox ALTER COLUMN note SET DEFAULT public.fallback();
-- 6.11 give inbox.state a default | lock: ACCESS EXCLUSIVE on inbox
ALTER VIEW public.inbox ALTER COLUMN state SET DEFAULT 'new';
-- 6.12 create view moods | lock: none
CREATE VIEW public.moods AS
select id, title, state, mood from public.tickets;
-- 6.13 give moods.mood a default | lock: ACCESS EXCLUSIVE on moods
ALTER VIEW public.moods ALTER COLUMN mood SET DEFAULT 'calm';
-- 6.14 give moods.state a default | lock: ACCESS EXCLUSIVE on moods
ALTER VIEW public.moods ALTER COLUMN state SET DEFAULT 'new';
-- 6.15 give moods.title a default | lock: ACCESS EXCLUSIVE on moods
ALTER VIEW public.moods ALTER COLUMN title SET DEFAULT 'none';
-- 6.16 add column tickets.pleat_new_mood public.pleat_new_mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD COLUMN pleat_new_mood public.pleat_new_mood;
-- 6.17 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.18 create the function of the trigger that follows | lock: none
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
-- 6.19 keep tickets.pleat_new_mood equal to mood | lock: SHARE ROW EXCLUSIVE on tickets
CREATE TRIGGER pleat_mirror_pleat_new_mood BEFORE INSERT OR UPDATE ON public.tickets FOR EACH ROW EXECUTE FUNCTION pleat."public.tickets.pleat_new_mood" ('mirror', 'mood', 'pleat_new_mood');
-- 6.20 say what the trigger is for | lock: ACCESS SHARE on tickets
COMMENT ON TRIGGER pleat_mirror_pleat_new_mood ON public.tickets IS 'pleat: keeps pleat_new_mood equal to mood while a change is under way';
COMMIT;

BEGIN;
-- 7.1 undo: rebuild view narrowed: drop view narrowed | lock: ACCESS EXCLUSIVE on narrowed
DROP VIEW public.narrowed;
-- 7.2 create view narrowed | lock: none
CREATE VIEW public.narrowed AS
select id, title, state, note from public.tickets;
-- 7.3 give narrowed.state a default | lock: ACCESS EXCLUSIVE on narrowed
ALTER VIEW public.narrowed ALTER COLUMN state SET DEFAULT 'open';
-- 7.4 give narrowed.title a default | lock: ACCESS EXCLUSIVE on narrowed
ALTER VIEW public.narrowed ALTER COLUMN title SET DEFAULT upper('untitled');
-- 7.5 comment on column narrowed.title | lock: SHARE UPDATE EXCLUSIVE on narrowed
COMMENT ON COLUMN public.narrowed.title IS 'has a default';
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
-- not undone: add value 'furious' to enum mood: PostgreSQL cannot take a value from an enum; the value stays, unused

BEGIN;
-- 1. drop the default of titles.state | lock: ACCESS EXCLUSIVE on titles
ALTER VIEW public.titles ALTER COLUMN state DROP DEFAULT;
-- 2. drop the default of titles.note | lock: ACCESS EXCLUSIVE on titles
ALTER VIEW public.titles ALTER COLUMN note DROP DEFAULT;
-- 3.1 undo: replace view titles: drop view titles | lock: ACCESS EXCLUSIVE on titles
DROP VIEW public.titles;
-- 3.2 create view titles | lock: none
CREATE VIEW public.titles AS
select id, title, state from public.tickets;
COMMIT;

BEGIN;
-- 4.1 undo: add a successor of type public.pleat_new_mood for tickets.mood: stop keeping tickets.pleat_new_mood equal to mood | lock: ACCESS EXCLUSIVE on tickets
DROP TRIGGER pleat_mirror_pleat_new_mood ON public.tickets;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.tickets.pleat_new_mood" ();
-- 4.3 drop column tickets.pleat_new_mood | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN pleat_new_mood;
-- 5. drop enum pleat_new_mood | lock: none
DROP TYPE public.pleat_new_mood;
COMMIT;

-- 6. fill tickets.mood | lock: ROW EXCLUSIVE on tickets
CALL pleat.backfill('fill tickets.mood once more', 'public.tickets', ARRAY['id'], $pleat$
  UPDATE public.tickets SET mood = ((CASE mood::text WHEN 'furious' THEN 'angry' ELSE mood::text END)::public.mood)
  WHERE PLEAT_BATCH AND public.tickets.mood IS DISTINCT FROM ((CASE mood::text WHEN 'furious' THEN 'angry' ELSE mood::text END)::public.mood)
$pleat$);

BEGIN;
-- 7.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 7.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 7.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
