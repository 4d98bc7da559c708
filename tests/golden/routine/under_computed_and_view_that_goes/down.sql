-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

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
  ('copy notes.words', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: rebuild function shout(text, integer): drop column notes.proud | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN proud;
-- 2.2 drop column notes.loud | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN loud;
-- 2.3 drop function shout(text, integer) | lock: none
DROP ROUTINE public.shout (text, integer);
-- 2.4 create function shout(text) | lock: none
CREATE FUNCTION public.shout (t text) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ select upper(t) $$;
-- 2.5 add column notes.loud text | lock: ACCESS EXCLUSIVE on notes | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.notes ADD COLUMN loud text GENERATED ALWAYS AS (public.shout(words)) STORED;
-- 2.6 add column notes.proud text | lock: ACCESS EXCLUSIVE on notes | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.notes ADD COLUMN proud text GENERATED ALWAYS AS (public.shout('!')) STORED;
-- 3.1 undo: drop the copy and rename column notes.body to words: add column notes.body text | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD COLUMN body text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.notes.body" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.body IS DISTINCT FROM NULL THEN NEW.words:= NEW.body; ELSE NEW.body:= NEW.words; END IF;
  ELSIF NEW.body IS DISTINCT FROM OLD.body THEN
    NEW.words:= NEW.body;
  ELSE
    NEW.body:= NEW.words;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep notes.body equal to words | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER pleat_mirror_body BEFORE INSERT OR UPDATE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."public.notes.body" ('mirror', 'words', 'body');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on notes
COMMENT ON TRIGGER pleat_mirror_body ON public.notes IS 'pleat: keeps body equal to words while a change is under way';
COMMIT;

-- 4. fill notes.body from words | lock: ROW EXCLUSIVE on notes
CALL pleat.backfill('fill notes.body from words once more', 'public.notes', ARRAY['id'], $pleat$
  UPDATE public.notes SET body = public.notes.words
  WHERE PLEAT_BATCH AND public.notes.body IS DISTINCT FROM public.notes.words
$pleat$);

BEGIN;
-- 5.1 undo: drop the copy and rename column notes.body to words: stop keeping notes.body equal to words | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER pleat_mirror_body ON public.notes;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.notes.body" ();
-- 5.3 rename column notes.words to pleat_swap_words | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes RENAME COLUMN words TO pleat_swap_words;
-- 5.4 rename column notes.body to words | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes RENAME COLUMN body TO words;
-- 5.5 rename column notes.pleat_swap_words to body | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes RENAME COLUMN pleat_swap_words TO body;
-- 5.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.7 create the function of the trigger that follows | lock: none
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
-- 5.8 keep notes.words equal to body | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER pleat_mirror_words BEFORE INSERT OR UPDATE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."public.notes.words" ('mirror', 'body', 'words');
-- 5.9 say what the trigger is for | lock: ACCESS SHARE on notes
COMMENT ON TRIGGER pleat_mirror_words ON public.notes IS 'pleat: keeps words equal to body while a change is under way';
-- 6. create view loud_notes | lock: none
CREATE VIEW public.loud_notes AS
select id, loud from public.notes;
-- 7. create view louder | lock: none
CREATE VIEW public.louder AS
select loud from public.loud_notes;
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
-- 1.1 undo: add column notes.words and keep it equal to body: stop keeping notes.words equal to body | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER pleat_mirror_words ON public.notes;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.notes.words" ();
-- 1.3 drop column notes.words | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN words;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
