-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1.1 build the successor of index x: drop index pleat_new_x | lock: SHARE UPDATE EXCLUSIVE on u
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_x;
-- 1.2 build index pleat_new_x on u without blocking writes | lock: SHARE UPDATE EXCLUSIVE on u
CREATE INDEX CONCURRENTLY pleat_new_x ON public.u (b);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. change type of t.a from integer to bigint | lock: ACCESS EXCLUSIVE on t | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.t ALTER COLUMN a TYPE bigint USING a::bigint;
COMMIT;

SET lock_timeout = 0;
-- 3.1 put the successor of index x in its place: drop index x | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY public.x;
SET lock_timeout = '3s';
-- 3.2 rename index pleat_new_x to x | lock: none
ALTER INDEX public.pleat_new_x RENAME TO x;
