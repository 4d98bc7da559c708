-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename index x to pleat_new_x | lock: SHARE UPDATE EXCLUSIVE on x
ALTER INDEX public.x RENAME TO pleat_new_x;
COMMIT;

SET lock_timeout = 0;
-- 2. build index x on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t
CREATE INDEX CONCURRENTLY x ON public.t (a);
SET lock_timeout = '3s';

BEGIN;
-- 3. change type of t.a from bigint to integer | lock: ACCESS EXCLUSIVE on t | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.t ALTER COLUMN a TYPE integer USING a::integer;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_x | lock: SHARE UPDATE EXCLUSIVE on u
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_x;
SET lock_timeout = '3s';
