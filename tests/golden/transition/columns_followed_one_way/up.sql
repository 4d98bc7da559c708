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
  ('fill people.label', false),
  ('fill people.since', false),
  ('fill people.shout', false),
  ('fill people.chance', false),
  ('fill people.large', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column people.label text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN label text;
-- 3. add column people.since date | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN since date;
-- 4. add column people.shout text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN shout text;
-- 5.1 add column people.chance double precision | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN chance double precision;
-- 5.2 give people.chance a default | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN chance SET DEFAULT random();
-- 6. add column people.large integer | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN large integer;
-- 7. drop not null on people.born | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN born DROP NOT NULL;
-- 8.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.2 see that the values can be told from a row | lock: ACCESS SHARE on people
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (name || ' ' || born), (born::date)
  FROM (SELECT * FROM public.people LIMIT 0) AS people;
END $pleat$;
-- 8.3 create the function of the trigger that follows | lock: none
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
-- 8.4 let label, since of people follow born, name | lock: SHARE ROW EXCLUSIVE on people | H311 what new code writes to what is new does not come back to old code, nor on the way back (born, name)
CREATE TRIGGER "~pleat_relay_label" BEFORE INSERT OR UPDATE ON public.people
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.people.label" ('relay', 'leaving', 'born', 'leaving', 'name', 'forth', 'label', 'name || '' '' || born', 'forth', 'since', 'born::date');
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 9. fill people.label | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('fill people.label', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET label = (name || ' ' || born)
  WHERE PLEAT_BATCH AND public.people.label IS NULL
$pleat$);

-- 10. fill people.since | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('fill people.since', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET since = (born::date)
  WHERE PLEAT_BATCH AND public.people.since IS NULL
$pleat$);

-- 11. fill people.shout | lock: ROW EXCLUSIVE on people | H310 what old code writes to what is read here, once that has been read, is not copied: it has to stop before (people.loud)
CALL pleat.backfill('fill people.shout', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET shout = (loud)
  WHERE PLEAT_BATCH AND public.people.shout IS NULL
$pleat$);

-- 12. fill people.chance | lock: ROW EXCLUSIVE on people | H310 what old code writes to what is read here, once that has been read, is not copied: it has to stop before (people.size)
CALL pleat.backfill('fill people.chance', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET chance = (size * 1.5)
  WHERE PLEAT_BATCH AND public.people.chance IS NULL
$pleat$);

-- 13. fill people.large | lock: ROW EXCLUSIVE on people | H310 what old code writes to what is read here, once that has been read, is not copied: it has to stop before (people.size)
CALL pleat.backfill('fill people.large', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET large = (size)
  WHERE PLEAT_BATCH AND (size > 3) AND public.people.large IS DISTINCT FROM (size)::integer
$pleat$);

BEGIN;
-- 14. check that labels follow | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF (not exists (
  select from people where label is distinct from name || ' ' || born)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: labels follow',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 15. check that dates follow, but for what is none | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF (not exists (
  select from people where since is distinct from case when born ~ '^[0-9]' then born::date end)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: dates follow, but for what is none',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 16. see that people.label has every value | lock: ACCESS SHARE on people | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
#variable_conflict use_column
DECLARE
  pleat_row record;
  pleat_value public.people.label%TYPE;
BEGIN
  FOR pleat_row IN SELECT (name || ' ' || born) AS value FROM public.people WHERE public.people.label IS NOT DISTINCT FROM NULL LOOP
    pleat_value := pleat_row.value;
  END LOOP;
EXCEPTION WHEN undefined_table OR undefined_column THEN
  RAISE NOTICE 'pleat: past: %', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 17. see that people.since has every value | lock: ACCESS SHARE on people | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
#variable_conflict use_column
DECLARE
  pleat_row record;
  pleat_value public.people.since%TYPE;
BEGIN
  FOR pleat_row IN SELECT (born::date) AS value FROM public.people WHERE public.people.since IS NOT DISTINCT FROM NULL LOOP
    pleat_value := pleat_row.value;
  END LOOP;
EXCEPTION WHEN undefined_table OR undefined_column THEN
  RAISE NOTICE 'pleat: past: %', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 18.1 let label, since of people follow no more | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER "~pleat_relay_label" ON public.people;
-- 18.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.people.label" ();
-- 19. drop column people.born | lock: ACCESS EXCLUSIVE on people | H101 rows or values are gone for good
ALTER TABLE public.people DROP COLUMN born;
-- 20. drop column people.loud | lock: ACCESS EXCLUSIVE on people | H101 rows or values are gone for good
ALTER TABLE public.people DROP COLUMN loud;
-- 21. drop column people.name | lock: ACCESS EXCLUSIVE on people | H101 rows or values are gone for good
ALTER TABLE public.people DROP COLUMN name;
-- 22. drop column people.size | lock: ACCESS EXCLUSIVE on people | H101 rows or values are gone for good
ALTER TABLE public.people DROP COLUMN size;
-- 23.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 23.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 23.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
