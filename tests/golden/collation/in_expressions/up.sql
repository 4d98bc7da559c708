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
  ('convert names.town', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create collation german | lock: none
CREATE COLLATION public.german ( PROVIDER = icu, LOCALE = 'de');
-- 3.1 add a successor of type text for names.town: add column names.pleat_new_town text | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names ADD COLUMN pleat_new_town text COLLATE public.german;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep names.pleat_new_town equal to town | lock: SHARE ROW EXCLUSIVE on names
CREATE TRIGGER pleat_mirror_pleat_new_town BEFORE INSERT OR UPDATE ON public.names FOR EACH ROW EXECUTE FUNCTION pleat."public.names.pleat_new_town" ('mirror', 'town', 'pleat_new_town');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on names
COMMENT ON TRIGGER pleat_mirror_pleat_new_town ON public.names IS 'pleat: keeps pleat_new_town equal to town while a change is under way';
-- 4. add column names.late boolean | lock: ACCESS EXCLUSIVE on names | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.names ADD COLUMN late boolean GENERATED ALWAYS AS (name > 'm' collate public.german) STORED;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill names.pleat_new_town from town | lock: ROW EXCLUSIVE on names
CALL pleat.backfill('convert names.town', 'public.names', ARRAY['id'], $pleat$
  UPDATE public.names SET pleat_new_town = public.names.town::text
  WHERE PLEAT_BATCH AND ROW(public.names.pleat_new_town)::record OPERATOR(pg_catalog.*<>) ROW(public.names.town::text)::record
$pleat$);

SET lock_timeout = 0;
-- 6.1 build the successor of index names_town: drop index pleat_new_names_town | lock: SHARE UPDATE EXCLUSIVE on names
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_names_town;
-- 6.2 build index pleat_new_names_town on names without blocking writes | lock: SHARE UPDATE EXCLUSIVE on names
CREATE INDEX CONCURRENTLY pleat_new_names_town ON public.names (pleat_new_town);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7. fill names.pleat_new_town from town | lock: ROW EXCLUSIVE on names | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill names.pleat_new_town from town once more', 'public.names', ARRAY['id'], $pleat$
  UPDATE public.names SET pleat_new_town = public.names.town::text
  WHERE PLEAT_BATCH AND ROW(public.names.pleat_new_town)::record OPERATOR(pg_catalog.*<>) ROW(public.names.town::text)::record
$pleat$);

BEGIN;
-- 8. add check names.names_later, not validated yet | lock: ACCESS EXCLUSIVE on names | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.names ADD CONSTRAINT names_later CHECK (name >= '' collate public.german) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint names.names_later | lock: SHARE UPDATE EXCLUSIVE on names
ALTER TABLE public.names VALIDATE CONSTRAINT names_later;
COMMIT;

BEGIN;
-- 10.1 put the successor of names.town in its place: stop keeping names.pleat_new_town equal to town | lock: ACCESS EXCLUSIVE on names
DROP TRIGGER pleat_mirror_pleat_new_town ON public.names;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.names.pleat_new_town" ();
-- 10.3 rename column names.town to pleat_old_town | lock: ACCESS EXCLUSIVE on names | H301 code from before the change fails from here on
ALTER TABLE public.names RENAME COLUMN town TO pleat_old_town;
-- 10.4 rename column names.pleat_new_town to town | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names RENAME COLUMN pleat_new_town TO town;
-- 10.5 drop column names.pleat_old_town | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names DROP COLUMN pleat_old_town;
-- 10.6 rename index pleat_new_names_town to names_town | lock: none
ALTER INDEX public.pleat_new_names_town RENAME TO names_town;
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 11.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
