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
  ('convert lot.size', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of lot.size in its place, rebuilding view lots: add column lot.pleat_new_size integer | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot ADD COLUMN pleat_new_size integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.lot.pleat_new_size" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_size IS DISTINCT FROM OLD.pleat_new_size THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_size:= NEW.size::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_size:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep lot.pleat_new_size equal to size | lock: SHARE ROW EXCLUSIVE on lot
CREATE TRIGGER pleat_mirror_pleat_new_size BEFORE INSERT OR UPDATE ON public.lot FOR EACH ROW EXECUTE FUNCTION pleat."public.lot.pleat_new_size" ('mirror', 'size', 'pleat_new_size');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on lot
COMMENT ON TRIGGER pleat_mirror_pleat_new_size ON public.lot IS 'pleat: keeps pleat_new_size equal to size while a change is under way';
COMMIT;

-- 3. fill lot.pleat_new_size from size | lock: ROW EXCLUSIVE on lot
CALL pleat.backfill('fill lot.pleat_new_size from size once more', 'public.lot', ARRAY['id'], $pleat$
  UPDATE public.lot SET pleat_new_size = public.lot.size::integer
  WHERE PLEAT_BATCH AND public.lot.pleat_new_size IS DISTINCT FROM public.lot.size::integer
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of lot.size in its place, rebuilding view lots: drop view lots | lock: ACCESS EXCLUSIVE on lots
DROP VIEW public.lots;
-- 4.2 drop view a_twice | lock: none
DROP VIEW public.a_twice;
-- 4.3 drop column lot.twice | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP COLUMN twice;
-- 4.4 stop keeping lot.pleat_new_size equal to size | lock: ACCESS EXCLUSIVE on lot
DROP TRIGGER pleat_mirror_pleat_new_size ON public.lot;
-- 4.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lot.pleat_new_size" ();
-- 4.6 rename column lot.size to pleat_old_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot RENAME COLUMN size TO pleat_old_size;
-- 4.7 rename column lot.pleat_new_size to size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot RENAME COLUMN pleat_new_size TO size;
-- 4.8 drop column lot.pleat_old_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP COLUMN pleat_old_size;
-- 4.9 set not null on lot.size again if every row allows it | lock: ACCESS EXCLUSIVE on lot | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.lot WHERE size IS NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.lot.size';
  ELSE
    ALTER TABLE public.lot ALTER COLUMN size SET NOT NULL;
  END IF;
END $pleat$;
-- 4.10 create view lots | lock: none
CREATE VIEW public.lots AS
select id, size from public.lot;
-- 4.11 add column lot.pleat_new_size bigint | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot ADD COLUMN pleat_new_size bigint;
-- 4.12 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.13 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.lot.pleat_new_size" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_size IS DISTINCT FROM OLD.pleat_new_size THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_size:= NEW.size::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_size:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.14 keep lot.pleat_new_size equal to size | lock: SHARE ROW EXCLUSIVE on lot
CREATE TRIGGER pleat_mirror_pleat_new_size BEFORE INSERT OR UPDATE ON public.lot FOR EACH ROW EXECUTE FUNCTION pleat."public.lot.pleat_new_size" ('mirror', 'size', 'pleat_new_size');
-- 4.15 say what the trigger is for | lock: ACCESS SHARE on lot
COMMENT ON TRIGGER pleat_mirror_pleat_new_size ON public.lot IS 'pleat: keeps pleat_new_size equal to size while a change is under way';
-- 5. drop not null on lot.pleat_new_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot ALTER COLUMN pleat_new_size DROP NOT NULL;
-- 6. drop constraint lot.pleat_not_null_pleat_new_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_size;
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
-- 1.1 undo: add a successor of type bigint for lot.size: stop keeping lot.pleat_new_size equal to size | lock: ACCESS EXCLUSIVE on lot
DROP TRIGGER pleat_mirror_pleat_new_size ON public.lot;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lot.pleat_new_size" ();
-- 1.3 drop column lot.pleat_new_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP COLUMN pleat_new_size;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
