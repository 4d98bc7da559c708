-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. identify rows of a to subscribers by the whole row | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a REPLICA IDENTITY FULL;
-- 2. create table d | lock: none
CREATE TABLE public.d (
  id integer NOT NULL,
  CONSTRAINT d_once UNIQUE (id)
);
-- 3. identify rows of d to subscribers by index d_once | lock: none
ALTER TABLE public.d REPLICA IDENTITY USING INDEX d_once;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 4.1 build the successor of index c_name_idx: drop index pleat_new_c_name_idx | lock: SHARE UPDATE EXCLUSIVE on c
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_c_name_idx;
-- 4.2 build unique index pleat_new_c_name_idx on c without blocking writes | lock: SHARE UPDATE EXCLUSIVE on c | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_c_name_idx ON public.c (name, size);
SET lock_timeout = '3s';

BEGIN;
-- 5. identify rows of b to subscribers by nothing | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b REPLICA IDENTITY NOTHING;
COMMIT;

SET lock_timeout = 0;
-- 6. drop index a_code_idx | lock: SHARE UPDATE EXCLUSIVE on a
DROP INDEX CONCURRENTLY public.a_code_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 7.1 put the successor of index c_name_idx in its place: drop index c_name_idx | lock: SHARE UPDATE EXCLUSIVE on c
DROP INDEX CONCURRENTLY public.c_name_idx;
SET lock_timeout = '3s';
-- 7.2 rename index pleat_new_c_name_idx to c_name_idx | lock: none
ALTER INDEX public.pleat_new_c_name_idx RENAME TO c_name_idx;
-- 7.3 identify rows of c to subscribers by index c_name_idx | lock: ACCESS EXCLUSIVE on c
ALTER TABLE public.c REPLICA IDENTITY USING INDEX c_name_idx;
