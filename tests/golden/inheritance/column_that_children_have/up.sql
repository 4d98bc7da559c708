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
  ('copy cats.breed', false),
  ('convert cats.lives', false),
  ('convert cats.age', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column cats.breed and keep it equal to kind: add column cats.breed text | lock: ACCESS EXCLUSIVE on cats | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.cats ADD COLUMN breed text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep cats.breed equal to kind | lock: SHARE ROW EXCLUSIVE on cats
CREATE TRIGGER pleat_mirror_breed BEFORE INSERT OR UPDATE ON public.cats FOR EACH ROW EXECUTE FUNCTION pleat."public.cats.breed" ('mirror', 'kind', 'breed');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on cats
COMMENT ON TRIGGER pleat_mirror_breed ON public.cats IS 'pleat: keeps breed equal to kind while a change is under way';
-- 3.1 add a successor of type integer for cats.lives: add column cats.pleat_new_lives integer | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ADD COLUMN pleat_new_lives integer;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep cats.pleat_new_lives equal to lives | lock: SHARE ROW EXCLUSIVE on cats
CREATE TRIGGER pleat_mirror_pleat_new_lives BEFORE INSERT OR UPDATE ON public.cats FOR EACH ROW EXECUTE FUNCTION pleat."public.cats.pleat_new_lives" ('mirror', 'lives', 'pleat_new_lives');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on cats
COMMENT ON TRIGGER pleat_mirror_pleat_new_lives ON public.cats IS 'pleat: keeps pleat_new_lives equal to lives while a change is under way';
-- 4.1 add a successor of type integer for cats.age: add column cats.pleat_new_age integer | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ADD COLUMN pleat_new_age integer;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep cats.pleat_new_age equal to age | lock: SHARE ROW EXCLUSIVE on cats
CREATE TRIGGER pleat_mirror_pleat_new_age BEFORE INSERT OR UPDATE ON public.cats FOR EACH ROW EXECUTE FUNCTION pleat."public.cats.pleat_new_age" ('mirror', 'age', 'pleat_new_age');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on cats
COMMENT ON TRIGGER pleat_mirror_pleat_new_age ON public.cats IS 'pleat: keeps pleat_new_age equal to age while a change is under way';
COMMIT;

BEGIN;
-- 5. give dogs.lives a default | lock: ACCESS EXCLUSIVE on dogs
ALTER TABLE public.dogs ALTER COLUMN lives SET DEFAULT 1;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill cats.breed from kind | lock: ROW EXCLUSIVE on cats
CALL pleat.backfill('copy cats.breed', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET breed = public.cats.kind
  WHERE PLEAT_BATCH AND public.cats.breed IS DISTINCT FROM public.cats.kind
$pleat$);

-- 7. fill cats.pleat_new_lives from lives | lock: ROW EXCLUSIVE on cats
CALL pleat.backfill('convert cats.lives', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET pleat_new_lives = public.cats.lives::integer
  WHERE PLEAT_BATCH AND public.cats.pleat_new_lives IS DISTINCT FROM public.cats.lives::integer
$pleat$);

-- 8. fill cats.pleat_new_age from age | lock: ROW EXCLUSIVE on cats
CALL pleat.backfill('convert cats.age', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET pleat_new_age = public.cats.age::integer
  WHERE PLEAT_BATCH AND public.cats.pleat_new_age IS DISTINCT FROM public.cats.age::integer
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 9. fill cats.pleat_new_lives from lives | lock: ROW EXCLUSIVE on cats | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill cats.pleat_new_lives from lives once more', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET pleat_new_lives = public.cats.lives::integer
  WHERE PLEAT_BATCH AND public.cats.pleat_new_lives IS DISTINCT FROM public.cats.lives::integer
$pleat$);

-- 10. fill cats.pleat_new_age from age | lock: ROW EXCLUSIVE on cats | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill cats.pleat_new_age from age once more', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET pleat_new_age = public.cats.age::integer
  WHERE PLEAT_BATCH AND public.cats.pleat_new_age IS DISTINCT FROM public.cats.age::integer
$pleat$);

BEGIN;
-- 11.1 drop constraint cats.pleat_not_null_pleat_new_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_age;
-- 11.2 reject new nulls in cats.pleat_new_age | lock: ACCESS EXCLUSIVE on cats | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.cats ADD CONSTRAINT pleat_not_null_pleat_new_age CHECK (pleat_new_age IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint cats.pleat_not_null_pleat_new_age | lock: SHARE UPDATE EXCLUSIVE on cats
ALTER TABLE public.cats VALIDATE CONSTRAINT pleat_not_null_pleat_new_age;
COMMIT;

BEGIN;
-- 13.1 set not null on cats.pleat_new_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ALTER COLUMN pleat_new_age SET NOT NULL;
-- 13.2 drop constraint cats.pleat_not_null_pleat_new_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP CONSTRAINT pleat_not_null_pleat_new_age;
-- 14.1 drop the copy and rename column cats.kind to breed: stop keeping cats.breed equal to kind | lock: ACCESS EXCLUSIVE on cats
DROP TRIGGER pleat_mirror_breed ON public.cats;
-- 14.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.cats.breed" ();
-- 14.3 drop column cats.breed | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP COLUMN breed;
-- 14.4 rename column cats.kind to breed | lock: ACCESS EXCLUSIVE on cats | H301 code from before the change fails from here on
ALTER TABLE public.cats RENAME COLUMN kind TO breed;
COMMIT;

BEGIN;
-- 15. add column animals.kind integer | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals ADD COLUMN kind integer;
COMMIT;

BEGIN;
-- 16.1 put the successor of cats.lives in its place: stop keeping cats.pleat_new_lives equal to lives | lock: ACCESS EXCLUSIVE on cats
DROP TRIGGER pleat_mirror_pleat_new_lives ON public.cats;
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.cats.pleat_new_lives" ();
-- 16.3 rename column cats.lives to pleat_old_lives | lock: ACCESS EXCLUSIVE on cats | H301 code from before the change fails from here on
ALTER TABLE public.cats RENAME COLUMN lives TO pleat_old_lives;
-- 16.4 rename column cats.pleat_new_lives to lives | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats RENAME COLUMN pleat_new_lives TO lives;
-- 16.5 drop column cats.pleat_old_lives | lock: ACCESS EXCLUSIVE on cats | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.cats DROP COLUMN pleat_old_lives;
COMMIT;

BEGIN;
-- 17. add column animals.lives integer | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals ADD COLUMN lives integer;
COMMIT;

BEGIN;
-- 18.1 put the successor of cats.age in its place: stop keeping cats.pleat_new_age equal to age | lock: ACCESS EXCLUSIVE on cats
DROP TRIGGER pleat_mirror_pleat_new_age ON public.cats;
-- 18.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.cats.pleat_new_age" ();
-- 18.3 rename column cats.age to pleat_old_age | lock: ACCESS EXCLUSIVE on cats | H301 code from before the change fails from here on
ALTER TABLE public.cats RENAME COLUMN age TO pleat_old_age;
-- 18.4 rename column cats.pleat_new_age to age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats RENAME COLUMN pleat_new_age TO age;
-- 18.5 give cats.age a default | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ALTER COLUMN age SET DEFAULT 3;
-- 18.6 drop column cats.pleat_old_age | lock: ACCESS EXCLUSIVE on cats | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.cats DROP COLUMN pleat_old_age;
COMMIT;

BEGIN;
-- 19. add column animals.age integer | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals ADD COLUMN age integer;
-- 20.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 20.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 20.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
