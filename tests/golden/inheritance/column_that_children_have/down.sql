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
  ('convert cats.age', true),
  ('convert cats.lives', true),
  ('copy cats.breed', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop column animals.age | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals DROP COLUMN age;
COMMIT;

BEGIN;
-- 3.1 undo: put the successor of cats.age in its place: add column cats.pleat_new_age text | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ADD COLUMN pleat_new_age text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.cats.pleat_new_age" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_age IS DISTINCT FROM OLD.pleat_new_age THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_age:= NEW.age::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_age:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep cats.pleat_new_age equal to age | lock: SHARE ROW EXCLUSIVE on cats
CREATE TRIGGER pleat_mirror_pleat_new_age BEFORE INSERT OR UPDATE ON public.cats FOR EACH ROW EXECUTE FUNCTION pleat."public.cats.pleat_new_age" ('mirror', 'age', 'pleat_new_age');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on cats
COMMENT ON TRIGGER pleat_mirror_pleat_new_age ON public.cats IS 'pleat: keeps pleat_new_age equal to age while a change is under way';
COMMIT;

-- 4. fill cats.pleat_new_age from age | lock: ROW EXCLUSIVE on cats
CALL pleat.backfill('fill cats.pleat_new_age from age once more', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET pleat_new_age = public.cats.age::text
  WHERE PLEAT_BATCH AND public.cats.pleat_new_age IS DISTINCT FROM public.cats.age::text
$pleat$);

BEGIN;
-- 5.1 undo: put the successor of cats.age in its place: stop keeping cats.pleat_new_age equal to age | lock: ACCESS EXCLUSIVE on cats
DROP TRIGGER pleat_mirror_pleat_new_age ON public.cats;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.cats.pleat_new_age" ();
-- 5.3 rename column cats.age to pleat_old_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats RENAME COLUMN age TO pleat_old_age;
-- 5.4 rename column cats.pleat_new_age to age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats RENAME COLUMN pleat_new_age TO age;
-- 5.5 drop column cats.pleat_old_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP COLUMN pleat_old_age;
-- 5.6 add column cats.pleat_new_age integer | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ADD COLUMN pleat_new_age integer;
-- 5.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.cats.pleat_new_age" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_age IS DISTINCT FROM OLD.pleat_new_age THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_age:= NEW.age::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_age:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.9 keep cats.pleat_new_age equal to age | lock: SHARE ROW EXCLUSIVE on cats
CREATE TRIGGER pleat_mirror_pleat_new_age BEFORE INSERT OR UPDATE ON public.cats FOR EACH ROW EXECUTE FUNCTION pleat."public.cats.pleat_new_age" ('mirror', 'age', 'pleat_new_age');
-- 5.10 say what the trigger is for | lock: ACCESS SHARE on cats
COMMENT ON TRIGGER pleat_mirror_pleat_new_age ON public.cats IS 'pleat: keeps pleat_new_age equal to age while a change is under way';
COMMIT;

BEGIN;
-- 6. drop column animals.lives | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals DROP COLUMN lives;
COMMIT;

BEGIN;
-- 7.1 undo: put the successor of cats.lives in its place: add column cats.pleat_new_lives text | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ADD COLUMN pleat_new_lives text;
-- 7.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.cats.pleat_new_lives" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_lives IS DISTINCT FROM OLD.pleat_new_lives THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_lives:= NEW.lives::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_lives:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.4 keep cats.pleat_new_lives equal to lives | lock: SHARE ROW EXCLUSIVE on cats
CREATE TRIGGER pleat_mirror_pleat_new_lives BEFORE INSERT OR UPDATE ON public.cats FOR EACH ROW EXECUTE FUNCTION pleat."public.cats.pleat_new_lives" ('mirror', 'lives', 'pleat_new_lives');
-- 7.5 say what the trigger is for | lock: ACCESS SHARE on cats
COMMENT ON TRIGGER pleat_mirror_pleat_new_lives ON public.cats IS 'pleat: keeps pleat_new_lives equal to lives while a change is under way';
COMMIT;

-- 8. fill cats.pleat_new_lives from lives | lock: ROW EXCLUSIVE on cats
CALL pleat.backfill('fill cats.pleat_new_lives from lives once more', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET pleat_new_lives = public.cats.lives::text
  WHERE PLEAT_BATCH AND public.cats.pleat_new_lives IS DISTINCT FROM public.cats.lives::text
$pleat$);

BEGIN;
-- 9.1 undo: put the successor of cats.lives in its place: stop keeping cats.pleat_new_lives equal to lives | lock: ACCESS EXCLUSIVE on cats
DROP TRIGGER pleat_mirror_pleat_new_lives ON public.cats;
-- 9.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.cats.pleat_new_lives" ();
-- 9.3 rename column cats.lives to pleat_old_lives | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats RENAME COLUMN lives TO pleat_old_lives;
-- 9.4 rename column cats.pleat_new_lives to lives | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats RENAME COLUMN pleat_new_lives TO lives;
-- 9.5 drop column cats.pleat_old_lives | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP COLUMN pleat_old_lives;
-- 9.6 add column cats.pleat_new_lives integer | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ADD COLUMN pleat_new_lives integer;
-- 9.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.cats.pleat_new_lives" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_lives IS DISTINCT FROM OLD.pleat_new_lives THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_lives:= NEW.lives::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_lives:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 9.9 keep cats.pleat_new_lives equal to lives | lock: SHARE ROW EXCLUSIVE on cats
CREATE TRIGGER pleat_mirror_pleat_new_lives BEFORE INSERT OR UPDATE ON public.cats FOR EACH ROW EXECUTE FUNCTION pleat."public.cats.pleat_new_lives" ('mirror', 'lives', 'pleat_new_lives');
-- 9.10 say what the trigger is for | lock: ACCESS SHARE on cats
COMMENT ON TRIGGER pleat_mirror_pleat_new_lives ON public.cats IS 'pleat: keeps pleat_new_lives equal to lives while a change is under way';
COMMIT;

BEGIN;
-- 10. drop column animals.kind | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals DROP COLUMN kind;
COMMIT;

BEGIN;
-- 11.1 undo: drop the copy and rename column cats.kind to breed: add column cats.kind text | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ADD COLUMN kind text;
-- 11.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.cats.kind" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.kind IS DISTINCT FROM NULL THEN NEW.breed:= NEW.kind; ELSE NEW.kind:= NEW.breed; END IF;
  ELSIF NEW.kind IS DISTINCT FROM OLD.kind THEN
    NEW.breed:= NEW.kind;
  ELSE
    NEW.kind:= NEW.breed;
  END IF;
  RETURN NEW;
END $pleat$;
-- 11.4 keep cats.kind equal to breed | lock: SHARE ROW EXCLUSIVE on cats
CREATE TRIGGER pleat_mirror_kind BEFORE INSERT OR UPDATE ON public.cats FOR EACH ROW EXECUTE FUNCTION pleat."public.cats.kind" ('mirror', 'breed', 'kind');
-- 11.5 say what the trigger is for | lock: ACCESS SHARE on cats
COMMENT ON TRIGGER pleat_mirror_kind ON public.cats IS 'pleat: keeps kind equal to breed while a change is under way';
COMMIT;

-- 12. fill cats.kind from breed | lock: ROW EXCLUSIVE on cats
CALL pleat.backfill('fill cats.kind from breed once more', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET kind = public.cats.breed
  WHERE PLEAT_BATCH AND public.cats.kind IS DISTINCT FROM public.cats.breed
$pleat$);

BEGIN;
-- 13.1 undo: drop the copy and rename column cats.kind to breed: stop keeping cats.kind equal to breed | lock: ACCESS EXCLUSIVE on cats
DROP TRIGGER pleat_mirror_kind ON public.cats;
-- 13.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.cats.kind" ();
-- 13.3 rename column cats.breed to pleat_swap_breed | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats RENAME COLUMN breed TO pleat_swap_breed;
-- 13.4 rename column cats.kind to breed | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats RENAME COLUMN kind TO breed;
-- 13.5 rename column cats.pleat_swap_breed to kind | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats RENAME COLUMN pleat_swap_breed TO kind;
-- 13.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 13.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.cats.breed" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.breed IS DISTINCT FROM NULL THEN NEW.kind:= NEW.breed; ELSE NEW.breed:= NEW.kind; END IF;
  ELSIF NEW.breed IS DISTINCT FROM OLD.breed THEN
    NEW.kind:= NEW.breed;
  ELSE
    NEW.breed:= NEW.kind;
  END IF;
  RETURN NEW;
END $pleat$;
-- 13.8 keep cats.breed equal to kind | lock: SHARE ROW EXCLUSIVE on cats
CREATE TRIGGER pleat_mirror_breed BEFORE INSERT OR UPDATE ON public.cats FOR EACH ROW EXECUTE FUNCTION pleat."public.cats.breed" ('mirror', 'kind', 'breed');
-- 13.9 say what the trigger is for | lock: ACCESS SHARE on cats
COMMENT ON TRIGGER pleat_mirror_breed ON public.cats IS 'pleat: keeps breed equal to kind while a change is under way';
-- 14. drop not null on cats.pleat_new_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ALTER COLUMN pleat_new_age DROP NOT NULL;
-- 15. drop constraint cats.pleat_not_null_pleat_new_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_age;
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
-- 1. give dogs.lives no default | lock: ACCESS EXCLUSIVE on dogs
ALTER TABLE public.dogs ALTER COLUMN lives DROP DEFAULT;
COMMIT;

BEGIN;
-- 2.1 undo: add a successor of type integer for cats.age: stop keeping cats.pleat_new_age equal to age | lock: ACCESS EXCLUSIVE on cats
DROP TRIGGER pleat_mirror_pleat_new_age ON public.cats;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.cats.pleat_new_age" ();
-- 2.3 drop column cats.pleat_new_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP COLUMN pleat_new_age;
-- 3.1 undo: add a successor of type integer for cats.lives: stop keeping cats.pleat_new_lives equal to lives | lock: ACCESS EXCLUSIVE on cats
DROP TRIGGER pleat_mirror_pleat_new_lives ON public.cats;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.cats.pleat_new_lives" ();
-- 3.3 drop column cats.pleat_new_lives | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP COLUMN pleat_new_lives;
-- 4.1 undo: add column cats.breed and keep it equal to kind: stop keeping cats.breed equal to kind | lock: ACCESS EXCLUSIVE on cats
DROP TRIGGER pleat_mirror_breed ON public.cats;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.cats.breed" ();
-- 4.3 drop column cats.breed | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP COLUMN breed;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
