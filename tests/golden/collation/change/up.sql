-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
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
  done_to text[],
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('convert people.name', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type text for people.name: add column people.pleat_new_name text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN pleat_new_name text COLLATE french;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep people.pleat_new_name equal to name | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_pleat_new_name BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.pleat_new_name" ('mirror', 'name', 'pleat_new_name');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_pleat_new_name ON public.people IS 'pleat: keeps pleat_new_name equal to name while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill people.pleat_new_name from name | lock: ROW EXCLUSIVE on people
DO $pleat$
DECLARE
  more boolean;
  low_1 public.people.id%TYPE;
  high_1 public.people.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.people.pleat_new_name', false);
  SELECT id INTO low_1 FROM public.people ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM public.people WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM public.people WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE public.people SET pleat_new_name = public.people.name::text FROM pleat_batch
        WHERE (public.people.id) = (pleat_key_1) AND public.people.pleat_new_name IS DISTINCT FROM public.people.name::text;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'convert people.name';
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. rename collation sorted to french | lock: none | H301 code from before the change fails from here on
ALTER COLLATION public.sorted RENAME TO french;
-- 5.1 replace collation german: drop collation german | lock: none | H301 code from before the change fails from here on
DROP COLLATION public.german;
-- 5.2 create collation german | lock: none
CREATE COLLATION public.german ( PROVIDER = icu, LOCALE = 'de-AT');
COMMIT;

-- 6. fill people.pleat_new_name from name | lock: ROW EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
DECLARE
  more boolean;
  low_1 public.people.id%TYPE;
  high_1 public.people.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.people.pleat_new_name', false);
  SELECT id INTO low_1 FROM public.people ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM public.people WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM public.people WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE public.people SET pleat_new_name = public.people.name::text FROM pleat_batch
        WHERE (public.people.id) = (pleat_key_1) AND public.people.pleat_new_name IS DISTINCT FROM public.people.name::text;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
END $pleat$;

BEGIN;
-- 7.1 drop constraint people.pleat_not_null_pleat_new_name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_name;
-- 7.2 reject new nulls in people.pleat_new_name | lock: ACCESS EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people ADD CONSTRAINT pleat_not_null_pleat_new_name CHECK (pleat_new_name IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint people.pleat_not_null_pleat_new_name | lock: SHARE UPDATE EXCLUSIVE on people
ALTER TABLE public.people VALIDATE CONSTRAINT pleat_not_null_pleat_new_name;
COMMIT;

BEGIN;
-- 9.1 set not null on people.pleat_new_name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN pleat_new_name SET NOT NULL;
-- 9.2 drop constraint people.pleat_not_null_pleat_new_name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT pleat_not_null_pleat_new_name;
-- 10.1 put the successor of people.name in its place: stop keeping people.pleat_new_name equal to name | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_pleat_new_name ON public.people;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.pleat_new_name" ();
-- 10.3 rename column people.name to pleat_old_name | lock: ACCESS EXCLUSIVE on people | H301 code from before the change fails from here on
ALTER TABLE public.people RENAME COLUMN name TO pleat_old_name;
-- 10.4 rename column people.pleat_new_name to name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN pleat_new_name TO name;
-- 10.5 give people.name a default | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN name SET DEFAULT 'x';
-- 10.6 drop column people.pleat_old_name | lock: ACCESS EXCLUSIVE on people | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.people DROP COLUMN pleat_old_name;
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
