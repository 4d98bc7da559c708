-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. drop trigger moved.added | lock: ACCESS EXCLUSIVE on moved
DROP TRIGGER added ON public.moved;
-- 2. create foreign table leaves | lock: none
CREATE FOREIGN TABLE public.leaves (
  title text
) SERVER shop;
-- 3. create function gone() | lock: none
CREATE FUNCTION public.gone () RETURNS trigger LANGUAGE plpgsql
AS $$begin return new; end$$;
-- 4.1 undo: replace foreign table moved, rebuilding trigger moved.stamp: drop trigger moved.stamp | lock: ACCESS EXCLUSIVE on moved
DROP TRIGGER stamp ON public.moved;
-- 4.2 drop foreign table moved | lock: ACCESS EXCLUSIVE on moved
DROP FOREIGN TABLE public.moved;
-- 4.3 create foreign table moved | lock: none
CREATE FOREIGN TABLE public.moved (
  title text
) SERVER shop;
-- 4.4 create trigger moved.stamp | lock: SHARE ROW EXCLUSIVE on moved
CREATE TRIGGER stamp BEFORE UPDATE ON public.moved FOR EACH ROW EXECUTE FUNCTION public.stamp ();
-- 4.5 enable always trigger moved.stamp | lock: SHARE ROW EXCLUSIVE on moved
ALTER TABLE public.moved ENABLE ALWAYS TRIGGER stamp;
-- 4.6 comment on trigger moved.stamp | lock: ACCESS SHARE on moved
COMMENT ON TRIGGER stamp ON public.moved IS 'Stamps';
-- 5. create trigger moved.gone | lock: SHARE ROW EXCLUSIVE on moved
CREATE TRIGGER gone BEFORE INSERT ON public.moved FOR EACH ROW EXECUTE FUNCTION public.gone ();
COMMIT;

BEGIN;
-- 6. create trigger leaves.gone | lock: SHARE ROW EXCLUSIVE on leaves
CREATE TRIGGER gone BEFORE INSERT ON public.leaves FOR EACH ROW EXECUTE FUNCTION public.gone ();
COMMIT;

BEGIN;
-- 7. create trigger films.gone | lock: SHARE ROW EXCLUSIVE on films
CREATE TRIGGER gone BEFORE INSERT ON public.films FOR EACH ROW EXECUTE FUNCTION public.gone ();
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop trigger fresh.stamp | lock: none
DROP TRIGGER stamp ON public.fresh;
-- 2. replace trigger films.changes | lock: SHARE ROW EXCLUSIVE on films
CREATE OR REPLACE TRIGGER changes BEFORE INSERT ON public.films FOR EACH ROW EXECUTE FUNCTION public.stamp ();
-- 3. drop trigger films.added | lock: ACCESS EXCLUSIVE on films
DROP TRIGGER added ON public.films;
-- 4. drop foreign table fresh | lock: none
DROP FOREIGN TABLE public.fresh;
-- 5. rename trigger films.new_name to films.old_name | lock: ACCESS EXCLUSIVE on films
ALTER TRIGGER new_name ON public.films RENAME TO old_name;
COMMIT;
