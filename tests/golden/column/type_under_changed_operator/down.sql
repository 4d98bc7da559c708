-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

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
  ('convert t.n', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: rebuild function is_like(bigint, bigint): drop index t_like | lock: ACCESS EXCLUSIVE on t
DROP INDEX public.t_like;
-- 2.2 drop constraint t.n_is_known | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT n_is_known;
-- 2.3 drop operator =@#@@(bigint, bigint) | lock: none
DROP OPERATOR public.=@#@@ (bigint, bigint);
-- 2.4 drop function is_like(bigint, bigint) | lock: none
DROP ROUTINE public.is_like (bigint, bigint);
-- 2.5 create function is_like(bigint, bigint) | lock: none
CREATE FUNCTION public.is_like (x bigint, y bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
AS $$begin return x % 5 = y % 5; end$$;
-- 2.6 create operator =@#@@(bigint, bigint) | lock: none
CREATE OPERATOR public.=@#@@ ( FUNCTION = public.is_like, LEFTARG = bigint, RIGHTARG = bigint);
-- 2.7 add check t.n_is_known | lock: ACCESS EXCLUSIVE on t | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT n_is_known CHECK (coalesce(n operator(=@#@@) 3, false) is not null);
-- 2.8 build index t_like on t | lock: SHARE on t | H203 builds an index while writes wait
CREATE INDEX t_like ON public.t (n) WHERE (coalesce(n operator(=@#@@) 3, false));
-- 3.1 undo: put the successor of t.n in its place: add column t.pleat_new_n integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_n integer;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.pleat_new_n" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_n IS DISTINCT FROM OLD.pleat_new_n THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_n:= NEW.n::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_n:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep t.pleat_new_n equal to n | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_n BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_n" ('mirror', 'n', 'pleat_new_n');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_n ON public.t IS 'pleat: keeps pleat_new_n equal to n while a change is under way';
COMMIT;

-- 4. fill t.pleat_new_n from n | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.pleat_new_n from n once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET pleat_new_n = public.t.n::integer
  WHERE PLEAT_BATCH AND public.t.pleat_new_n IS DISTINCT FROM public.t.n::integer
$pleat$);

SET lock_timeout = 0;
-- 5. build index pleat_new_t_like on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t
CREATE INDEX CONCURRENTLY pleat_new_t_like ON public.t (pleat_new_n) WHERE (coalesce(pleat_new_n operator(=@#@@) 3, false));
SET lock_timeout = '3s';

BEGIN;
-- 6.1 undo: put the successor of t.n in its place: stop keeping t.pleat_new_n equal to n | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_n ON public.t;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_n" ();
-- 6.3 rename column t.n to pleat_old_n | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN n TO pleat_old_n;
-- 6.4 rename column t.pleat_new_n to n | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_new_n TO n;
-- 6.5 drop column t.pleat_old_n | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN pleat_old_n;
-- 6.6 rename index pleat_new_t_like to t_like | lock: none
ALTER INDEX public.pleat_new_t_like RENAME TO t_like;
-- 6.7 add check t.n_is_known, not validated yet | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT n_is_known CHECK (coalesce(n operator(=@#@@) 3, false) is not null) NOT VALID;
-- 6.8 set not null on t.n again if every row allows it | lock: ACCESS EXCLUSIVE on t | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.t WHERE public.t.n IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.t.n';
  ELSE
    ALTER TABLE public.t ALTER COLUMN n SET NOT NULL;
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 7. validate constraint t.n_is_known | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t VALIDATE CONSTRAINT n_is_known;
COMMIT;

BEGIN;
-- 8.1 undo: put the successor of t.n in its place: add column t.pleat_new_n bigint | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_n bigint;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.pleat_new_n" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_n IS DISTINCT FROM OLD.pleat_new_n THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_n:= NEW.n::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_n:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 8.4 keep t.pleat_new_n equal to n | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_n BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_n" ('mirror', 'n', 'pleat_new_n');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_n ON public.t IS 'pleat: keeps pleat_new_n equal to n while a change is under way';
-- 9. drop not null on t.pleat_new_n | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN pleat_new_n DROP NOT NULL;
-- 10. drop constraint t.pleat_not_null_pleat_new_n | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_n;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_t_like | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_t_like;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add a successor of type bigint for t.n: stop keeping t.pleat_new_n equal to n | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_n ON public.t;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_n" ();
-- 1.3 drop column t.pleat_new_n | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN pleat_new_n;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
