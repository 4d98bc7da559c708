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
  ('convert stay.m', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create enum pleat_new_mood | lock: none
CREATE TYPE public.pleat_new_mood AS ENUM ('a', 'b');
-- 3. add attribute z integer to composite type pt | lock: none
ALTER TYPE public.pt ADD ATTRIBUTE z integer;
-- 4.1 add a successor of type public.pleat_new_mood for stay.m: add column stay.pleat_new_m public.pleat_new_mood | lock: ACCESS EXCLUSIVE on stay
ALTER TABLE public.stay ADD COLUMN pleat_new_m public.pleat_new_mood;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.stay.pleat_new_m" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_m IS DISTINCT FROM OLD.pleat_new_m THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE m::text WHEN 'c' THEN 'a' ELSE m::text END)::public.pleat_new_mood) INTO NEW.pleat_new_m FROM (SELECT NEW.*) AS stay;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_m:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep stay.pleat_new_m equal to m | lock: SHARE ROW EXCLUSIVE on stay
CREATE TRIGGER pleat_mirror_pleat_new_m BEFORE INSERT OR UPDATE ON public.stay FOR EACH ROW EXECUTE FUNCTION pleat."public.stay.pleat_new_m" ('mirror', 'm', 'pleat_new_m');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on stay
COMMENT ON TRIGGER pleat_mirror_pleat_new_m ON public.stay IS 'pleat: keeps pleat_new_m equal to m while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill stay.pleat_new_m | lock: ROW EXCLUSIVE on stay
CALL pleat.backfill('convert stay.m', 'public.stay', ARRAY['id'], $pleat$
  UPDATE public.stay SET pleat_new_m = ((CASE m::text WHEN 'c' THEN 'a' ELSE m::text END)::public.pleat_new_mood)
  WHERE PLEAT_BATCH AND public.stay.pleat_new_m IS DISTINCT FROM ((CASE m::text WHEN 'c' THEN 'a' ELSE m::text END)::public.pleat_new_mood)
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6.1 change the type behind domain num: rename domain num to pleat_old_num | lock: none | H301 code from before the change fails from here on
ALTER DOMAIN public.num RENAME TO pleat_old_num;
-- 6.2 create domain num | lock: none
CREATE DOMAIN public.num AS bigint;
-- 6.3 change type of gone4.c from public.pleat_old_num to public.num | lock: ACCESS EXCLUSIVE on gone4 | H201 rewrites the whole table and its indexes while nobody can read or write it (gone4) | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.gone4 ALTER COLUMN c TYPE public.num USING c::public.num;
-- 6.4 drop domain pleat_old_num | lock: none
DROP DOMAIN public.pleat_old_num;
COMMIT;

-- 7. fill stay.pleat_new_m | lock: ROW EXCLUSIVE on stay | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill stay.pleat_new_m once more', 'public.stay', ARRAY['id'], $pleat$
  UPDATE public.stay SET pleat_new_m = ((CASE m::text WHEN 'c' THEN 'a' ELSE m::text END)::public.pleat_new_mood)
  WHERE PLEAT_BATCH AND public.stay.pleat_new_m IS DISTINCT FROM ((CASE m::text WHEN 'c' THEN 'a' ELSE m::text END)::public.pleat_new_mood)
$pleat$);

BEGIN;
-- 8. drop table gone1 | lock: ACCESS EXCLUSIVE on gone1 | H101 rows or values are gone for good
DROP TABLE public.gone1;
COMMIT;

BEGIN;
-- 9. drop table gone2 | lock: ACCESS EXCLUSIVE on gone2 | H101 rows or values are gone for good
DROP TABLE public.gone2;
COMMIT;

BEGIN;
-- 10. drop table gone3 | lock: ACCESS EXCLUSIVE on gone3 | H101 rows or values are gone for good
DROP TABLE public.gone3;
-- 11. set not null on domain code | lock: none | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.code SET NOT NULL;
COMMIT;

BEGIN;
-- 12. drop table gone4 | lock: ACCESS EXCLUSIVE on gone4 | H101 rows or values are gone for good
DROP TABLE public.gone4;
COMMIT;

BEGIN;
-- 13.1 put the successor of stay.m in its place: stop keeping stay.pleat_new_m equal to m | lock: ACCESS EXCLUSIVE on stay
DROP TRIGGER pleat_mirror_pleat_new_m ON public.stay;
-- 13.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.stay.pleat_new_m" ();
-- 13.3 rename column stay.m to pleat_old_m | lock: ACCESS EXCLUSIVE on stay | H301 code from before the change fails from here on
ALTER TABLE public.stay RENAME COLUMN m TO pleat_old_m;
-- 13.4 rename column stay.pleat_new_m to m | lock: ACCESS EXCLUSIVE on stay
ALTER TABLE public.stay RENAME COLUMN pleat_new_m TO m;
-- 13.5 drop column stay.pleat_old_m | lock: ACCESS EXCLUSIVE on stay | H103 going back converts the values again and may not restore the old text exactly ('c' became 'a')
ALTER TABLE public.stay DROP COLUMN pleat_old_m;
-- 14. drop enum mood | lock: none
DROP TYPE public.mood;
-- 15. rename enum pleat_new_mood to mood | lock: none
ALTER TYPE public.pleat_new_mood RENAME TO mood;
-- 16.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 16.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 16.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
