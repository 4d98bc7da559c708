-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop extension citext: data of the extension is not brought back
-- not undone: drop table words: the table comes back empty
-- not undone: drop column things.name: the column comes back without its values
-- not undone: drop column things.twice: the column comes back without its values
-- not undone: drop column things.kind: the column comes back without its values

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
  ('convert things.email', true),
  ('convert things.id', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create extension citext | lock: none
CREATE EXTENSION IF NOT EXISTS citext;
-- 3. create enum kind | lock: none
CREATE TYPE public.kind AS ENUM ('a', 'b');
-- 4.1 undo: drop table words: create table words | lock: none
CREATE TABLE public.words (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  number serial NOT NULL,
  word public.citext NOT NULL DEFAULT 'x'::citext,
  kinds public.kind[],
  upper text GENERATED ALWAYS AS (upper(word::text)) STORED,
  CONSTRAINT word_there CHECK (word <> ''),
  CONSTRAINT words_pkey PRIMARY KEY (id)
);
-- 4.2 build index words_word_idx on words | lock: none
CREATE INDEX words_word_idx ON public.words (word);
-- 4.3 comment on table words | lock: none
COMMENT ON TABLE public.words IS 'Gone with the extension';
-- 5. add column things.name public.citext | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN name public.citext;
-- 6. add column things.twice text | lock: ACCESS EXCLUSIVE on things | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.things ADD COLUMN twice text GENERATED ALWAYS AS (lower(name::text)) STORED;
-- 7. add column things.kind public.kind | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN kind public.kind;
-- 8.1 undo: put the successor of things.email in its place: add column things.pleat_new_email public.citext | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN pleat_new_email public.citext;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.things.pleat_new_email" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_email IS DISTINCT FROM OLD.pleat_new_email THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_email:= NEW.email::public.citext;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_email:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 8.4 keep things.pleat_new_email equal to email | lock: SHARE ROW EXCLUSIVE on things
CREATE TRIGGER pleat_mirror_pleat_new_email BEFORE INSERT OR UPDATE ON public.things FOR EACH ROW EXECUTE FUNCTION pleat."public.things.pleat_new_email" ('mirror', 'email', 'pleat_new_email');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on things
COMMENT ON TRIGGER pleat_mirror_pleat_new_email ON public.things IS 'pleat: keeps pleat_new_email equal to email while a change is under way';
COMMIT;

-- 9. fill things.pleat_new_email from email | lock: ROW EXCLUSIVE on things
CALL pleat.backfill('fill things.pleat_new_email from email once more', 'public.things', ARRAY['id'], $pleat$
  UPDATE public.things SET pleat_new_email = public.things.email::public.citext
  WHERE PLEAT_BATCH AND public.things.pleat_new_email IS DISTINCT FROM public.things.email::public.citext
$pleat$);

SET lock_timeout = 0;
-- 10. build unique index pleat_new_things_email_key on things without blocking writes | lock: SHARE UPDATE EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_things_email_key ON public.things (pleat_new_email);
SET lock_timeout = '3s';

BEGIN;
-- 11.1 undo: put the successor of things.email in its place: stop keeping things.pleat_new_email equal to email | lock: ACCESS EXCLUSIVE on things
DROP TRIGGER pleat_mirror_pleat_new_email ON public.things;
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.things.pleat_new_email" ();
-- 11.3 rename column things.email to pleat_old_email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things RENAME COLUMN email TO pleat_old_email;
-- 11.4 rename column things.pleat_new_email to email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things RENAME COLUMN pleat_new_email TO email;
-- 11.5 drop column things.pleat_old_email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP COLUMN pleat_old_email;
-- 11.6 add unique things.things_email_key from its index | lock: ACCESS EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.things ADD CONSTRAINT things_email_key UNIQUE USING INDEX pleat_new_things_email_key;
-- 11.7 set not null on things.email again if every row allows it | lock: ACCESS EXCLUSIVE on things | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.things WHERE public.things.email IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.things.email';
  ELSE
    ALTER TABLE public.things ALTER COLUMN email SET NOT NULL;
  END IF;
END $pleat$;
-- 11.8 add column things.pleat_new_email text | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN pleat_new_email text;
-- 11.9 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.10 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.things.pleat_new_email" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_email IS DISTINCT FROM OLD.pleat_new_email THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_email:= NEW.email::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_email:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 11.11 keep things.pleat_new_email equal to email | lock: SHARE ROW EXCLUSIVE on things
CREATE TRIGGER pleat_mirror_pleat_new_email BEFORE INSERT OR UPDATE ON public.things FOR EACH ROW EXECUTE FUNCTION pleat."public.things.pleat_new_email" ('mirror', 'email', 'pleat_new_email');
-- 11.12 say what the trigger is for | lock: ACCESS SHARE on things
COMMENT ON TRIGGER pleat_mirror_pleat_new_email ON public.things IS 'pleat: keeps pleat_new_email equal to email while a change is under way';
-- 12.1 undo: put the successor of things.id in its place: add column things.pleat_new_id public.citext | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN pleat_new_id public.citext;
-- 12.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.things.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::public.citext;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 12.4 keep things.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on things
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.things FOR EACH ROW EXECUTE FUNCTION pleat."public.things.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 12.5 say what the trigger is for | lock: ACCESS SHARE on things
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.things IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 13. fill things.pleat_new_id from id | lock: ROW EXCLUSIVE on things
CALL pleat.backfill('fill things.pleat_new_id from id once more', 'public.things', ARRAY['id'], $pleat$
  UPDATE public.things SET pleat_new_id = public.things.id::public.citext
  WHERE PLEAT_BATCH AND public.things.pleat_new_id IS DISTINCT FROM public.things.id::public.citext
$pleat$);

SET lock_timeout = 0;
-- 14. build unique index pleat_new_things_pkey on things without blocking writes | lock: SHARE UPDATE EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_things_pkey ON public.things (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 15. reject new nulls in things.pleat_new_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 16. validate constraint things.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.things VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 17.1 undo: put the successor of things.id in its place: set not null on things.pleat_new_id | lock: ACCESS EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.things ALTER COLUMN pleat_new_id SET NOT NULL;
-- 17.2 drop constraint things.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT pleat_not_null_pleat_new_id;
-- 17.3 stop keeping things.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on things
DROP TRIGGER pleat_mirror_pleat_new_id ON public.things;
-- 17.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.things.pleat_new_id" ();
-- 17.5 rename column things.id to pleat_old_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things RENAME COLUMN id TO pleat_old_id;
-- 17.6 rename column things.pleat_new_id to id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things RENAME COLUMN pleat_new_id TO id;
-- 17.7 drop column things.pleat_old_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP COLUMN pleat_old_id;
-- 17.8 add primary key things.things_pkey from its index | lock: ACCESS EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.things ADD CONSTRAINT things_pkey PRIMARY KEY USING INDEX pleat_new_things_pkey;
-- 17.9 add column things.pleat_new_id text | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN pleat_new_id text;
-- 17.10 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 17.11 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.things.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 17.12 keep things.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on things
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.things FOR EACH ROW EXECUTE FUNCTION pleat."public.things.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 17.13 say what the trigger is for | lock: ACCESS SHARE on things
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.things IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 18. drop not null on things.pleat_new_email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ALTER COLUMN pleat_new_email DROP NOT NULL;
-- 19. drop constraint things.pleat_not_null_pleat_new_email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_email;
COMMIT;

SET lock_timeout = 0;
-- 20. drop index pleat_new_things_email_key | lock: SHARE UPDATE EXCLUSIVE on things
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_things_email_key;
SET lock_timeout = '3s';

BEGIN;
-- 21. drop not null on things.pleat_new_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 22. drop constraint things.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
COMMIT;

SET lock_timeout = 0;
-- 23. drop index pleat_new_things_pkey | lock: SHARE UPDATE EXCLUSIVE on things
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_things_pkey;
SET lock_timeout = '3s';

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
-- 1.1 undo: add a successor of type text for things.email: stop keeping things.pleat_new_email equal to email | lock: ACCESS EXCLUSIVE on things
DROP TRIGGER pleat_mirror_pleat_new_email ON public.things;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.things.pleat_new_email" ();
-- 1.3 drop column things.pleat_new_email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP COLUMN pleat_new_email;
-- 2.1 undo: add a successor of type text for things.id: stop keeping things.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on things
DROP TRIGGER pleat_mirror_pleat_new_id ON public.things;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.things.pleat_new_id" ();
-- 2.3 drop column things.pleat_new_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP COLUMN pleat_new_id;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
