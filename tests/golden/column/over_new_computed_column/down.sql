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
  ('convert lot.end', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of lot.end in its place, rebuilding materialized view all_lots, view some_lots, view ends: add column lot.pleat_new_end integer | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot ADD COLUMN pleat_new_end integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.lot.pleat_new_end" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_end IS DISTINCT FROM OLD.pleat_new_end THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_end:= NEW."end"::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_end:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep lot.pleat_new_end equal to end | lock: SHARE ROW EXCLUSIVE on lot
CREATE TRIGGER pleat_mirror_pleat_new_end BEFORE INSERT OR UPDATE ON public.lot FOR EACH ROW EXECUTE FUNCTION pleat."public.lot.pleat_new_end" ('mirror', 'end', 'pleat_new_end');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on lot
COMMENT ON TRIGGER pleat_mirror_pleat_new_end ON public.lot IS 'pleat: keeps pleat_new_end equal to end while a change is under way';
COMMIT;

-- 3. fill lot.pleat_new_end from end | lock: ROW EXCLUSIVE on lot
CALL pleat.backfill('fill lot.pleat_new_end from end once more', 'public.lot', ARRAY['id'], $pleat$
  UPDATE public.lot SET pleat_new_end = public.lot."end"::integer
  WHERE PLEAT_BATCH AND public.lot.pleat_new_end IS DISTINCT FROM public.lot."end"::integer
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of lot.end in its place, rebuilding materialized view all_lots, view some_lots, view ends: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create materialized view pleat_new_public.all_lots | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.all_lots AS
select id, pleat_new_end AS "end" from public.lot;
-- 4.3 build index pleat_new_public.all_lots_end_idx on pleat_new_public.all_lots | lock: none
CREATE INDEX all_lots_end_idx ON pleat_new_public.all_lots ("end");
-- 4.4 drop view ends | lock: ACCESS EXCLUSIVE on ends
DROP VIEW public.ends;
-- 4.5 drop view some_lots | lock: ACCESS EXCLUSIVE on some_lots
DROP VIEW public.some_lots;
-- 4.6 drop materialized view all_lots | lock: ACCESS EXCLUSIVE on all_lots
DROP MATERIALIZED VIEW public.all_lots;
-- 4.7 drop column lot.twice | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP COLUMN twice;
-- 4.8 stop keeping lot.pleat_new_end equal to end | lock: ACCESS EXCLUSIVE on lot
DROP TRIGGER pleat_mirror_pleat_new_end ON public.lot;
-- 4.9 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lot.pleat_new_end" ();
-- 4.10 rename column lot.end to pleat_old_end | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot RENAME COLUMN "end" TO pleat_old_end;
-- 4.11 rename column lot.pleat_new_end to end | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot RENAME COLUMN pleat_new_end TO "end";
-- 4.12 drop column lot.pleat_old_end | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP COLUMN pleat_old_end;
-- 4.13 set not null on lot.end again if every row allows it | lock: ACCESS EXCLUSIVE on lot | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.lot WHERE "end" IS NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.lot."end"';
  ELSE
    ALTER TABLE public.lot ALTER COLUMN "end" SET NOT NULL;
  END IF;
END $pleat$;
-- 4.14 move materialized view pleat_new_public.all_lots to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.all_lots SET SCHEMA public;
-- 4.15 create view some_lots | lock: none
CREATE VIEW public.some_lots AS
select id, "end" from public.all_lots where id < 10;
-- 4.16 create view ends | lock: none
CREATE VIEW public.ends AS
select "end" from public.some_lots;
-- 4.17 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 4.18 add column lot.pleat_new_end bigint | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot ADD COLUMN pleat_new_end bigint;
-- 4.19 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.20 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.lot.pleat_new_end" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_end IS DISTINCT FROM OLD.pleat_new_end THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_end:= NEW."end"::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_end:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.21 keep lot.pleat_new_end equal to end | lock: SHARE ROW EXCLUSIVE on lot
CREATE TRIGGER pleat_mirror_pleat_new_end BEFORE INSERT OR UPDATE ON public.lot FOR EACH ROW EXECUTE FUNCTION pleat."public.lot.pleat_new_end" ('mirror', 'end', 'pleat_new_end');
-- 4.22 say what the trigger is for | lock: ACCESS SHARE on lot
COMMENT ON TRIGGER pleat_mirror_pleat_new_end ON public.lot IS 'pleat: keeps pleat_new_end equal to end while a change is under way';
COMMIT;

BEGIN;
-- 5. drop not null on lot.pleat_new_end | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot ALTER COLUMN pleat_new_end DROP NOT NULL;
-- 6. drop constraint lot.pleat_not_null_pleat_new_end | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_end;
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
-- 1.1 undo: add a successor of type bigint for lot.end: stop keeping lot.pleat_new_end equal to end | lock: ACCESS EXCLUSIVE on lot
DROP TRIGGER pleat_mirror_pleat_new_end ON public.lot;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lot.pleat_new_end" ();
-- 1.3 drop column lot.pleat_new_end | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot DROP COLUMN pleat_new_end;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
