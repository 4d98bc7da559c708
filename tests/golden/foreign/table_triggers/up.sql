-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename trigger films.old_name to films.new_name | lock: ACCESS EXCLUSIVE on films
ALTER TRIGGER old_name ON public.films RENAME TO new_name;
-- 2. create foreign table fresh | lock: none
CREATE FOREIGN TABLE public.fresh (
  title text
) SERVER shop;
-- 3.1 create trigger films.added | lock: SHARE ROW EXCLUSIVE on films
CREATE TRIGGER added BEFORE INSERT OR UPDATE OF title ON public.films FOR EACH ROW EXECUTE FUNCTION public.stamp ();
-- 3.2 disable trigger films.added | lock: SHARE ROW EXCLUSIVE on films
ALTER TABLE public.films DISABLE TRIGGER added;
-- 3.3 comment on trigger films.added | lock: ACCESS SHARE on films
COMMENT ON TRIGGER added ON public.films IS 'Waits';
-- 4. replace trigger films.changes | lock: SHARE ROW EXCLUSIVE on films
CREATE OR REPLACE TRIGGER changes BEFORE INSERT OR DELETE ON public.films FOR EACH ROW EXECUTE FUNCTION public.stamp ();
-- 5. create trigger fresh.stamp | lock: none
CREATE TRIGGER stamp BEFORE INSERT ON public.fresh FOR EACH ROW EXECUTE FUNCTION public.stamp ();
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. drop trigger films.gone | lock: ACCESS EXCLUSIVE on films
DROP TRIGGER gone ON public.films;
COMMIT;

BEGIN;
-- 7. drop trigger leaves.gone | lock: ACCESS EXCLUSIVE on leaves
DROP TRIGGER gone ON public.leaves;
COMMIT;

BEGIN;
-- 8. drop trigger moved.gone | lock: ACCESS EXCLUSIVE on moved
DROP TRIGGER gone ON public.moved;
-- 9.1 replace foreign table moved, rebuilding trigger moved.stamp: drop trigger moved.stamp | lock: ACCESS EXCLUSIVE on moved | H301 code from before the change fails from here on
DROP TRIGGER stamp ON public.moved;
-- 9.2 drop foreign table moved | lock: ACCESS EXCLUSIVE on moved
DROP FOREIGN TABLE public.moved;
-- 9.3 create foreign table moved | lock: none
CREATE FOREIGN TABLE public.moved (
  title text
) SERVER other;
-- 9.4 create trigger moved.stamp | lock: SHARE ROW EXCLUSIVE on moved
CREATE TRIGGER stamp BEFORE UPDATE ON public.moved FOR EACH ROW EXECUTE FUNCTION public.stamp ();
-- 9.5 enable always trigger moved.stamp | lock: SHARE ROW EXCLUSIVE on moved
ALTER TABLE public.moved ENABLE ALWAYS TRIGGER stamp;
-- 9.6 comment on trigger moved.stamp | lock: ACCESS SHARE on moved
COMMENT ON TRIGGER stamp ON public.moved IS 'Stamps';
-- 10. drop function gone() | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.gone ();
COMMIT;

BEGIN;
-- 11. drop foreign table leaves | lock: ACCESS EXCLUSIVE on leaves | H301 code from before the change fails from here on
DROP FOREIGN TABLE public.leaves;
COMMIT;

BEGIN;
-- 12. create trigger moved.added | lock: SHARE ROW EXCLUSIVE on moved
CREATE TRIGGER added BEFORE DELETE ON public.moved FOR EACH ROW EXECUTE FUNCTION public.stamp ();
COMMIT;
