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
  ('convert t.a', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop constraint t.c | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT c;
COMMIT;

SET lock_timeout = 0;
-- 3. drop index c | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.c;
SET lock_timeout = '3s';

BEGIN;
-- 4.1 undo: put the successor of t.a in its place: add column t.pleat_new_a integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_a integer;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.pleat_new_a" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_a IS DISTINCT FROM OLD.pleat_new_a THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_a:= NEW.a::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_a:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep t.pleat_new_a equal to a | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_a BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_a" ('mirror', 'a', 'pleat_new_a');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_a ON public.t IS 'pleat: keeps pleat_new_a equal to a while a change is under way';
COMMIT;

-- 5. fill t.pleat_new_a from a | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.pleat_new_a from a once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET pleat_new_a = public.t.a::integer
  WHERE PLEAT_BATCH AND public.t.pleat_new_a IS DISTINCT FROM public.t.a::integer
$pleat$);

BEGIN;
-- 6.1 undo: put the successor of t.a in its place: stop keeping t.pleat_new_a equal to a | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_a ON public.t;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_a" ();
-- 6.3 rename column t.a to pleat_old_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN a TO pleat_old_a;
-- 6.4 rename column t.pleat_new_a to a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_new_a TO a;
-- 6.5 drop column t.pleat_old_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN pleat_old_a;
-- 6.6 set not null on t.a again if every row allows it | lock: ACCESS EXCLUSIVE on t | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.t WHERE public.t.a IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.t.a';
  ELSE
    ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;
  END IF;
END $pleat$;
-- 6.7 add column t.pleat_new_a bigint | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_a bigint;
-- 6.8 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.9 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.pleat_new_a" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_a IS DISTINCT FROM OLD.pleat_new_a THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_a:= NEW.a::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_a:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.10 keep t.pleat_new_a equal to a | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_a BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_a" ('mirror', 'a', 'pleat_new_a');
-- 6.11 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_a ON public.t IS 'pleat: keeps pleat_new_a equal to a while a change is under way';
-- 7. drop not null on t.pleat_new_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN pleat_new_a DROP NOT NULL;
-- 8. drop constraint t.pleat_not_null_pleat_new_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_a;
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
-- 1. add check t.c, not validated yet | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint t.c | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t VALIDATE CONSTRAINT c;
COMMIT;

BEGIN;
-- 3.1 undo: add a successor of type bigint for t.a: stop keeping t.pleat_new_a equal to a | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_a ON public.t;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_a" ();
-- 3.3 drop column t.pleat_new_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN pleat_new_a;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
