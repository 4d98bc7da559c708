-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. let CLUSTER sort b by no index | lock: SHARE UPDATE EXCLUSIVE on b
ALTER TABLE public.b SET WITHOUT CLUSTER;
-- 2. create table c | lock: none
CREATE TABLE public.c (
  id integer NOT NULL,
  name text,
  CONSTRAINT c_pkey PRIMARY KEY (id)
) WITH (fillfactor = 90, toast.autovacuum_enabled = false);
-- 3. let CLUSTER sort c by index c_pkey | lock: none
ALTER TABLE public.c CLUSTER ON c_pkey;
COMMIT;

SET lock_timeout = 0;
-- 4.1 build the successor of index a_name_idx: drop index pleat_new_a_name_idx | lock: SHARE UPDATE EXCLUSIVE on a
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_a_name_idx;
-- 4.2 build index pleat_new_a_name_idx on a without blocking writes | lock: SHARE UPDATE EXCLUSIVE on a
CREATE INDEX CONCURRENTLY pleat_new_a_name_idx ON public.a (name DESC);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 5.1 put the successor of index a_name_idx in its place: drop index a_name_idx | lock: SHARE UPDATE EXCLUSIVE on a
DROP INDEX CONCURRENTLY public.a_name_idx;
SET lock_timeout = '3s';
-- 5.2 rename index pleat_new_a_name_idx to a_name_idx | lock: none
ALTER INDEX public.pleat_new_a_name_idx RENAME TO a_name_idx;
-- 5.3 let CLUSTER sort a by index a_name_idx | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a CLUSTER ON a_name_idx;

SET lock_timeout = 0;
-- 6. drop index b_name_idx | lock: SHARE UPDATE EXCLUSIVE on b
DROP INDEX CONCURRENTLY public.b_name_idx;
SET lock_timeout = '3s';
