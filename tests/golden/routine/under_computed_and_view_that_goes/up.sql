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
  ('copy notes.words', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column notes.words and keep it equal to body: add column notes.words text | lock: ACCESS EXCLUSIVE on notes | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.notes ADD COLUMN words text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.notes.words" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.words IS DISTINCT FROM NULL THEN NEW.body:= NEW.words; ELSE NEW.words:= NEW.body; END IF;
  ELSIF NEW.words IS DISTINCT FROM OLD.words THEN
    NEW.body:= NEW.words;
  ELSE
    NEW.words:= NEW.body;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep notes.words equal to body | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER pleat_mirror_words BEFORE INSERT OR UPDATE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."public.notes.words" ('mirror', 'body', 'words');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on notes
COMMENT ON TRIGGER pleat_mirror_words ON public.notes IS 'pleat: keeps words equal to body while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill notes.words from body | lock: ROW EXCLUSIVE on notes
CALL pleat.backfill('copy notes.words', 'public.notes', ARRAY['id'], $pleat$
  UPDATE public.notes SET words = public.notes.body
  WHERE PLEAT_BATCH AND public.notes.words IS DISTINCT FROM public.notes.body
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 4. drop view louder | lock: ACCESS EXCLUSIVE on louder | H301 code from before the change fails from here on
DROP VIEW public.louder;
COMMIT;

BEGIN;
-- 5. drop view loud_notes | lock: ACCESS EXCLUSIVE on loud_notes | H301 code from before the change fails from here on
DROP VIEW public.loud_notes;
COMMIT;

BEGIN;
-- 6.1 drop the copy and rename column notes.body to words: stop keeping notes.words equal to body | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER pleat_mirror_words ON public.notes;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.notes.words" ();
-- 6.3 drop column notes.words | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN words;
-- 6.4 rename column notes.body to words | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
ALTER TABLE public.notes RENAME COLUMN body TO words;
-- 7.1 rebuild function shout(text, integer): drop column notes.proud | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
ALTER TABLE public.notes DROP COLUMN proud;
-- 7.2 drop column notes.loud | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN loud;
-- 7.3 drop function shout(text) | lock: none
DROP ROUTINE public.shout (text);
-- 7.4 create function shout(text, integer) | lock: none
CREATE FUNCTION public.shout (t text, more integer DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ select upper(t) $$;
-- 7.5 add column notes.loud text | lock: ACCESS EXCLUSIVE on notes | H201 rewrites the whole table and its indexes while nobody can read or write it | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.notes ADD COLUMN loud text GENERATED ALWAYS AS (public.shout(words)) STORED;
-- 7.6 add column notes.proud text | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD COLUMN proud text GENERATED ALWAYS AS (public.shout('!')) STORED;
-- 7.7 comment on column notes.proud | lock: SHARE UPDATE EXCLUSIVE on notes
COMMENT ON COLUMN public.notes.proud IS 'said anew';
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
