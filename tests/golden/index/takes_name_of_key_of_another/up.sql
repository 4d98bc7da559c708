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
  ('convert t.a', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type integer for t.a: add column t.pleat_new_a integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_a integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep t.pleat_new_a equal to a | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_a BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_a" ('mirror', 'a', 'pleat_new_a');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_a ON public.t IS 'pleat: keeps pleat_new_a equal to a while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill t.pleat_new_a from a | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('convert t.a', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET pleat_new_a = public.t.a::integer
  WHERE PLEAT_BATCH AND public.t.pleat_new_a IS DISTINCT FROM public.t.a::integer
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill t.pleat_new_a from a | lock: ROW EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill t.pleat_new_a from a once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET pleat_new_a = public.t.a::integer
  WHERE PLEAT_BATCH AND public.t.pleat_new_a IS DISTINCT FROM public.t.a::integer
$pleat$);

BEGIN;
-- 5.1 drop constraint t.pleat_not_null_pleat_new_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_a;
-- 5.2 reject new nulls in t.pleat_new_a | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_pleat_new_a CHECK (pleat_new_a IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint t.pleat_not_null_pleat_new_a | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_pleat_new_a;
COMMIT;

BEGIN;
-- 7.1 set not null on t.pleat_new_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN pleat_new_a SET NOT NULL;
-- 7.2 drop constraint t.pleat_not_null_pleat_new_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_pleat_new_a;
-- 8.1 put the successor of t.a in its place: stop keeping t.pleat_new_a equal to a | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_a ON public.t;
-- 8.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_a" ();
-- 8.3 rename column t.a to pleat_old_a | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on
ALTER TABLE public.t RENAME COLUMN a TO pleat_old_a;
-- 8.4 rename column t.pleat_new_a to a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_new_a TO a;
-- 8.5 drop column t.pleat_old_a | lock: ACCESS EXCLUSIVE on t | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.t DROP COLUMN pleat_old_a;
COMMIT;

BEGIN;
-- 9. drop constraint u.x | lock: ACCESS EXCLUSIVE on u
ALTER TABLE public.u DROP CONSTRAINT x;
COMMIT;

SET lock_timeout = 0;
-- 10. build index x on t | lock: SHARE UPDATE EXCLUSIVE on t
CREATE INDEX CONCURRENTLY x ON public.t (a);
SET lock_timeout = '3s';

BEGIN;
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 11.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
