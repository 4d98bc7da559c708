-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename index c_name_idx to pleat_new_c_name_idx | lock: SHARE UPDATE EXCLUSIVE on c_name_idx
ALTER INDEX public.c_name_idx RENAME TO pleat_new_c_name_idx;
COMMIT;

SET lock_timeout = 0;
-- 2. build unique index c_name_idx on c without blocking writes | lock: SHARE UPDATE EXCLUSIVE on c | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY c_name_idx ON public.c (name);
SET lock_timeout = '3s';

BEGIN;
-- 3. identify rows of c to subscribers by index c_name_idx | lock: ACCESS EXCLUSIVE on c
ALTER TABLE public.c REPLICA IDENTITY USING INDEX c_name_idx;
COMMIT;

SET lock_timeout = 0;
-- 4. build unique index a_code_idx on a without blocking writes | lock: SHARE UPDATE EXCLUSIVE on a | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY a_code_idx ON public.a (code);
SET lock_timeout = '3s';

BEGIN;
-- 5. identify rows of b to subscribers by the primary key | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b REPLICA IDENTITY DEFAULT;
COMMIT;

SET lock_timeout = 0;
-- 6. drop index pleat_new_c_name_idx | lock: SHARE UPDATE EXCLUSIVE on c
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_c_name_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. identify rows of d to subscribers by the primary key | lock: ACCESS EXCLUSIVE on d
ALTER TABLE public.d REPLICA IDENTITY DEFAULT;
-- 2. drop table d | lock: ACCESS EXCLUSIVE on d
DROP TABLE public.d;
COMMIT;

BEGIN;
-- 3. identify rows of a to subscribers by index a_code_idx | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a REPLICA IDENTITY USING INDEX a_code_idx;
COMMIT;
