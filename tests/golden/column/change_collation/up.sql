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
  ('convert documents.code', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type text for documents.code: add column documents.pleat_new_code text | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ADD COLUMN pleat_new_code text COLLATE "C";
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.documents.pleat_new_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.pleat_new_code)::record OPERATOR(pg_catalog.*<>) ROW(OLD.pleat_new_code)::record THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_code:= NEW.code::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_code:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep documents.pleat_new_code equal to code | lock: SHARE ROW EXCLUSIVE on documents
CREATE TRIGGER pleat_mirror_pleat_new_code BEFORE INSERT OR UPDATE ON public.documents FOR EACH ROW EXECUTE FUNCTION pleat."public.documents.pleat_new_code" ('mirror', 'code', 'pleat_new_code');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on documents
COMMENT ON TRIGGER pleat_mirror_pleat_new_code ON public.documents IS 'pleat: keeps pleat_new_code equal to code while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill documents.pleat_new_code from code | lock: ROW EXCLUSIVE on documents
CALL pleat.backfill('convert documents.code', 'public.documents', ARRAY['id'], $pleat$
  UPDATE public.documents SET pleat_new_code = public.documents.code::text
  WHERE PLEAT_BATCH AND ROW(public.documents.pleat_new_code)::record OPERATOR(pg_catalog.*<>) ROW(public.documents.code::text)::record
$pleat$);

SET lock_timeout = 0;
-- 4.1 build the successor of index documents_code_idx: drop index pleat_new_documents_code_idx | lock: SHARE UPDATE EXCLUSIVE on documents
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_documents_code_idx;
-- 4.2 build index pleat_new_documents_code_idx on documents without blocking writes | lock: SHARE UPDATE EXCLUSIVE on documents
CREATE INDEX CONCURRENTLY pleat_new_documents_code_idx ON public.documents (pleat_new_code);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill documents.pleat_new_code from code | lock: ROW EXCLUSIVE on documents | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill documents.pleat_new_code from code once more', 'public.documents', ARRAY['id'], $pleat$
  UPDATE public.documents SET pleat_new_code = public.documents.code::text
  WHERE PLEAT_BATCH AND ROW(public.documents.pleat_new_code)::record OPERATOR(pg_catalog.*<>) ROW(public.documents.code::text)::record
$pleat$);

BEGIN;
-- 6.1 put the successor of documents.code in its place: stop keeping documents.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on documents
DROP TRIGGER pleat_mirror_pleat_new_code ON public.documents;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.documents.pleat_new_code" ();
-- 6.3 rename column documents.code to pleat_old_code | lock: ACCESS EXCLUSIVE on documents | H301 code from before the change fails from here on
ALTER TABLE public.documents RENAME COLUMN code TO pleat_old_code;
-- 6.4 rename column documents.pleat_new_code to code | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents RENAME COLUMN pleat_new_code TO code;
-- 6.5 drop column documents.pleat_old_code | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents DROP COLUMN pleat_old_code;
-- 6.6 rename index pleat_new_documents_code_idx to documents_code_idx | lock: none
ALTER INDEX public.pleat_new_documents_code_idx RENAME TO documents_code_idx;
-- 7.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 7.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 7.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
