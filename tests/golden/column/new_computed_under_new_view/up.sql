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
  ('convert lot.size', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for lot.size: add column lot.pleat_new_size bigint | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot ADD COLUMN pleat_new_size bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep lot.pleat_new_size equal to size | lock: SHARE ROW EXCLUSIVE on lot
CREATE TRIGGER pleat_mirror_pleat_new_size BEFORE INSERT OR UPDATE ON public.lot FOR EACH ROW EXECUTE FUNCTION pleat."public.lot.pleat_new_size" ('mirror', 'size', 'pleat_new_size');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on lot
COMMENT ON TRIGGER pleat_mirror_pleat_new_size ON public.lot IS 'pleat: keeps pleat_new_size equal to size while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill lot.pleat_new_size from size | lock: ROW EXCLUSIVE on lot
CALL pleat.backfill('convert lot.size', 'public.lot', ARRAY['id'], $pleat$
  UPDATE public.lot SET pleat_new_size = public.lot.size::bigint
  WHERE PLEAT_BATCH AND public.lot.pleat_new_size IS DISTINCT FROM public.lot.size::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill lot.pleat_new_size from size | lock: ROW EXCLUSIVE on lot | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill lot.pleat_new_size from size once more', 'public.lot', ARRAY['id'], $pleat$
  UPDATE public.lot SET pleat_new_size = public.lot.size::bigint
  WHERE PLEAT_BATCH AND public.lot.pleat_new_size IS DISTINCT FROM public.lot.size::bigint
$pleat$);

BEGIN;
-- 5.1 drop constraint lot.pleat_not_null_pleat_new_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_size;
-- 5.2 reject new nulls in lot.pleat_new_size | lock: ACCESS EXCLUSIVE on lot | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.lot ADD CONSTRAINT pleat_not_null_pleat_new_size CHECK (pleat_new_size IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint lot.pleat_not_null_pleat_new_size | lock: SHARE UPDATE EXCLUSIVE on lot
ALTER TABLE public.lot VALIDATE CONSTRAINT pleat_not_null_pleat_new_size;
COMMIT;

BEGIN;
-- 7.1 set not null on lot.pleat_new_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot ALTER COLUMN pleat_new_size SET NOT NULL;
-- 7.2 drop constraint lot.pleat_not_null_pleat_new_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP CONSTRAINT pleat_not_null_pleat_new_size;
COMMIT;

BEGIN;
-- 8.1 put the successor of lot.size in its place, rebuilding view lots: drop view lots | lock: ACCESS EXCLUSIVE on lots | H301 code from before the change fails from here on
DROP VIEW public.lots;
-- 8.2 stop keeping lot.pleat_new_size equal to size | lock: ACCESS EXCLUSIVE on lot
DROP TRIGGER pleat_mirror_pleat_new_size ON public.lot;
-- 8.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lot.pleat_new_size" ();
-- 8.4 rename column lot.size to pleat_old_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot RENAME COLUMN size TO pleat_old_size;
-- 8.5 rename column lot.pleat_new_size to size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot RENAME COLUMN pleat_new_size TO size;
-- 8.6 drop column lot.pleat_old_size | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP COLUMN pleat_old_size;
-- 8.7 add column lot.twice bigint | lock: ACCESS EXCLUSIVE on lot | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.lot ADD COLUMN twice bigint GENERATED ALWAYS AS (size * 2) STORED;
-- 8.8 create view a_twice | lock: none
CREATE VIEW public.a_twice AS
select twice from public.lot;
-- 8.9 create view lots | lock: none
CREATE VIEW public.lots AS
select id, size, (select max(twice) from public.a_twice) as most from public.lot;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
