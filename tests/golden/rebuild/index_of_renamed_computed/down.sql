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
  ('convert lots.code', true),
  ('convert lots.over', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of lots.code in its place: add column lots.pleat_new_code uuid | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ADD COLUMN pleat_new_code uuid;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.lots.pleat_new_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_code IS DISTINCT FROM OLD.pleat_new_code THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_code:= NEW.code::uuid;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_code:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep lots.pleat_new_code equal to code | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER pleat_mirror_pleat_new_code BEFORE INSERT OR UPDATE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."public.lots.pleat_new_code" ('mirror', 'code', 'pleat_new_code');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on lots
COMMENT ON TRIGGER pleat_mirror_pleat_new_code ON public.lots IS 'pleat: keeps pleat_new_code equal to code while a change is under way';
COMMIT;

-- 3. fill lots.pleat_new_code from code | lock: ROW EXCLUSIVE on lots
CALL pleat.backfill('fill lots.pleat_new_code from code once more', 'public.lots', ARRAY['id'], $pleat$
  UPDATE public.lots SET pleat_new_code = public.lots.code::uuid
  WHERE PLEAT_BATCH AND public.lots.pleat_new_code IS DISTINCT FROM public.lots.code::uuid
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of lots.code in its place: stop keeping lots.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER pleat_mirror_pleat_new_code ON public.lots;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lots.pleat_new_code" ();
-- 4.3 rename column lots.code to pleat_old_code | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots RENAME COLUMN code TO pleat_old_code;
-- 4.4 rename column lots.pleat_new_code to code | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots RENAME COLUMN pleat_new_code TO code;
-- 4.5 drop column lots.pleat_old_code | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots DROP COLUMN pleat_old_code;
-- 4.6 add column lots.pleat_new_code text | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ADD COLUMN pleat_new_code text;
-- 4.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.lots.pleat_new_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_code IS DISTINCT FROM OLD.pleat_new_code THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_code:= NEW.code::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_code:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.9 keep lots.pleat_new_code equal to code | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER pleat_mirror_pleat_new_code BEFORE INSERT OR UPDATE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."public.lots.pleat_new_code" ('mirror', 'code', 'pleat_new_code');
-- 4.10 say what the trigger is for | lock: ACCESS SHARE on lots
COMMENT ON TRIGGER pleat_mirror_pleat_new_code ON public.lots IS 'pleat: keeps pleat_new_code equal to code while a change is under way';
-- 5.1 undo: change type of lots.id from integer to bigint, rebuilding column lots.doubled: drop column lots.doubled | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots DROP COLUMN doubled;
-- 5.2 change type of lots.id from bigint to integer | lock: ACCESS EXCLUSIVE on lots | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.lots ALTER COLUMN id TYPE integer USING id::integer;
-- 5.3 add column lots.doubled bigint | lock: ACCESS EXCLUSIVE on lots | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.lots ADD COLUMN doubled bigint GENERATED ALWAYS AS (id * 2) STORED;
COMMIT;

SET lock_timeout = 0;
-- 6. build index lots_twice on lots without blocking writes | lock: SHARE UPDATE EXCLUSIVE on lots
CREATE INDEX CONCURRENTLY lots_twice ON public.lots (doubled) WHERE (code is not null);
SET lock_timeout = '3s';

BEGIN;
-- 7.1 undo: put the successor of lots.over in its place: add column lots.pleat_new_over integer | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ADD COLUMN pleat_new_over integer;
-- 7.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.lots.pleat_new_over" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_over IS DISTINCT FROM OLD.pleat_new_over THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_over:= NEW.over::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_over:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.4 keep lots.pleat_new_over equal to over | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER pleat_mirror_pleat_new_over BEFORE INSERT OR UPDATE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."public.lots.pleat_new_over" ('mirror', 'over', 'pleat_new_over');
-- 7.5 say what the trigger is for | lock: ACCESS SHARE on lots
COMMENT ON TRIGGER pleat_mirror_pleat_new_over ON public.lots IS 'pleat: keeps pleat_new_over equal to over while a change is under way';
COMMIT;

-- 8. fill lots.pleat_new_over from over | lock: ROW EXCLUSIVE on lots
CALL pleat.backfill('fill lots.pleat_new_over from over once more', 'public.lots', ARRAY['id'], $pleat$
  UPDATE public.lots SET pleat_new_over = public.lots.over::integer
  WHERE PLEAT_BATCH AND public.lots.pleat_new_over IS DISTINCT FROM public.lots.over::integer
$pleat$);

BEGIN;
-- 9.1 undo: put the successor of lots.over in its place: stop keeping lots.pleat_new_over equal to over | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER pleat_mirror_pleat_new_over ON public.lots;
-- 9.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lots.pleat_new_over" ();
-- 9.3 rename column lots.over to pleat_old_over | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots RENAME COLUMN over TO pleat_old_over;
-- 9.4 rename column lots.pleat_new_over to over | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots RENAME COLUMN pleat_new_over TO over;
-- 9.5 drop column lots.pleat_old_over | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots DROP COLUMN pleat_old_over;
-- 9.6 add column lots.pleat_new_over bigint | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ADD COLUMN pleat_new_over bigint;
-- 9.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.lots.pleat_new_over" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_over IS DISTINCT FROM OLD.pleat_new_over THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_over:= NEW.over::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_over:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 9.9 keep lots.pleat_new_over equal to over | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER pleat_mirror_pleat_new_over BEFORE INSERT OR UPDATE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."public.lots.pleat_new_over" ('mirror', 'over', 'pleat_new_over');
-- 9.10 say what the trigger is for | lock: ACCESS SHARE on lots
COMMENT ON TRIGGER pleat_mirror_pleat_new_over ON public.lots IS 'pleat: keeps pleat_new_over equal to over while a change is under way';
-- 10. rename column lots.doubled to twice | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots RENAME COLUMN doubled TO twice;
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
-- 1. add foreign key lots.lots_over_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on lots | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.lots ADD CONSTRAINT lots_over_fkey FOREIGN KEY (over) REFERENCES public.lots (id) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint lots.lots_over_fkey | lock: SHARE UPDATE EXCLUSIVE on lots | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.lots VALIDATE CONSTRAINT lots_over_fkey;
COMMIT;

BEGIN;
-- 3.1 undo: add a successor of type bigint for lots.over: stop keeping lots.pleat_new_over equal to over | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER pleat_mirror_pleat_new_over ON public.lots;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lots.pleat_new_over" ();
-- 3.3 drop column lots.pleat_new_over | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots DROP COLUMN pleat_new_over;
-- 4.1 undo: add a successor of type text for lots.code: stop keeping lots.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER pleat_mirror_pleat_new_code ON public.lots;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lots.pleat_new_code" ();
-- 4.3 drop column lots.pleat_new_code | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots DROP COLUMN pleat_new_code;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
