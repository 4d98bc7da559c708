-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
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
  ('convert days.mood', false),
  ('convert weeks.moods', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 2. add value 'awful' to enum mood | lock: none | H401 cannot be undone
ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'awful' BEFORE 'good';
COMMIT;

BEGIN;
-- 3. add value 'great' to enum mood | lock: none | H401 cannot be undone
ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'great';
COMMIT;

BEGIN;
-- 4. create enum pleat_new_mood | lock: none
CREATE TYPE public.pleat_new_mood AS ENUM ('awful', 'good', 'great');
-- 5. create function is_bad(public.pleat_new_mood) | lock: none
CREATE FUNCTION public.is_bad (m public.pleat_new_mood) RETURNS boolean LANGUAGE plpgsql
AS $$ begin return m = 'awful'; end $$;
-- 6.1 add a successor of type public.pleat_new_mood for days.mood: add column days.pleat_new_mood public.pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ADD COLUMN pleat_new_mood public.pleat_new_mood;
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
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
-- 6.4 keep days.pleat_new_mood equal to mood | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER pleat_mirror_pleat_new_mood BEFORE INSERT OR UPDATE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."public.days.pleat_new_mood" ('mirror', 'mood', 'pleat_new_mood');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on days
COMMENT ON TRIGGER pleat_mirror_pleat_new_mood ON public.days IS 'pleat: keeps pleat_new_mood equal to mood while a change is under way';
COMMIT;

BEGIN;
-- 7.1 add a successor of type public.pleat_new_mood[] for weeks.moods: add column weeks.pleat_new_moods public.pleat_new_mood[] | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks ADD COLUMN pleat_new_moods public.pleat_new_mood[];
-- 7.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.3 create the function of the trigger that follows | lock: none
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
-- 7.4 keep weeks.pleat_new_moods equal to moods | lock: SHARE ROW EXCLUSIVE on weeks
CREATE TRIGGER pleat_mirror_pleat_new_moods BEFORE INSERT OR UPDATE ON public.weeks FOR EACH ROW EXECUTE FUNCTION pleat."public.weeks.pleat_new_moods" ('mirror', 'moods', 'pleat_new_moods');
-- 7.5 say what the trigger is for | lock: ACCESS SHARE on weeks
COMMENT ON TRIGGER pleat_mirror_pleat_new_moods ON public.weeks IS 'pleat: keeps pleat_new_moods equal to moods while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. fill days.pleat_new_mood | lock: ROW EXCLUSIVE on days
CALL pleat.backfill('convert days.mood', 'public.days', ARRAY['day'], $pleat$
  UPDATE public.days SET pleat_new_mood = ((CASE mood::text WHEN 'bad' THEN 'awful' ELSE mood::text END)::public.pleat_new_mood)
  WHERE PLEAT_BATCH AND public.days.pleat_new_mood IS DISTINCT FROM ((CASE mood::text WHEN 'bad' THEN 'awful' ELSE mood::text END)::public.pleat_new_mood)
$pleat$);

-- 9. fill weeks.pleat_new_moods | lock: ROW EXCLUSIVE on weeks
CALL pleat.backfill('convert weeks.moods', 'public.weeks', ARRAY['week'], $pleat$
  UPDATE public.weeks SET pleat_new_moods = (pg_catalog.array_replace(moods::text[], 'bad', 'awful')::public.pleat_new_mood[])
  WHERE PLEAT_BATCH AND public.weeks.pleat_new_moods IS DISTINCT FROM (pg_catalog.array_replace(moods::text[], 'bad', 'awful')::public.pleat_new_mood[])
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. fill days.pleat_new_mood | lock: ROW EXCLUSIVE on days | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill days.pleat_new_mood once more', 'public.days', ARRAY['day'], $pleat$
  UPDATE public.days SET pleat_new_mood = ((CASE mood::text WHEN 'bad' THEN 'awful' ELSE mood::text END)::public.pleat_new_mood)
  WHERE PLEAT_BATCH AND public.days.pleat_new_mood IS DISTINCT FROM ((CASE mood::text WHEN 'bad' THEN 'awful' ELSE mood::text END)::public.pleat_new_mood)
$pleat$);

BEGIN;
-- 11.1 drop constraint days.pleat_not_null_pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_mood;
-- 11.2 reject new nulls in days.pleat_new_mood | lock: ACCESS EXCLUSIVE on days | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.days ADD CONSTRAINT pleat_not_null_pleat_new_mood CHECK (pleat_new_mood IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint days.pleat_not_null_pleat_new_mood | lock: SHARE UPDATE EXCLUSIVE on days
ALTER TABLE public.days VALIDATE CONSTRAINT pleat_not_null_pleat_new_mood;
COMMIT;

BEGIN;
-- 13.1 set not null on days.pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ALTER COLUMN pleat_new_mood SET NOT NULL;
-- 13.2 drop constraint days.pleat_not_null_pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days DROP CONSTRAINT pleat_not_null_pleat_new_mood;
COMMIT;

-- 14. fill weeks.pleat_new_moods | lock: ROW EXCLUSIVE on weeks | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill weeks.pleat_new_moods once more', 'public.weeks', ARRAY['week'], $pleat$
  UPDATE public.weeks SET pleat_new_moods = (pg_catalog.array_replace(moods::text[], 'bad', 'awful')::public.pleat_new_mood[])
  WHERE PLEAT_BATCH AND public.weeks.pleat_new_moods IS DISTINCT FROM (pg_catalog.array_replace(moods::text[], 'bad', 'awful')::public.pleat_new_mood[])
$pleat$);

BEGIN;
-- 15.1 drop constraint weeks.pleat_not_null_pleat_new_moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_moods;
-- 15.2 reject new nulls in weeks.pleat_new_moods | lock: ACCESS EXCLUSIVE on weeks | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.weeks ADD CONSTRAINT pleat_not_null_pleat_new_moods CHECK (pleat_new_moods IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 16. validate constraint weeks.pleat_not_null_pleat_new_moods | lock: SHARE UPDATE EXCLUSIVE on weeks
ALTER TABLE public.weeks VALIDATE CONSTRAINT pleat_not_null_pleat_new_moods;
COMMIT;

BEGIN;
-- 17.1 set not null on weeks.pleat_new_moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks ALTER COLUMN pleat_new_moods SET NOT NULL;
-- 17.2 drop constraint weeks.pleat_not_null_pleat_new_moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks DROP CONSTRAINT pleat_not_null_pleat_new_moods;
COMMIT;

BEGIN;
-- 18.1 put the successor of days.mood in its place: stop keeping days.pleat_new_mood equal to mood | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER pleat_mirror_pleat_new_mood ON public.days;
-- 18.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.days.pleat_new_mood" ();
-- 18.3 rename column days.mood to pleat_old_mood | lock: ACCESS EXCLUSIVE on days | H301 code from before the change fails from here on
ALTER TABLE public.days RENAME COLUMN mood TO pleat_old_mood;
-- 18.4 rename column days.pleat_new_mood to mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days RENAME COLUMN pleat_new_mood TO mood;
-- 18.5 give days.mood a default | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ALTER COLUMN mood SET DEFAULT 'awful';
-- 18.6 drop column days.pleat_old_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days DROP COLUMN pleat_old_mood;
COMMIT;

BEGIN;
-- 19.1 put the successor of weeks.moods in its place: stop keeping weeks.pleat_new_moods equal to moods | lock: ACCESS EXCLUSIVE on weeks
DROP TRIGGER pleat_mirror_pleat_new_moods ON public.weeks;
-- 19.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.weeks.pleat_new_moods" ();
-- 19.3 rename column weeks.moods to pleat_old_moods | lock: ACCESS EXCLUSIVE on weeks | H301 code from before the change fails from here on
ALTER TABLE public.weeks RENAME COLUMN moods TO pleat_old_moods;
-- 19.4 rename column weeks.pleat_new_moods to moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks RENAME COLUMN pleat_new_moods TO moods;
-- 19.5 give weeks.moods a default | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks ALTER COLUMN moods SET DEFAULT '{}';
-- 19.6 drop column weeks.pleat_old_moods | lock: ACCESS EXCLUSIVE on weeks
ALTER TABLE public.weeks DROP COLUMN pleat_old_moods;
-- 20. drop function is_bad(public.mood) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.is_bad (public.mood);
-- 21. drop enum mood | lock: none
DROP TYPE public.mood;
-- 22. rename enum pleat_new_mood to mood | lock: none
ALTER TYPE public.pleat_new_mood RENAME TO mood;
-- 23.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 23.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 23.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
