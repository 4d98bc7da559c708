-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column people.size: the column comes back without its values
-- not undone: drop column people.name: the column comes back without its values
-- not undone: drop column people.loud: the column comes back without its values
-- not undone: drop column people.born: the column comes back without its values

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
  ('fill people.chance', true),
  ('fill people.label', true),
  ('fill people.large', true),
  ('fill people.shout', true),
  ('fill people.since', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column people.size integer | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN size integer;
-- 3. add column people.name text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN name text;
-- 4. add column people.loud text | lock: ACCESS EXCLUSIVE on people | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.people ADD COLUMN loud text GENERATED ALWAYS AS (upper(name)) STORED;
-- 5. add column people.born text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN born text;
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 see that the values can be told from a row | lock: ACCESS SHARE on people
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (name || ' ' || born), (born::date)
  FROM (SELECT * FROM public.people LIMIT 0) AS people;
END $pleat$;
-- 6.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."to public.people.label" () RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $pleat$
#variable_conflict use_column
DECLARE
  pleat_old boolean;
  pleat_new boolean;
  pleat_forth_1 public.people.label%TYPE;
  pleat_forth_2 public.people.since%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    pleat_old := NEW.born IS DISTINCT FROM NULL OR NEW.name IS DISTINCT FROM NULL;
    pleat_new := NEW.label IS DISTINCT FROM NULL OR NEW.since IS DISTINCT FROM NULL;
  ELSE
    pleat_old := (NEW.born IS DISTINCT FROM OLD.born) OR (NEW.name IS DISTINCT FROM OLD.name);
    pleat_new := (NEW.label IS DISTINCT FROM OLD.label) OR (NEW.since IS DISTINCT FROM OLD.since);
    IF pleat_old = pleat_new THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    pleat_forth_1:= (SELECT (name || ' ' || born) FROM (SELECT NEW.*) AS people);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_1:= NULL;
  END;
  BEGIN
    pleat_forth_2:= (SELECT (born::date) FROM (SELECT NEW.*) AS people);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_2:= NULL;
  END;
  IF TG_OP = 'INSERT' THEN
    IF (NEW.label IS NOT DISTINCT FROM NULL) AND (pleat_old OR NOT pleat_new) THEN NEW.label:= pleat_forth_1; END IF;
    IF (NEW.since IS NOT DISTINCT FROM NULL) AND (pleat_old OR NOT pleat_new) THEN NEW.since:= pleat_forth_2; END IF;
  ELSIF pleat_old THEN
    IF (NEW.name IS DISTINCT FROM OLD.name) OR (NEW.born IS DISTINCT FROM OLD.born) THEN NEW.label:= pleat_forth_1; END IF;
    IF (NEW.born IS DISTINCT FROM OLD.born) THEN NEW.since:= pleat_forth_2; END IF;
  ELSE
  END IF;
  RETURN NEW;
END $pleat$;
-- 6.4 let label, since of people follow born, name | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER "~pleat_relay_label" BEFORE INSERT OR UPDATE ON public.people
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.people.label" ('relay', 'leaving', 'born', 'leaving', 'name', 'forth', 'label', 'name || '' '' || born', 'forth', 'since', 'born::date');
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
-- 1.1 let label, since of people follow no more | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER "~pleat_relay_label" ON public.people;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.people.label" ();
-- 2. set not null on people.born again if every row allows it | lock: ACCESS EXCLUSIVE on people | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.people WHERE public.people.born IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.people.born';
  ELSE
    ALTER TABLE public.people ALTER COLUMN born SET NOT NULL;
  END IF;
END $pleat$;
-- 3. drop column people.large | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN large;
-- 4. drop column people.chance | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN chance;
-- 5. drop column people.shout | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN shout;
-- 6. drop column people.since | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN since;
-- 7. drop column people.label | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN label;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
