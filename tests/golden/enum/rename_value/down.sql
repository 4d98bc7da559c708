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
  ('convert days.mood', true),
  ('convert weeks.moods', true)
ON CONFLICT (name) DO NOTHING;
-- 2. rename enum mood to pleat_new_mood | lock: none
ALTER TYPE public.mood RENAME TO pleat_new_mood;
-- 3. create enum mood | lock: none
CREATE TYPE public.mood AS ENUM ('bad', 'awful', 'good', 'great');
-- 4. create function is_bad(public.mood) | lock: none
CREATE FUNCTION public.is_bad (m public.mood) RETURNS boolean LANGUAGE plpgsql
AS $$ begin return m = 'bad'; end $$;
-- 5.1 undo: put the successor of weeks.moods in its place: add column weeks.pleat_new_moods public.mood[] | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks ADD COLUMN pleat_new_moods public.mood[];
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.weeks.pleat_new_moods" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_moods IS DISTINCT FROM OLD.pleat_new_moods THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (pg_catalog.array_replace(moods::text[], 'awful', 'bad')::public.mood[]) INTO NEW.pleat_new_moods FROM (SELECT NEW.*) AS weeks;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_moods:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.4 keep weeks.pleat_new_moods equal to moods | lock: SHARE ROW EXCLUSIVE on weeks
CREATE TRIGGER pleat_mirror_pleat_new_moods BEFORE INSERT OR UPDATE ON public.weeks FOR EACH ROW EXECUTE FUNCTION pleat."public.weeks.pleat_new_moods" ('mirror', 'moods', 'pleat_new_moods');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on weeks
COMMENT ON TRIGGER pleat_mirror_pleat_new_moods ON public.weeks IS 'pleat: keeps pleat_new_moods equal to moods while a change is under way';
COMMIT;

-- 6. fill weeks.pleat_new_moods | lock: ROW EXCLUSIVE on weeks
CALL pleat.backfill('fill weeks.pleat_new_moods once more', 'public.weeks', ARRAY['week'], $pleat$
  UPDATE public.weeks SET pleat_new_moods = (pg_catalog.array_replace(moods::text[], 'awful', 'bad')::public.mood[])
  WHERE PLEAT_BATCH AND public.weeks.pleat_new_moods IS DISTINCT FROM (pg_catalog.array_replace(moods::text[], 'awful', 'bad')::public.mood[])
$pleat$);

BEGIN;
-- 7.1 undo: put the successor of weeks.moods in its place: stop keeping weeks.pleat_new_moods equal to moods | lock: ACCESS EXCLUSIVE on weeks
DROP TRIGGER pleat_mirror_pleat_new_moods ON public.weeks;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.weeks.pleat_new_moods" ();
-- 7.3 rename column weeks.moods to pleat_old_moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks RENAME COLUMN moods TO pleat_old_moods;
-- 7.4 rename column weeks.pleat_new_moods to moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks RENAME COLUMN pleat_new_moods TO moods;
-- 7.5 give weeks.moods a default | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks ALTER COLUMN moods SET DEFAULT '{}';
-- 7.6 drop column weeks.pleat_old_moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks DROP COLUMN pleat_old_moods;
-- 7.7 set not null on weeks.moods again if every row allows it | lock: ACCESS EXCLUSIVE on weeks | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.weeks WHERE public.weeks.moods IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.weeks.moods';
  ELSE
    ALTER TABLE public.weeks ALTER COLUMN moods SET NOT NULL;
  END IF;
END $pleat$;
-- 7.8 add column weeks.pleat_new_moods public.pleat_new_mood[] | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks ADD COLUMN pleat_new_moods public.pleat_new_mood[];
-- 7.9 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.10 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.weeks.pleat_new_moods" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_moods IS DISTINCT FROM OLD.pleat_new_moods THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (pg_catalog.array_replace(moods::text[], 'bad', 'awful')::public.pleat_new_mood[]) INTO NEW.pleat_new_moods FROM (SELECT NEW.*) AS weeks;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_moods:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.11 keep weeks.pleat_new_moods equal to moods | lock: SHARE ROW EXCLUSIVE on weeks
CREATE TRIGGER pleat_mirror_pleat_new_moods BEFORE INSERT OR UPDATE ON public.weeks FOR EACH ROW EXECUTE FUNCTION pleat."public.weeks.pleat_new_moods" ('mirror', 'moods', 'pleat_new_moods');
-- 7.12 say what the trigger is for | lock: ACCESS SHARE on weeks
COMMENT ON TRIGGER pleat_mirror_pleat_new_moods ON public.weeks IS 'pleat: keeps pleat_new_moods equal to moods while a change is under way';
COMMIT;

BEGIN;
-- 8.1 undo: put the successor of days.mood in its place: add column days.pleat_new_mood public.mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ADD COLUMN pleat_new_mood public.mood;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.days.pleat_new_mood" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_mood IS DISTINCT FROM OLD.pleat_new_mood THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE mood::text WHEN 'awful' THEN 'bad' ELSE mood::text END)::public.mood) INTO NEW.pleat_new_mood FROM (SELECT NEW.*) AS days;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_mood:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 8.4 keep days.pleat_new_mood equal to mood | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER pleat_mirror_pleat_new_mood BEFORE INSERT OR UPDATE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."public.days.pleat_new_mood" ('mirror', 'mood', 'pleat_new_mood');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on days
COMMENT ON TRIGGER pleat_mirror_pleat_new_mood ON public.days IS 'pleat: keeps pleat_new_mood equal to mood while a change is under way';
COMMIT;

