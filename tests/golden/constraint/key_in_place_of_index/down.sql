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
  ('convert r.t_a', true),
  ('convert t.a', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop constraint r.r_t_a_fkey | lock: ACCESS EXCLUSIVE on r, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.r DROP CONSTRAINT r_t_a_fkey;
-- 3. drop constraint t.t_a_key | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_a_key;
COMMIT;

SET lock_timeout = 0;
-- 4. drop index t_a_key | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.t_a_key;
SET lock_timeout = '3s';

BEGIN;
-- 5.1 undo: put the successor of t.a in its place: add column t.pleat_new_a integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_a integer;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
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
-- 5.4 keep t.pleat_new_a equal to a | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_a BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_a" ('mirror', 'a', 'pleat_new_a');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_a ON public.t IS 'pleat: keeps pleat_new_a equal to a while a change is under way';
COMMIT;

-- 6. fill t.pleat_new_a from a | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.pleat_new_a from a once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET pleat_new_a = public.t.a::integer
  WHERE PLEAT_BATCH AND public.t.pleat_new_a IS DISTINCT FROM public.t.a::integer
$pleat$);

BEGIN;
-- 7.1 undo: put the successor of t.a in its place: stop keeping t.pleat_new_a equal to a | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_a ON public.t;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_a" ();
-- 7.3 rename column t.a to pleat_old_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN a TO pleat_old_a;
-- 7.4 rename column t.pleat_new_a to a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_new_a TO a;
-- 7.5 drop column t.pleat_old_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN pleat_old_a;
-- 7.6 set not null on t.a again if every row allows it | lock: ACCESS EXCLUSIVE on t | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.t WHERE public.t.a IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.t.a';
  ELSE
    ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;
  END IF;
END $pleat$;
-- 7.7 add column t.pleat_new_a bigint | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_a bigint;
-- 7.8 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.9 create the function of the trigger that follows | lock: none
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
-- 7.10 keep t.pleat_new_a equal to a | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_a BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_a" ('mirror', 'a', 'pleat_new_a');
-- 7.11 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_a ON public.t IS 'pleat: keeps pleat_new_a equal to a while a change is under way';
COMMIT;

SET lock_timeout = 0;
-- 8. build unique index x on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY x ON public.t (a);
SET lock_timeout = '3s';

BEGIN;
-- 9.1 undo: put the successor of r.t_a in its place: add column r.pleat_new_t_a integer | lock: ACCESS EXCLUSIVE on r
ALTER TABLE public.r ADD COLUMN pleat_new_t_a integer;
-- 9.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.r.pleat_new_t_a" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_t_a IS DISTINCT FROM OLD.pleat_new_t_a THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_t_a:= NEW.t_a::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_t_a:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 9.4 keep r.pleat_new_t_a equal to t_a | lock: SHARE ROW EXCLUSIVE on r
CREATE TRIGGER pleat_mirror_pleat_new_t_a BEFORE INSERT OR UPDATE ON public.r FOR EACH ROW EXECUTE FUNCTION pleat."public.r.pleat_new_t_a" ('mirror', 't_a', 'pleat_new_t_a');
-- 9.5 say what the trigger is for | lock: ACCESS SHARE on r
COMMENT ON TRIGGER pleat_mirror_pleat_new_t_a ON public.r IS 'pleat: keeps pleat_new_t_a equal to t_a while a change is under way';
COMMIT;

-- 10. fill r.pleat_new_t_a from t_a | lock: ROW EXCLUSIVE on r
CALL pleat.backfill('fill r.pleat_new_t_a from t_a once more', 'public.r', ARRAY['id'], $pleat$
  UPDATE public.r SET pleat_new_t_a = public.r.t_a::integer
  WHERE PLEAT_BATCH AND public.r.pleat_new_t_a IS DISTINCT FROM public.r.t_a::integer
$pleat$);

BEGIN;
-- 11.1 undo: put the successor of r.t_a in its place: stop keeping r.pleat_new_t_a equal to t_a | lock: ACCESS EXCLUSIVE on r
DROP TRIGGER pleat_mirror_pleat_new_t_a ON public.r;
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.r.pleat_new_t_a" ();
-- 11.3 rename column r.t_a to pleat_old_t_a | lock: ACCESS EXCLUSIVE on r
ALTER TABLE public.r RENAME COLUMN t_a TO pleat_old_t_a;
-- 11.4 rename column r.pleat_new_t_a to t_a | lock: ACCESS EXCLUSIVE on r
ALTER TABLE public.r RENAME COLUMN pleat_new_t_a TO t_a;
-- 11.5 drop column r.pleat_old_t_a | lock: ACCESS EXCLUSIVE on r
ALTER TABLE public.r DROP COLUMN pleat_old_t_a;
-- 11.6 add column r.pleat_new_t_a bigint | lock: ACCESS EXCLUSIVE on r
ALTER TABLE public.r ADD COLUMN pleat_new_t_a bigint;
-- 11.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.r.pleat_new_t_a" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_t_a IS DISTINCT FROM OLD.pleat_new_t_a THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_t_a:= NEW.t_a::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_t_a:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 11.9 keep r.pleat_new_t_a equal to t_a | lock: SHARE ROW EXCLUSIVE on r
CREATE TRIGGER pleat_mirror_pleat_new_t_a BEFORE INSERT OR UPDATE ON public.r FOR EACH ROW EXECUTE FUNCTION pleat."public.r.pleat_new_t_a" ('mirror', 't_a', 'pleat_new_t_a');
-- 11.10 say what the trigger is for | lock: ACCESS SHARE on r
COMMENT ON TRIGGER pleat_mirror_pleat_new_t_a ON public.r IS 'pleat: keeps pleat_new_t_a equal to t_a while a change is under way';
COMMIT;

BEGIN;
-- 12. add foreign key r.r_t_a_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on r, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r ADD CONSTRAINT r_t_a_fkey FOREIGN KEY (t_a) REFERENCES public.t (a) NOT VALID;
COMMIT;

BEGIN;
-- 13. validate constraint r.r_t_a_fkey | lock: SHARE UPDATE EXCLUSIVE on r | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r VALIDATE CONSTRAINT r_t_a_fkey;
COMMIT;

BEGIN;
-- 14. drop not null on t.pleat_new_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN pleat_new_a DROP NOT NULL;
-- 15. drop constraint t.pleat_not_null_pleat_new_a | lock: ACCESS EXCLUSIVE on t
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
-- 1.1 undo: add a successor of type bigint for t.a: stop keeping t.pleat_new_a equal to a | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_a ON public.t;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_a" ();
-- 1.3 drop column t.pleat_new_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN pleat_new_a;
COMMIT;

BEGIN;
-- 2.1 undo: add a successor of type bigint for r.t_a: stop keeping r.pleat_new_t_a equal to t_a | lock: ACCESS EXCLUSIVE on r
DROP TRIGGER pleat_mirror_pleat_new_t_a ON public.r;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.r.pleat_new_t_a" ();
-- 2.3 drop column r.pleat_new_t_a | lock: ACCESS EXCLUSIVE on r
ALTER TABLE public.r DROP COLUMN pleat_new_t_a;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
