-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build index b_name_idx on b without blocking writes | lock: SHARE UPDATE EXCLUSIVE on b
CREATE INDEX CONCURRENTLY b_name_idx ON public.b (name);
SET lock_timeout = '3s';

BEGIN;
-- 2. rename index a_name_idx to pleat_new_a_name_idx | lock: SHARE UPDATE EXCLUSIVE on a_name_idx
ALTER INDEX public.a_name_idx RENAME TO pleat_new_a_name_idx;
COMMIT;

SET lock_timeout = 0;
-- 3. build index a_name_idx on a without blocking writes | lock: SHARE UPDATE EXCLUSIVE on a
CREATE INDEX CONCURRENTLY a_name_idx ON public.a (name);
SET lock_timeout = '3s';

BEGIN;
-- 4. let CLUSTER sort a by index a_name_idx | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a CLUSTER ON a_name_idx;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_a_name_idx | lock: SHARE UPDATE EXCLUSIVE on a
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_a_name_idx;
SET lock_timeout = '3s';

BEGIN;
-- 2. let CLUSTER sort c by no index | lock: SHARE UPDATE EXCLUSIVE on c
ALTER TABLE public.c SET WITHOUT CLUSTER;
-- 3. drop table c | lock: ACCESS EXCLUSIVE on c
DROP TABLE public.c;
COMMIT;

BEGIN;
-- 4. let CLUSTER sort b by index b_name_idx | lock: SHARE UPDATE EXCLUSIVE on b
ALTER TABLE public.b CLUSTER ON b_name_idx;
COMMIT;
