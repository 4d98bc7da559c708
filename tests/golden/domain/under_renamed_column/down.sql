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
  ('copy plants.observed', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop not null on domain day | lock: none
ALTER DOMAIN public.day DROP NOT NULL;
-- 3. drop check modern of domain day | lock: none
ALTER DOMAIN public.day DROP CONSTRAINT modern;
-- 4.1 undo: drop the copy and rename column plants.seen to observed: add column plants.seen public.day | lock: ACCESS EXCLUSIVE on plants
ALTER TABLE public.plants ADD COLUMN seen public.day;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.plants.seen" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.seen IS DISTINCT FROM NULL THEN NEW.observed:= NEW.seen; ELSE NEW.seen:= NEW.observed; END IF;
  ELSIF NEW.seen IS DISTINCT FROM OLD.seen THEN
    NEW.observed:= NEW.seen;
  ELSE
    NEW.seen:= NEW.observed;
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.4 keep plants.seen equal to observed | lock: SHARE ROW EXCLUSIVE on plants
CREATE TRIGGER pleat_mirror_seen BEFORE INSERT OR UPDATE ON public.plants FOR EACH ROW EXECUTE FUNCTION pleat."public.plants.seen" ('mirror', 'observed', 'seen');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on plants
COMMENT ON TRIGGER pleat_mirror_seen ON public.plants IS 'pleat: keeps seen equal to observed while a change is under way';
COMMIT;

-- 5. fill plants.seen from observed | lock: ROW EXCLUSIVE on plants
CALL pleat.backfill('fill plants.seen from observed once more', 'public.plants', ARRAY['id'], $pleat$
  UPDATE public.plants SET seen = public.plants.observed
  WHERE PLEAT_BATCH AND public.plants.seen IS DISTINCT FROM public.plants.observed
$pleat$);

BEGIN;
-- 6.1 undo: drop the copy and rename column plants.seen to observed: stop keeping plants.seen equal to observed | lock: ACCESS EXCLUSIVE on plants
DROP TRIGGER pleat_mirror_seen ON public.plants;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.plants.seen" ();
-- 6.3 rename column plants.observed to pleat_swap_observed | lock: ACCESS EXCLUSIVE on plants
ALTER TABLE public.plants RENAME COLUMN observed TO pleat_swap_observed;
-- 6.4 rename column plants.seen to observed | lock: ACCESS EXCLUSIVE on plants
ALTER TABLE public.plants RENAME COLUMN seen TO observed;
-- 6.5 rename column plants.pleat_swap_observed to seen | lock: ACCESS EXCLUSIVE on plants
ALTER TABLE public.plants RENAME COLUMN pleat_swap_observed TO seen;
-- 6.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.plants.observed" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.observed IS DISTINCT FROM NULL THEN NEW.seen:= NEW.observed; ELSE NEW.observed:= NEW.seen; END IF;
  ELSIF NEW.observed IS DISTINCT FROM OLD.observed THEN
    NEW.seen:= NEW.observed;
  ELSE
    NEW.observed:= NEW.seen;
  END IF;
  RETURN NEW;
END $pleat$;
-- 6.8 keep plants.observed equal to seen | lock: SHARE ROW EXCLUSIVE on plants
CREATE TRIGGER pleat_mirror_observed BEFORE INSERT OR UPDATE ON public.plants FOR EACH ROW EXECUTE FUNCTION pleat."public.plants.observed" ('mirror', 'seen', 'observed');
-- 6.9 say what the trigger is for | lock: ACCESS SHARE on plants
COMMENT ON TRIGGER pleat_mirror_observed ON public.plants IS 'pleat: keeps observed equal to seen while a change is under way';
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
-- 1.1 undo: add column plants.observed and keep it equal to seen: stop keeping plants.observed equal to seen | lock: ACCESS EXCLUSIVE on plants
DROP TRIGGER pleat_mirror_observed ON public.plants;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.plants.observed" ();
-- 1.3 drop column plants.observed | lock: ACCESS EXCLUSIVE on plants
ALTER TABLE public.plants DROP COLUMN observed;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
