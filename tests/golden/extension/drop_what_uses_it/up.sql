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
  ('convert things.id', false),
  ('convert things.email', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type text for things.id: add column things.pleat_new_id text | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN pleat_new_id text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep things.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on things
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.things FOR EACH ROW EXECUTE FUNCTION pleat."public.things.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on things
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.things IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 3.1 add a successor of type text for things.email: add column things.pleat_new_email text | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN pleat_new_email text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep things.pleat_new_email equal to email | lock: SHARE ROW EXCLUSIVE on things
CREATE TRIGGER pleat_mirror_pleat_new_email BEFORE INSERT OR UPDATE ON public.things FOR EACH ROW EXECUTE FUNCTION pleat."public.things.pleat_new_email" ('mirror', 'email', 'pleat_new_email');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on things
COMMENT ON TRIGGER pleat_mirror_pleat_new_email ON public.things IS 'pleat: keeps pleat_new_email equal to email while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill things.pleat_new_id from id | lock: ROW EXCLUSIVE on things
CALL pleat.backfill('convert things.id', 'public.things', ARRAY['id'], $pleat$
  UPDATE public.things SET pleat_new_id = public.things.id::text
  WHERE PLEAT_BATCH AND public.things.pleat_new_id IS DISTINCT FROM public.things.id::text
$pleat$);

-- 5. fill things.pleat_new_email from email | lock: ROW EXCLUSIVE on things
CALL pleat.backfill('convert things.email', 'public.things', ARRAY['id'], $pleat$
  UPDATE public.things SET pleat_new_email = public.things.email::text
  WHERE PLEAT_BATCH AND public.things.pleat_new_email IS DISTINCT FROM public.things.email::text
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill things.pleat_new_id from id | lock: ROW EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill things.pleat_new_id from id once more', 'public.things', ARRAY['id'], $pleat$
  UPDATE public.things SET pleat_new_id = public.things.id::text
  WHERE PLEAT_BATCH AND public.things.pleat_new_id IS DISTINCT FROM public.things.id::text
$pleat$);

SET lock_timeout = 0;
-- 7.1 build the successor of key things.things_pkey: drop index pleat_new_things_pkey | lock: SHARE UPDATE EXCLUSIVE on things
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_things_pkey;
-- 7.2 build unique index pleat_new_things_pkey on things without blocking writes | lock: SHARE UPDATE EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_things_pkey ON public.things (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 8.1 drop constraint things.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
-- 8.2 reject new nulls in things.pleat_new_id | lock: ACCESS EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.things ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint things.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on things
ALTER TABLE public.things VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 10.1 set not null on things.pleat_new_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ALTER COLUMN pleat_new_id SET NOT NULL;
-- 10.2 drop constraint things.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

-- 11. fill things.pleat_new_email from email | lock: ROW EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill things.pleat_new_email from email once more', 'public.things', ARRAY['id'], $pleat$
  UPDATE public.things SET pleat_new_email = public.things.email::text
  WHERE PLEAT_BATCH AND public.things.pleat_new_email IS DISTINCT FROM public.things.email::text
$pleat$);

SET lock_timeout = 0;
-- 12.1 build the successor of key things.things_email_key: drop index pleat_new_things_email_key | lock: SHARE UPDATE EXCLUSIVE on things
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_things_email_key;
-- 12.2 build unique index pleat_new_things_email_key on things without blocking writes | lock: SHARE UPDATE EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_things_email_key ON public.things (pleat_new_email);
SET lock_timeout = '3s';

BEGIN;
-- 13.1 drop constraint things.pleat_not_null_pleat_new_email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_email;
-- 13.2 reject new nulls in things.pleat_new_email | lock: ACCESS EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.things ADD CONSTRAINT pleat_not_null_pleat_new_email CHECK (pleat_new_email IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 14. validate constraint things.pleat_not_null_pleat_new_email | lock: SHARE UPDATE EXCLUSIVE on things
ALTER TABLE public.things VALIDATE CONSTRAINT pleat_not_null_pleat_new_email;
COMMIT;

BEGIN;
-- 15.1 set not null on things.pleat_new_email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ALTER COLUMN pleat_new_email SET NOT NULL;
-- 15.2 drop constraint things.pleat_not_null_pleat_new_email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT pleat_not_null_pleat_new_email;
-- 16.1 put the successor of things.id in its place: stop keeping things.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on things
DROP TRIGGER pleat_mirror_pleat_new_id ON public.things;
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.things.pleat_new_id" ();
-- 16.3 rename column things.id to pleat_old_id | lock: ACCESS EXCLUSIVE on things | H301 code from before the change fails from here on
ALTER TABLE public.things RENAME COLUMN id TO pleat_old_id;
-- 16.4 rename column things.pleat_new_id to id | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things RENAME COLUMN pleat_new_id TO id;
-- 16.5 drop column things.pleat_old_id | lock: ACCESS EXCLUSIVE on things | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.things DROP COLUMN pleat_old_id;
-- 16.6 add primary key things.things_pkey from its index | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD CONSTRAINT things_pkey PRIMARY KEY USING INDEX pleat_new_things_pkey;
-- 17.1 put the successor of things.email in its place: stop keeping things.pleat_new_email equal to email | lock: ACCESS EXCLUSIVE on things
DROP TRIGGER pleat_mirror_pleat_new_email ON public.things;
-- 17.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.things.pleat_new_email" ();
-- 17.3 rename column things.email to pleat_old_email | lock: ACCESS EXCLUSIVE on things | H301 code from before the change fails from here on
ALTER TABLE public.things RENAME COLUMN email TO pleat_old_email;
-- 17.4 rename column things.pleat_new_email to email | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things RENAME COLUMN pleat_new_email TO email;
-- 17.5 drop column things.pleat_old_email | lock: ACCESS EXCLUSIVE on things | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.things DROP COLUMN pleat_old_email;
-- 17.6 add unique things.things_email_key from its index | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD CONSTRAINT things_email_key UNIQUE USING INDEX pleat_new_things_email_key;
-- 18. drop column things.kind | lock: ACCESS EXCLUSIVE on things | H101 rows or values are gone for good
ALTER TABLE public.things DROP COLUMN kind;
-- 19. drop column things.twice | lock: ACCESS EXCLUSIVE on things | H101 rows or values are gone for good
ALTER TABLE public.things DROP COLUMN twice;
-- 20. drop column things.name | lock: ACCESS EXCLUSIVE on things | H101 rows or values are gone for good
ALTER TABLE public.things DROP COLUMN name;
COMMIT;

BEGIN;
-- 21. drop table words | lock: ACCESS EXCLUSIVE on words | H101 rows or values are gone for good
DROP TABLE public.words;
-- 22. drop enum kind | lock: none
DROP TYPE public.kind;
-- 23. drop extension citext | lock: none | H101 rows or values are gone for good
DROP EXTENSION citext;
-- 24.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 24.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 24.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
