-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: forget the old values of place.at: values that the backfill replaced are forgotten

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
  ('copy place.found', true),
  ('fill place.at', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the copy and rename column place.seen to found: add column place.seen public.spot | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place ADD COLUMN seen public.spot;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.place.seen" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.seen IS DISTINCT FROM NULL THEN NEW.found:= NEW.seen; ELSE NEW.seen:= NEW.found; END IF;
  ELSIF NEW.seen IS DISTINCT FROM OLD.seen THEN
    NEW.found:= NEW.seen;
  ELSE
    NEW.seen:= NEW.found;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep place.seen equal to found | lock: SHARE ROW EXCLUSIVE on place
CREATE TRIGGER pleat_mirror_seen BEFORE INSERT OR UPDATE ON public.place FOR EACH ROW EXECUTE FUNCTION pleat."public.place.seen" ('mirror', 'found', 'seen');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on place
COMMENT ON TRIGGER pleat_mirror_seen ON public.place IS 'pleat: keeps seen equal to found while a change is under way';
COMMIT;

-- 3. fill place.seen from found | lock: ROW EXCLUSIVE on place
CALL pleat.backfill('fill place.seen from found once more', 'public.place', ARRAY['id'], $pleat$
  UPDATE public.place SET seen = public.place.found
  WHERE PLEAT_BATCH AND public.place.seen IS DISTINCT FROM public.place.found
$pleat$);

BEGIN;
-- 4.1 undo: drop the copy and rename column place.seen to found: stop keeping place.seen equal to found | lock: ACCESS EXCLUSIVE on place
DROP TRIGGER pleat_mirror_seen ON public.place;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.place.seen" ();
-- 4.3 rename column place.found to pleat_swap_found | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place RENAME COLUMN found TO pleat_swap_found;
-- 4.4 rename column place.seen to found | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place RENAME COLUMN seen TO found;
-- 4.5 rename column place.pleat_swap_found to seen | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place RENAME COLUMN pleat_swap_found TO seen;
-- 4.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.place.found" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.found IS DISTINCT FROM NULL THEN NEW.seen:= NEW.found; ELSE NEW.found:= NEW.seen; END IF;
  ELSIF NEW.found IS DISTINCT FROM OLD.found THEN
    NEW.seen:= NEW.found;
  ELSE
    NEW.found:= NEW.seen;
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.8 keep place.found equal to seen | lock: SHARE ROW EXCLUSIVE on place
CREATE TRIGGER pleat_mirror_found BEFORE INSERT OR UPDATE ON public.place FOR EACH ROW EXECUTE FUNCTION pleat."public.place.found" ('mirror', 'seen', 'found');
-- 4.9 say what the trigger is for | lock: ACCESS SHARE on place
COMMENT ON TRIGGER pleat_mirror_found ON public.place IS 'pleat: keeps found equal to seen while a change is under way';
-- 5. drop not null on place.at | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place ALTER COLUMN at DROP NOT NULL;
-- 6. drop constraint place.pleat_not_null_at | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place DROP CONSTRAINT IF EXISTS pleat_not_null_at;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 bring the old values of place.at back | lock: ROW EXCLUSIVE on place
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_archive."was public.place.at"') IS NULL THEN RETURN; END IF;
  UPDATE public.place SET at = pleat_kept.pleat_was::public.spot FROM pleat_archive."was public.place.at" AS pleat_kept
  WHERE (public.place.id) = (pleat_kept.pleat_key_1) AND public.place.at IS NOT DISTINCT FROM pleat_kept.pleat_became::public.spot;
  DROP TABLE pleat_archive."was public.place.at";
  DELETE FROM pleat.progress WHERE name = 'fill place.at';
END $pleat$;
-- 1.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add column place.found and keep it equal to seen: stop keeping place.found equal to seen | lock: ACCESS EXCLUSIVE on place
DROP TRIGGER pleat_mirror_found ON public.place;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.place.found" ();
-- 1.3 drop column place.found | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place DROP COLUMN found;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
