-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table trace_1: the table comes back empty

BEGIN;
-- 1. create table trace_1 | lock: none
CREATE TABLE public.trace_1 (
  id integer NOT NULL,
  x date NOT NULL
);
-- 2. attach partition trace_1 to trace | lock: SHARE UPDATE EXCLUSIVE on trace, ACCESS EXCLUSIVE on trace_1
ALTER TABLE public.trace ATTACH PARTITION public.trace_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- 3.1 undo: replace index trace_idx of trace from those of its partitions: drop index trace_idx | lock: ACCESS EXCLUSIVE on trace
DROP INDEX public.trace_idx;
-- 3.2 build index trace_idx on trace | lock: SHARE on trace | H203 builds an index while writes wait
CREATE INDEX trace_idx ON public.trace (id);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index trace_x_idx | lock: ACCESS EXCLUSIVE on trace
DROP INDEX public.trace_x_idx;
COMMIT;

SET lock_timeout = 0;
-- 2. drop index trace_1_x_idx1 | lock: SHARE UPDATE EXCLUSIVE on trace_1
DROP INDEX CONCURRENTLY IF EXISTS public.trace_1_x_idx1;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. drop index trace_0_x_idx1 | lock: SHARE UPDATE EXCLUSIVE on trace_0
DROP INDEX CONCURRENTLY IF EXISTS public.trace_0_x_idx1;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4. drop index trace_1_x_idx | lock: SHARE UPDATE EXCLUSIVE on trace_1
DROP INDEX CONCURRENTLY IF EXISTS public.trace_1_x_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5. drop index trace_0_x_idx | lock: SHARE UPDATE EXCLUSIVE on trace_0
DROP INDEX CONCURRENTLY IF EXISTS public.trace_0_x_idx;
SET lock_timeout = '3s';
