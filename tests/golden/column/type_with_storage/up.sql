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
  ('convert documents.body', false),
  ('convert documents.title', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type character varying(100) for documents.body: add column documents.pleat_new_body character varying(100) | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ADD COLUMN pleat_new_body character varying(100) COMPRESSION lz4;
-- 2.2 set storage of documents.pleat_new_body to external | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN pleat_new_body SET STORAGE external;
-- 2.3 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.4 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.documents.pleat_new_body" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_body IS DISTINCT FROM OLD.pleat_new_body THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_body:= NEW.body::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_body:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.5 keep documents.pleat_new_body equal to body | lock: SHARE ROW EXCLUSIVE on documents
CREATE TRIGGER pleat_mirror_pleat_new_body BEFORE INSERT OR UPDATE ON public.documents FOR EACH ROW EXECUTE FUNCTION pleat."public.documents.pleat_new_body" ('mirror', 'body', 'pleat_new_body');
-- 2.6 say what the trigger is for | lock: ACCESS SHARE on documents
COMMENT ON TRIGGER pleat_mirror_pleat_new_body ON public.documents IS 'pleat: keeps pleat_new_body equal to body while a change is under way';
-- 3.1 change type of documents.code from character varying(40) to character varying(60) | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN code TYPE character varying(60) USING code::character varying;
-- 3.2 set storage of documents.code to external | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN code SET STORAGE external;
-- 4.1 add a successor of type text for documents.title: add column documents.pleat_new_title text | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ADD COLUMN pleat_new_title text COMPRESSION lz4;
-- 4.2 set storage of documents.pleat_new_title to main | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN pleat_new_title SET STORAGE main;
-- 4.3 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.4 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.documents.pleat_new_title" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.pleat_new_title)::record OPERATOR(pg_catalog.*<>) ROW(OLD.pleat_new_title)::record THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_title:= NEW.title::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_title:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.5 keep documents.pleat_new_title equal to title | lock: SHARE ROW EXCLUSIVE on documents
CREATE TRIGGER pleat_mirror_pleat_new_title BEFORE INSERT OR UPDATE ON public.documents FOR EACH ROW EXECUTE FUNCTION pleat."public.documents.pleat_new_title" ('mirror', 'title', 'pleat_new_title');
-- 4.6 say what the trigger is for | lock: ACCESS SHARE on documents
COMMENT ON TRIGGER pleat_mirror_pleat_new_title ON public.documents IS 'pleat: keeps pleat_new_title equal to title while a change is under way';
COMMIT;

BEGIN;
-- 5.1 change type of events.note from character varying(40) to character varying(60) | lock: ACCESS EXCLUSIVE on events
ALTER TABLE public.events ALTER COLUMN note TYPE character varying(60) USING note::character varying;
-- 5.2 set compression of events.note to lz4 | lock: ACCESS EXCLUSIVE on events
ALTER TABLE public.events ALTER COLUMN note SET COMPRESSION lz4;
-- 5.3 set storage of events_1.note to main | lock: ACCESS EXCLUSIVE on events_1
ALTER TABLE public.events_1 ALTER COLUMN note SET STORAGE main;
-- 5.4 set compression of events_1.note to pglz | lock: ACCESS EXCLUSIVE on events_1
ALTER TABLE public.events_1 ALTER COLUMN note SET COMPRESSION pglz;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill documents.pleat_new_body from body | lock: ROW EXCLUSIVE on documents
CALL pleat.backfill('convert documents.body', 'public.documents', ARRAY['id'], $pleat$
  UPDATE public.documents SET pleat_new_body = public.documents.body::character varying
  WHERE PLEAT_BATCH AND public.documents.pleat_new_body IS DISTINCT FROM public.documents.body::character varying
$pleat$);

-- 7. fill documents.pleat_new_title from title | lock: ROW EXCLUSIVE on documents
CALL pleat.backfill('convert documents.title', 'public.documents', ARRAY['id'], $pleat$
  UPDATE public.documents SET pleat_new_title = public.documents.title::text
  WHERE PLEAT_BATCH AND ROW(public.documents.pleat_new_title)::record OPERATOR(pg_catalog.*<>) ROW(public.documents.title::text)::record
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. fill documents.pleat_new_body from body | lock: ROW EXCLUSIVE on documents | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill documents.pleat_new_body from body once more', 'public.documents', ARRAY['id'], $pleat$
  UPDATE public.documents SET pleat_new_body = public.documents.body::character varying
  WHERE PLEAT_BATCH AND public.documents.pleat_new_body IS DISTINCT FROM public.documents.body::character varying
$pleat$);

-- 9. fill documents.pleat_new_title from title | lock: ROW EXCLUSIVE on documents | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill documents.pleat_new_title from title once more', 'public.documents', ARRAY['id'], $pleat$
  UPDATE public.documents SET pleat_new_title = public.documents.title::text
  WHERE PLEAT_BATCH AND ROW(public.documents.pleat_new_title)::record OPERATOR(pg_catalog.*<>) ROW(public.documents.title::text)::record
$pleat$);

BEGIN;
-- 10.1 put the successor of documents.body in its place: stop keeping documents.pleat_new_body equal to body | lock: ACCESS EXCLUSIVE on documents
DROP TRIGGER pleat_mirror_pleat_new_body ON public.documents;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.documents.pleat_new_body" ();
-- 10.3 rename column documents.body to pleat_old_body | lock: ACCESS EXCLUSIVE on documents | H301 code from before the change fails from here on
ALTER TABLE public.documents RENAME COLUMN body TO pleat_old_body;
-- 10.4 rename column documents.pleat_new_body to body | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents RENAME COLUMN pleat_new_body TO body;
-- 10.5 set storage of documents.body to external | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN body SET STORAGE external;
-- 10.6 set compression of documents.body to lz4 | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN body SET COMPRESSION lz4;
-- 10.7 drop column documents.pleat_old_body | lock: ACCESS EXCLUSIVE on documents | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.documents DROP COLUMN pleat_old_body;
-- 11.1 put the successor of documents.title in its place: stop keeping documents.pleat_new_title equal to title | lock: ACCESS EXCLUSIVE on documents
DROP TRIGGER pleat_mirror_pleat_new_title ON public.documents;
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.documents.pleat_new_title" ();
-- 11.3 rename column documents.title to pleat_old_title | lock: ACCESS EXCLUSIVE on documents | H301 code from before the change fails from here on
ALTER TABLE public.documents RENAME COLUMN title TO pleat_old_title;
-- 11.4 rename column documents.pleat_new_title to title | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents RENAME COLUMN pleat_new_title TO title;
-- 11.5 set storage of documents.title to main | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN title SET STORAGE main;
-- 11.6 set compression of documents.title to lz4 | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN title SET COMPRESSION lz4;
-- 11.7 drop column documents.pleat_old_title | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents DROP COLUMN pleat_old_title;
-- 12.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 12.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 12.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
