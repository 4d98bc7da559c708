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
  ('convert people.mail', true),
  ('convert people.name', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of people.name in its place: add column people.pleat_new_name character varying(20) | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN pleat_new_name character varying(20);
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.people.pleat_new_name" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_name IS DISTINCT FROM OLD.pleat_new_name THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_name:= NEW.name::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_name:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep people.pleat_new_name equal to name | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_pleat_new_name BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.pleat_new_name" ('mirror', 'name', 'pleat_new_name');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_pleat_new_name ON public.people IS 'pleat: keeps pleat_new_name equal to name while a change is under way';
COMMIT;

-- 3. fill people.pleat_new_name from name | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('fill people.pleat_new_name from name once more', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET pleat_new_name = public.people.name::character varying
  WHERE PLEAT_BATCH AND public.people.pleat_new_name IS DISTINCT FROM public.people.name::character varying
$pleat$);

SET lock_timeout = 0;
-- 4. build index pleat_new_people_name on people without blocking writes | lock: SHARE UPDATE EXCLUSIVE on people
CREATE INDEX CONCURRENTLY pleat_new_people_name ON public.people (pleat_new_name) WHERE (not gone);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5. build index pleat_new_people_plain on people without blocking writes | lock: SHARE UPDATE EXCLUSIVE on people
CREATE INDEX CONCURRENTLY pleat_new_people_plain ON public.people (pleat_new_name);
SET lock_timeout = '3s';

BEGIN;
-- 6.1 undo: put the successor of people.name in its place: stop keeping people.pleat_new_name equal to name | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_pleat_new_name ON public.people;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.pleat_new_name" ();
-- 6.3 rename column people.name to pleat_old_name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN name TO pleat_old_name;
-- 6.4 rename column people.pleat_new_name to name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN pleat_new_name TO name;
-- 6.5 drop column people.pleat_old_name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN pleat_old_name;
-- 6.6 rename index pleat_new_people_name to people_name | lock: none
ALTER INDEX public.pleat_new_people_name RENAME TO people_name;
-- 6.7 rename index pleat_new_people_plain to people_plain | lock: none
ALTER INDEX public.pleat_new_people_plain RENAME TO people_plain;
-- 6.8 add column people.pleat_new_name text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN pleat_new_name text;
-- 6.9 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.10 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.people.pleat_new_name" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_name IS DISTINCT FROM OLD.pleat_new_name THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_name:= NEW.name::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_name:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.11 keep people.pleat_new_name equal to name | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_pleat_new_name BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.pleat_new_name" ('mirror', 'name', 'pleat_new_name');
-- 6.12 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_pleat_new_name ON public.people IS 'pleat: keeps pleat_new_name equal to name while a change is under way';
-- 7.1 undo: put the successor of people.mail in its place: add column people.pleat_new_mail character varying(40) | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN pleat_new_mail character varying(40);
-- 7.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.people.pleat_new_mail" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_mail IS DISTINCT FROM OLD.pleat_new_mail THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_mail:= NEW.mail::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_mail:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.4 keep people.pleat_new_mail equal to mail | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_pleat_new_mail BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.pleat_new_mail" ('mirror', 'mail', 'pleat_new_mail');
-- 7.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_pleat_new_mail ON public.people IS 'pleat: keeps pleat_new_mail equal to mail while a change is under way';
COMMIT;

-- 8. fill people.pleat_new_mail from mail | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('fill people.pleat_new_mail from mail once more', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET pleat_new_mail = public.people.mail::character varying
  WHERE PLEAT_BATCH AND public.people.pleat_new_mail IS DISTINCT FROM public.people.mail::character varying
$pleat$);

SET lock_timeout = 0;
-- 9. build unique index pleat_new_people_mail on people without blocking writes | lock: SHARE UPDATE EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_people_mail ON public.people ((lower(pleat_new_mail)));
SET lock_timeout = '3s';

BEGIN;
-- 10.1 undo: put the successor of people.mail in its place: stop keeping people.pleat_new_mail equal to mail | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_pleat_new_mail ON public.people;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.pleat_new_mail" ();
-- 10.3 rename column people.mail to pleat_old_mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN mail TO pleat_old_mail;
-- 10.4 rename column people.pleat_new_mail to mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN pleat_new_mail TO mail;
-- 10.5 drop column people.pleat_old_mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN pleat_old_mail;
-- 10.6 rename index pleat_new_people_mail to people_mail | lock: none
ALTER INDEX public.pleat_new_people_mail RENAME TO people_mail;
-- 10.7 add check people.people_mail_check, not validated yet | lock: ACCESS EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people ADD CONSTRAINT people_mail_check CHECK (mail like '%@%') NOT VALID;
-- 10.8 set not null on people.mail again if every row allows it | lock: ACCESS EXCLUSIVE on people | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.people WHERE public.people.mail IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.people.mail';
  ELSE
    ALTER TABLE public.people ALTER COLUMN mail SET NOT NULL;
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 11. validate constraint people.people_mail_check | lock: SHARE UPDATE EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people VALIDATE CONSTRAINT people_mail_check;
COMMIT;

BEGIN;
-- 12.1 undo: put the successor of people.mail in its place: add column people.pleat_new_mail character varying(80) | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN pleat_new_mail character varying(80);
-- 12.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.people.pleat_new_mail" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_mail IS DISTINCT FROM OLD.pleat_new_mail THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_mail:= NEW.mail::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_mail:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 12.4 keep people.pleat_new_mail equal to mail | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_pleat_new_mail BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.pleat_new_mail" ('mirror', 'mail', 'pleat_new_mail');
-- 12.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_pleat_new_mail ON public.people IS 'pleat: keeps pleat_new_mail equal to mail while a change is under way';
-- 13. drop not null on people.pleat_new_mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN pleat_new_mail DROP NOT NULL;
-- 14. drop constraint people.pleat_not_null_pleat_new_mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_mail;
COMMIT;

SET lock_timeout = 0;
-- 15. drop index pleat_new_people_mail | lock: SHARE UPDATE EXCLUSIVE on people
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_people_mail;
SET lock_timeout = '3s';

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_people_plain | lock: SHARE UPDATE EXCLUSIVE on people
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_people_plain;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. drop index pleat_new_people_name | lock: SHARE UPDATE EXCLUSIVE on people
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_people_name;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add a successor of type text for people.name: stop keeping people.pleat_new_name equal to name | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_pleat_new_name ON public.people;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.pleat_new_name" ();
-- 1.3 drop column people.pleat_new_name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN pleat_new_name;
-- 2.1 undo: add a successor of type character varying(80) for people.mail: stop keeping people.pleat_new_mail equal to mail | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_pleat_new_mail ON public.people;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.pleat_new_mail" ();
-- 2.3 drop column people.pleat_new_mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN pleat_new_mail;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
