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
  ('convert people.mail', false),
  ('convert people.name', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type character varying(80) for people.mail: add column people.pleat_new_mail character varying(80) | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN pleat_new_mail character varying(80);
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep people.pleat_new_mail equal to mail | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_pleat_new_mail BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.pleat_new_mail" ('mirror', 'mail', 'pleat_new_mail');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_pleat_new_mail ON public.people IS 'pleat: keeps pleat_new_mail equal to mail while a change is under way';
-- 3.1 add a successor of type text for people.name: add column people.pleat_new_name text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN pleat_new_name text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep people.pleat_new_name equal to name | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_pleat_new_name BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.pleat_new_name" ('mirror', 'name', 'pleat_new_name');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_pleat_new_name ON public.people IS 'pleat: keeps pleat_new_name equal to name while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill people.pleat_new_mail from mail | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('convert people.mail', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET pleat_new_mail = public.people.mail::character varying
  WHERE PLEAT_BATCH AND public.people.pleat_new_mail IS DISTINCT FROM public.people.mail::character varying
$pleat$);

-- 5. fill people.pleat_new_name from name | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('convert people.name', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET pleat_new_name = public.people.name::text
  WHERE PLEAT_BATCH AND public.people.pleat_new_name IS DISTINCT FROM public.people.name::text
$pleat$);

SET lock_timeout = 0;
-- 6.1 build the successor of index people_name: drop index pleat_new_people_name | lock: SHARE UPDATE EXCLUSIVE on people
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_people_name;
-- 6.2 build index pleat_new_people_name on people without blocking writes | lock: SHARE UPDATE EXCLUSIVE on people
CREATE INDEX CONCURRENTLY pleat_new_people_name ON public.people (pleat_new_name) WHERE (not gone);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 7.1 build the successor of index people_plain: drop index pleat_new_people_plain | lock: SHARE UPDATE EXCLUSIVE on people
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_people_plain;
-- 7.2 build index pleat_new_people_plain on people without blocking writes | lock: SHARE UPDATE EXCLUSIVE on people
CREATE INDEX CONCURRENTLY pleat_new_people_plain ON public.people (pleat_new_name);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. fill people.pleat_new_mail from mail | lock: ROW EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill people.pleat_new_mail from mail once more', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET pleat_new_mail = public.people.mail::character varying
  WHERE PLEAT_BATCH AND public.people.pleat_new_mail IS DISTINCT FROM public.people.mail::character varying
$pleat$);

SET lock_timeout = 0;
-- 9.1 build the successor of index people_mail: drop index pleat_new_people_mail | lock: SHARE UPDATE EXCLUSIVE on people
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_people_mail;
-- 9.2 build unique index pleat_new_people_mail on people without blocking writes | lock: SHARE UPDATE EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_people_mail ON public.people ((lower(pleat_new_mail)));
SET lock_timeout = '3s';

BEGIN;
-- 10.1 drop constraint people.pleat_not_null_pleat_new_mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_mail;
-- 10.2 reject new nulls in people.pleat_new_mail | lock: ACCESS EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people ADD CONSTRAINT pleat_not_null_pleat_new_mail CHECK (pleat_new_mail IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint people.pleat_not_null_pleat_new_mail | lock: SHARE UPDATE EXCLUSIVE on people
ALTER TABLE public.people VALIDATE CONSTRAINT pleat_not_null_pleat_new_mail;
COMMIT;

BEGIN;
-- 12.1 set not null on people.pleat_new_mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN pleat_new_mail SET NOT NULL;
-- 12.2 drop constraint people.pleat_not_null_pleat_new_mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT pleat_not_null_pleat_new_mail;
COMMIT;

-- 13. fill people.pleat_new_name from name | lock: ROW EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill people.pleat_new_name from name once more', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET pleat_new_name = public.people.name::text
  WHERE PLEAT_BATCH AND public.people.pleat_new_name IS DISTINCT FROM public.people.name::text
$pleat$);

BEGIN;
-- 14.1 put the successor of people.mail in its place: stop keeping people.pleat_new_mail equal to mail | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_pleat_new_mail ON public.people;
-- 14.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.pleat_new_mail" ();
-- 14.3 rename column people.mail to pleat_old_mail | lock: ACCESS EXCLUSIVE on people | H301 code from before the change fails from here on
ALTER TABLE public.people RENAME COLUMN mail TO pleat_old_mail;
-- 14.4 rename column people.pleat_new_mail to mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN pleat_new_mail TO mail;
-- 14.5 drop column people.pleat_old_mail | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN pleat_old_mail;
-- 14.6 rename index pleat_new_people_mail to people_mail | lock: none
ALTER INDEX public.pleat_new_people_mail RENAME TO people_mail;
-- 14.7 add check people.people_mail_check, not validated yet | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD CONSTRAINT people_mail_check CHECK (mail like '%@%') NOT VALID;
COMMIT;

BEGIN;
-- 15. validate constraint people.people_mail_check | lock: SHARE UPDATE EXCLUSIVE on people
ALTER TABLE public.people VALIDATE CONSTRAINT people_mail_check;
COMMIT;

BEGIN;
-- 16.1 put the successor of people.name in its place: stop keeping people.pleat_new_name equal to name | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_pleat_new_name ON public.people;
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.pleat_new_name" ();
-- 16.3 rename column people.name to pleat_old_name | lock: ACCESS EXCLUSIVE on people | H301 code from before the change fails from here on
ALTER TABLE public.people RENAME COLUMN name TO pleat_old_name;
-- 16.4 rename column people.pleat_new_name to name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN pleat_new_name TO name;
-- 16.5 drop column people.pleat_old_name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN pleat_old_name;
-- 16.6 rename index pleat_new_people_name to people_name | lock: none
ALTER INDEX public.pleat_new_people_name RENAME TO people_name;
-- 16.7 rename index pleat_new_people_plain to people_plain | lock: none
ALTER INDEX public.pleat_new_people_plain RENAME TO people_plain;
-- 17.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 17.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 17.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
