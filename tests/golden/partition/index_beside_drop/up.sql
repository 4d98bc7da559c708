-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build the index of partition trace_0 for trace_idx | lock: SHARE UPDATE EXCLUSIVE on trace_0
CREATE INDEX CONCURRENTLY trace_0_x_idx ON public.trace_0 USING brin (x);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. build the index of partition trace_1 for trace_idx | lock: SHARE UPDATE EXCLUSIVE on trace_1
CREATE INDEX CONCURRENTLY trace_1_x_idx ON public.trace_1 USING brin (x);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. build the index of partition trace_0 for trace_x_idx | lock: SHARE UPDATE EXCLUSIVE on trace_0
CREATE INDEX CONCURRENTLY trace_0_x_idx1 ON public.trace_0 (x);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4. build the index of partition trace_1 for trace_x_idx | lock: SHARE UPDATE EXCLUSIVE on trace_1
CREATE INDEX CONCURRENTLY trace_1_x_idx1 ON public.trace_1 (x);
SET lock_timeout = '3s';

BEGIN;
-- 5.1 make index trace_x_idx of trace from those of its partitions: build index trace_x_idx on trace | lock: SHARE on trace
CREATE INDEX trace_x_idx ON ONLY public.trace (x);
-- 5.2 make index trace_1_x_idx1 part of trace_x_idx | lock: none
ALTER INDEX public.trace_x_idx ATTACH PARTITION public.trace_1_x_idx1;
-- 5.3 make index trace_0_x_idx1 part of trace_x_idx | lock: none
ALTER INDEX public.trace_x_idx ATTACH PARTITION public.trace_0_x_idx1;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6.1 replace index trace_idx of trace from those of its partitions: drop index trace_idx | lock: ACCESS EXCLUSIVE on trace
DROP INDEX public.trace_idx;
-- 6.2 build index trace_idx on trace | lock: SHARE on trace
CREATE INDEX trace_idx ON ONLY public.trace USING brin (x);
-- 6.3 make index trace_1_x_idx part of trace_idx | lock: none
ALTER INDEX public.trace_idx ATTACH PARTITION public.trace_1_x_idx;
-- 6.4 make index trace_0_x_idx part of trace_idx | lock: none
ALTER INDEX public.trace_idx ATTACH PARTITION public.trace_0_x_idx;
COMMIT;

SET lock_timeout = 0;
-- 7.1 detach partition trace_1 from trace without blocking | lock: SHARE UPDATE EXCLUSIVE on trace, ACCESS EXCLUSIVE on trace_1
ALTER TABLE public.trace DETACH PARTITION public.trace_1 CONCURRENTLY;
SET lock_timeout = '3s';
-- 7.2 drop constraint trace_1.trace_1_id_check | lock: ACCESS EXCLUSIVE on trace_1
ALTER TABLE public.trace_1 DROP CONSTRAINT IF EXISTS trace_1_id_check;

BEGIN;
-- 8. drop table trace_1 | lock: ACCESS EXCLUSIVE on trace_1 | H101 rows or values are gone for good
DROP TABLE public.trace_1;
COMMIT;
