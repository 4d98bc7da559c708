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
  ('convert names.town', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of names.town in its place: add column names.pleat_new_town text | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names ADD COLUMN pleat_new_town text COLLATE public.french;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.names.pleat_new_town" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.pleat_new_town)::record OPERATOR(pg_catalog.*<>) ROW(OLD.pleat_new_town)::record THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_town:= NEW.town::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_town:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep names.pleat_new_town equal to town | lock: SHARE ROW EXCLUSIVE on names
CREATE TRIGGER pleat_mirror_pleat_new_town BEFORE INSERT OR UPDATE ON public.names FOR EACH ROW EXECUTE FUNCTION pleat."public.names.pleat_new_town" ('mirror', 'town', 'pleat_new_town');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on names
COMMENT ON TRIGGER pleat_mirror_pleat_new_town ON public.names IS 'pleat: keeps pleat_new_town equal to town while a change is under way';
COMMIT;

-- 3. fill names.pleat_new_town from town | lock: ROW EXCLUSIVE on names
CALL pleat.backfill('fill names.pleat_new_town from town once more', 'public.names', ARRAY['id'], $pleat$
  UPDATE public.names SET pleat_new_town = public.names.town::text
  WHERE PLEAT_BATCH AND ROW(public.names.pleat_new_town)::record OPERATOR(pg_catalog.*<>) ROW(public.names.town::text)::record
$pleat$);

SET lock_timeout = 0;
-- 4. build index pleat_new_names_town on names without blocking writes | lock: SHARE UPDATE EXCLUSIVE on names
CREATE INDEX CONCURRENTLY pleat_new_names_town ON public.names (pleat_new_town);
SET lock_timeout = '3s';

BEGIN;
-- 5.1 undo: put the successor of names.town in its place: stop keeping names.pleat_new_town equal to town | lock: ACCESS EXCLUSIVE on names
DROP TRIGGER pleat_mirror_pleat_new_town ON public.names;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.names.pleat_new_town" ();
-- 5.3 rename column names.town to pleat_old_town | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names RENAME COLUMN town TO pleat_old_town;
-- 5.4 rename column names.pleat_new_town to town | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names RENAME COLUMN pleat_new_town TO town;
-- 5.5 drop column names.pleat_old_town | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names DROP COLUMN pleat_old_town;
-- 5.6 rename index pleat_new_names_town to names_town | lock: none
ALTER INDEX public.pleat_new_names_town RENAME TO names_town;
-- 5.7 add column names.pleat_new_town text | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names ADD COLUMN pleat_new_town text COLLATE public.german;
-- 5.8 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.9 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.names.pleat_new_town" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.pleat_new_town)::record OPERATOR(pg_catalog.*<>) ROW(OLD.pleat_new_town)::record THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_town:= NEW.town::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_town:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.10 keep names.pleat_new_town equal to town | lock: SHARE ROW EXCLUSIVE on names
CREATE TRIGGER pleat_mirror_pleat_new_town BEFORE INSERT OR UPDATE ON public.names FOR EACH ROW EXECUTE FUNCTION pleat."public.names.pleat_new_town" ('mirror', 'town', 'pleat_new_town');
-- 5.11 say what the trigger is for | lock: ACCESS SHARE on names
COMMENT ON TRIGGER pleat_mirror_pleat_new_town ON public.names IS 'pleat: keeps pleat_new_town equal to town while a change is under way';
-- 6. drop constraint names.names_later | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names DROP CONSTRAINT names_later;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_names_town | lock: SHARE UPDATE EXCLUSIVE on names
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_names_town;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column names.late | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names DROP COLUMN late;
-- 2.1 undo: add a successor of type text for names.town: stop keeping names.pleat_new_town equal to town | lock: ACCESS EXCLUSIVE on names
DROP TRIGGER pleat_mirror_pleat_new_town ON public.names;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.names.pleat_new_town" ();
-- 2.3 drop column names.pleat_new_town | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names DROP COLUMN pleat_new_town;
-- 3. drop collation german | lock: none
DROP COLLATION public.german;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
