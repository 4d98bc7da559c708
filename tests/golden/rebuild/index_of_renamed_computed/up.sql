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
  ('convert lots.code', false),
  ('convert lots.over', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type text for lots.code: add column lots.pleat_new_code text | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ADD COLUMN pleat_new_code text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep lots.pleat_new_code equal to code | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER pleat_mirror_pleat_new_code BEFORE INSERT OR UPDATE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."public.lots.pleat_new_code" ('mirror', 'code', 'pleat_new_code');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on lots
COMMENT ON TRIGGER pleat_mirror_pleat_new_code ON public.lots IS 'pleat: keeps pleat_new_code equal to code while a change is under way';
-- 3.1 add a successor of type bigint for lots.over: add column lots.pleat_new_over bigint | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ADD COLUMN pleat_new_over bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep lots.pleat_new_over equal to over | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER pleat_mirror_pleat_new_over BEFORE INSERT OR UPDATE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."public.lots.pleat_new_over" ('mirror', 'over', 'pleat_new_over');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on lots
COMMENT ON TRIGGER pleat_mirror_pleat_new_over ON public.lots IS 'pleat: keeps pleat_new_over equal to over while a change is under way';
-- 4. drop constraint lots.lots_over_fkey | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots DROP CONSTRAINT lots_over_fkey;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill lots.pleat_new_code from code | lock: ROW EXCLUSIVE on lots
CALL pleat.backfill('convert lots.code', 'public.lots', ARRAY['id'], $pleat$
  UPDATE public.lots SET pleat_new_code = public.lots.code::text
  WHERE PLEAT_BATCH AND public.lots.pleat_new_code IS DISTINCT FROM public.lots.code::text
$pleat$);

-- 6. fill lots.pleat_new_over from over | lock: ROW EXCLUSIVE on lots
CALL pleat.backfill('convert lots.over', 'public.lots', ARRAY['id'], $pleat$
  UPDATE public.lots SET pleat_new_over = public.lots.over::bigint
  WHERE PLEAT_BATCH AND public.lots.pleat_new_over IS DISTINCT FROM public.lots.over::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7. rename column lots.twice to doubled | lock: ACCESS EXCLUSIVE on lots | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TABLE public.lots RENAME COLUMN twice TO doubled;
COMMIT;

-- 8. fill lots.pleat_new_code from code | lock: ROW EXCLUSIVE on lots | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill lots.pleat_new_code from code once more', 'public.lots', ARRAY['id'], $pleat$
  UPDATE public.lots SET pleat_new_code = public.lots.code::text
  WHERE PLEAT_BATCH AND public.lots.pleat_new_code IS DISTINCT FROM public.lots.code::text
$pleat$);

-- 9. fill lots.pleat_new_over from over | lock: ROW EXCLUSIVE on lots | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill lots.pleat_new_over from over once more', 'public.lots', ARRAY['id'], $pleat$
  UPDATE public.lots SET pleat_new_over = public.lots.over::bigint
  WHERE PLEAT_BATCH AND public.lots.pleat_new_over IS DISTINCT FROM public.lots.over::bigint
$pleat$);

BEGIN;
-- 10.1 put the successor of lots.over in its place: stop keeping lots.pleat_new_over equal to over | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER pleat_mirror_pleat_new_over ON public.lots;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lots.pleat_new_over" ();
-- 10.3 rename column lots.over to pleat_old_over | lock: ACCESS EXCLUSIVE on lots | H301 code from before the change fails from here on
ALTER TABLE public.lots RENAME COLUMN over TO pleat_old_over;
-- 10.4 rename column lots.pleat_new_over to over | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots RENAME COLUMN pleat_new_over TO over;
-- 10.5 drop column lots.pleat_old_over | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots DROP COLUMN pleat_old_over;
COMMIT;

SET lock_timeout = 0;
-- 11. drop index lots_twice | lock: SHARE UPDATE EXCLUSIVE on lots
DROP INDEX CONCURRENTLY public.lots_twice;
SET lock_timeout = '3s';

BEGIN;
-- 12.1 change type of lots.id from integer to bigint, rebuilding column lots.doubled: drop column lots.doubled | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots DROP COLUMN doubled;
-- 12.2 change type of lots.id from integer to bigint | lock: ACCESS EXCLUSIVE on lots | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.lots ALTER COLUMN id TYPE bigint USING id::bigint;
-- 12.3 add column lots.doubled bigint | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ADD COLUMN doubled bigint GENERATED ALWAYS AS (id * 2) STORED;
-- 13.1 put the successor of lots.code in its place: stop keeping lots.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER pleat_mirror_pleat_new_code ON public.lots;
-- 13.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.lots.pleat_new_code" ();
-- 13.3 rename column lots.code to pleat_old_code | lock: ACCESS EXCLUSIVE on lots | H301 code from before the change fails from here on
ALTER TABLE public.lots RENAME COLUMN code TO pleat_old_code;
-- 13.4 rename column lots.pleat_new_code to code | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots RENAME COLUMN pleat_new_code TO code;
-- 13.5 drop column lots.pleat_old_code | lock: ACCESS EXCLUSIVE on lots | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.lots DROP COLUMN pleat_old_code;
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
