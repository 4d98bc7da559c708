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
  ('copy plants.observed', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column plants.observed and keep it equal to seen: add column plants.observed public.day | lock: ACCESS EXCLUSIVE on plants | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.plants ADD COLUMN observed public.day;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep plants.observed equal to seen | lock: SHARE ROW EXCLUSIVE on plants
CREATE TRIGGER pleat_mirror_observed BEFORE INSERT OR UPDATE ON public.plants FOR EACH ROW EXECUTE FUNCTION pleat."public.plants.observed" ('mirror', 'seen', 'observed');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on plants
COMMENT ON TRIGGER pleat_mirror_observed ON public.plants IS 'pleat: keeps observed equal to seen while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill plants.observed from seen | lock: ROW EXCLUSIVE on plants
CALL pleat.backfill('copy plants.observed', 'public.plants', ARRAY['id'], $pleat$
  UPDATE public.plants SET observed = public.plants.seen
  WHERE PLEAT_BATCH AND public.plants.observed IS DISTINCT FROM public.plants.seen
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4.1 drop the copy and rename column plants.seen to observed: stop keeping plants.observed equal to seen | lock: ACCESS EXCLUSIVE on plants
DROP TRIGGER pleat_mirror_observed ON public.plants;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.plants.observed" ();
-- 4.3 drop column plants.observed | lock: ACCESS EXCLUSIVE on plants
ALTER TABLE public.plants DROP COLUMN observed;
-- 4.4 rename column plants.seen to observed | lock: ACCESS EXCLUSIVE on plants | H301 code from before the change fails from here on
ALTER TABLE public.plants RENAME COLUMN seen TO observed;
-- 5. add check modern to domain day, not validated yet | lock: none
ALTER DOMAIN public.day ADD CONSTRAINT modern CHECK (value > '1999-01-01') NOT VALID;
COMMIT;

BEGIN;
-- 6. validate check modern of domain day | lock: SHARE on plants | H302 fails and changes nothing if rows exist that break the rule | H202 reads the whole table while writes wait (plants)
ALTER DOMAIN public.day VALIDATE CONSTRAINT modern;
COMMIT;

BEGIN;
-- 7. set not null on domain day | lock: SHARE on plants | H302 fails and changes nothing if rows exist that break the rule | H202 reads the whole table while writes wait (plants)
ALTER DOMAIN public.day SET NOT NULL;
COMMIT;

BEGIN;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