-- 9. fill days.pleat_new_mood | lock: ROW EXCLUSIVE on days
CALL pleat.backfill('fill days.pleat_new_mood once more', 'public.days', ARRAY['day'], $pleat$
  UPDATE public.days SET pleat_new_mood = ((CASE mood::text WHEN 'awful' THEN 'bad' ELSE mood::text END)::public.mood)
  WHERE PLEAT_BATCH AND public.days.pleat_new_mood IS DISTINCT FROM ((CASE mood::text WHEN 'awful' THEN 'bad' ELSE mood::text END)::public.mood)
$pleat$);

BEGIN;
-- 10.1 undo: put the successor of days.mood in its place: stop keeping days.pleat_new_mood equal to mood | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER pleat_mirror_pleat_new_mood ON public.days;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.days.pleat_new_mood" ();
-- 10.3 rename column days.mood to pleat_old_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days RENAME COLUMN mood TO pleat_old_mood;
-- 10.4 rename column days.pleat_new_mood to mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days RENAME COLUMN pleat_new_mood TO mood;
-- 10.5 give days.mood a default | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ALTER COLUMN mood SET DEFAULT 'bad';
-- 10.6 drop column days.pleat_old_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days DROP COLUMN pleat_old_mood;
-- 10.7 set not null on days.mood again if every row allows it | lock: ACCESS EXCLUSIVE on days | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.days WHERE public.days.mood IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.days.mood';
  ELSE
    ALTER TABLE public.days ALTER COLUMN mood SET NOT NULL;
  END IF;
END $pleat$;
-- 10.8 add column days.pleat_new_mood public.pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ADD COLUMN pleat_new_mood public.pleat_new_mood;
-- 10.9 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.10 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.days.pleat_new_mood" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_mood IS DISTINCT FROM OLD.pleat_new_mood THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE mood::text WHEN 'bad' THEN 'awful' ELSE mood::text END)::public.pleat_new_mood) INTO NEW.pleat_new_mood FROM (SELECT NEW.*) AS days;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_mood:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 10.11 keep days.pleat_new_mood equal to mood | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER pleat_mirror_pleat_new_mood BEFORE INSERT OR UPDATE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."public.days.pleat_new_mood" ('mirror', 'mood', 'pleat_new_mood');
-- 10.12 say what the trigger is for | lock: ACCESS SHARE on days
COMMENT ON TRIGGER pleat_mirror_pleat_new_mood ON public.days IS 'pleat: keeps pleat_new_mood equal to mood while a change is under way';
COMMIT;

BEGIN;
-- 11. drop not null on weeks.pleat_new_moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks ALTER COLUMN pleat_new_moods DROP NOT NULL;
-- 12. drop constraint weeks.pleat_not_null_pleat_new_moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_moods;
COMMIT;

BEGIN;
-- 13. drop not null on days.pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ALTER COLUMN pleat_new_mood DROP NOT NULL;
-- 14. drop constraint days.pleat_not_null_pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_mood;
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
-- not undone: add value 'great' to enum mood: PostgreSQL cannot take a value from an enum; the value stays, unused
-- not undone: add value 'awful' to enum mood: PostgreSQL cannot take a value from an enum; the value stays, unused

BEGIN;
-- 1.1 undo: add a successor of type public.pleat_new_mood[] for weeks.moods: stop keeping weeks.pleat_new_moods equal to moods | lock: ACCESS EXCLUSIVE on weeks
DROP TRIGGER pleat_mirror_pleat_new_moods ON public.weeks;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.weeks.pleat_new_moods" ();
-- 1.3 drop column weeks.pleat_new_moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks DROP COLUMN pleat_new_moods;
COMMIT;

BEGIN;
-- 2.1 undo: add a successor of type public.pleat_new_mood for days.mood: stop keeping days.pleat_new_mood equal to mood | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER pleat_mirror_pleat_new_mood ON public.days;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.days.pleat_new_mood" ();
-- 2.3 drop column days.pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days DROP COLUMN pleat_new_mood;
-- 3. drop function is_bad(public.pleat_new_mood) | lock: none
DROP ROUTINE public.is_bad (public.pleat_new_mood);
-- 4. drop enum pleat_new_mood | lock: none
DROP TYPE public.pleat_new_mood;
COMMIT;

-- 5. fill days.mood | lock: ROW EXCLUSIVE on days
CALL pleat.backfill('fill days.mood once more', 'public.days', ARRAY['day'], $pleat$
  UPDATE public.days SET mood = ((CASE mood::text WHEN 'awful' THEN 'bad' ELSE mood::text END)::public.mood)
  WHERE PLEAT_BATCH AND public.days.mood IS DISTINCT FROM ((CASE mood::text WHEN 'awful' THEN 'bad' ELSE mood::text END)::public.mood)
$pleat$);

-- 6. fill weeks.moods | lock: ROW EXCLUSIVE on weeks
CALL pleat.backfill('fill weeks.moods once more', 'public.weeks', ARRAY['week'], $pleat$
  UPDATE public.weeks SET moods = (pg_catalog.array_replace(moods::text[], 'awful', 'bad')::public.mood[])
  WHERE PLEAT_BATCH AND public.weeks.moods IS DISTINCT FROM (pg_catalog.array_replace(moods::text[], 'awful', 'bad')::public.mood[])
$pleat$);

BEGIN;
-- 7.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 7.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 7.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
