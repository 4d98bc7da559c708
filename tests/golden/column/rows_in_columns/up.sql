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
  ('copy place.found', false),
  ('fill place.at', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column place.found and keep it equal to seen: add column place.found public.spot | lock: ACCESS EXCLUSIVE on place | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.place ADD COLUMN found public.spot;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep place.found equal to seen | lock: SHARE ROW EXCLUSIVE on place
CREATE TRIGGER pleat_mirror_found BEFORE INSERT OR UPDATE ON public.place FOR EACH ROW EXECUTE FUNCTION pleat."public.place.found" ('mirror', 'seen', 'found');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on place
COMMENT ON TRIGGER pleat_mirror_found ON public.place IS 'pleat: keeps found equal to seen while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill place.found from seen | lock: ROW EXCLUSIVE on place
CALL pleat.backfill('copy place.found', 'public.place', ARRAY['id'], $pleat$
  UPDATE public.place SET found = public.place.seen
  WHERE PLEAT_BATCH AND public.place.found IS DISTINCT FROM public.place.seen
$pleat$);

-- 4.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 4.2 make room for the values that are replaced | lock: ACCESS SHARE on place
CREATE TABLE IF NOT EXISTS pleat_archive."was public.place.at" AS SELECT id AS pleat_key_1, at::text AS pleat_was, at::text AS pleat_became FROM public.place WITH NO DATA;
-- 4.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.place.at" ON pleat_archive."was public.place.at" (pleat_key_1);
-- 4.4 fill place.at | lock: ROW EXCLUSIVE on place
CALL pleat.backfill('fill place.at', 'public.place', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, at FROM public.place
    WHERE PLEAT_BATCH AND public.place.at IS NOT DISTINCT FROM NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.place SET at = (row(0, null)::public.spot) FROM pleat_rows WHERE (public.place.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.place.at)
  INSERT INTO pleat_archive."was public.place.at" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 5.2 make room for the values that are replaced | lock: ACCESS SHARE on place
CREATE TABLE IF NOT EXISTS pleat_archive."was public.place.at" AS SELECT id AS pleat_key_1, at::text AS pleat_was, at::text AS pleat_became FROM public.place WITH NO DATA;
-- 5.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.place.at" ON pleat_archive."was public.place.at" (pleat_key_1);
-- 5.4 fill place.at | lock: ROW EXCLUSIVE on place
CALL pleat.backfill('fill place.at once more', 'public.place', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, at FROM public.place
    WHERE PLEAT_BATCH AND public.place.at IS NOT DISTINCT FROM NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.place SET at = (row(0, null)::public.spot) FROM pleat_rows WHERE (public.place.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.place.at)
  INSERT INTO pleat_archive."was public.place.at" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

BEGIN;
-- 6.1 drop constraint place.pleat_not_null_at | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place DROP CONSTRAINT IF EXISTS pleat_not_null_at;
-- 6.2 reject new nulls in place.at | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place ADD CONSTRAINT pleat_not_null_at CHECK (at IS DISTINCT FROM NULL) NOT VALID;
COMMIT;

BEGIN;
-- 7. validate constraint place.pleat_not_null_at | lock: SHARE UPDATE EXCLUSIVE on place
ALTER TABLE public.place VALIDATE CONSTRAINT pleat_not_null_at;
COMMIT;

BEGIN;
-- 8.1 set not null on place.at | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place ALTER COLUMN at SET NOT NULL;
-- 8.2 drop constraint place.pleat_not_null_at | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place DROP CONSTRAINT pleat_not_null_at;
-- 9.1 drop the copy and rename column place.seen to found: stop keeping place.found equal to seen | lock: ACCESS EXCLUSIVE on place
DROP TRIGGER pleat_mirror_found ON public.place;
-- 9.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.place.found" ();
-- 9.3 drop column place.found | lock: ACCESS EXCLUSIVE on place
ALTER TABLE public.place DROP COLUMN found;
-- 9.4 rename column place.seen to found | lock: ACCESS EXCLUSIVE on place | H301 code from before the change fails from here on
ALTER TABLE public.place RENAME COLUMN seen TO found;
-- 10.1 forget the old values of place.at | lock: none
DROP TABLE IF EXISTS pleat_archive."was public.place.at";
-- 10.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 11.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
