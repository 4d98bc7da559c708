-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. build index metrics_gone_idx on metrics | lock: SHARE on metrics | H203 builds an index while writes wait
CREATE INDEX metrics_gone_idx ON public.metrics (device, at);
-- 2.1 undo: replace index metrics_value_idx of metrics from those of its partitions: drop index metrics_value_idx | lock: ACCESS EXCLUSIVE on metrics
DROP INDEX public.metrics_value_idx;
-- 2.2 build index metrics_value_idx on metrics | lock: SHARE on metrics | H203 builds an index while writes wait
CREATE INDEX metrics_value_idx ON public.metrics (value);
-- 3. drop index metrics_once_idx | lock: ACCESS EXCLUSIVE on metrics
DROP INDEX public.metrics_once_idx;
COMMIT;

SET lock_timeout = 0;
-- 4. drop index metrics_2024_9_device_at_expr_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_9
DROP INDEX CONCURRENTLY IF EXISTS public.metrics_2024_9_device_at_expr_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5. drop index metrics_2024_1_device_at_expr_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_1
DROP INDEX CONCURRENTLY IF EXISTS public.metrics_2024_1_device_at_expr_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6. drop index metrics_2023_device_at_expr_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2023
DROP INDEX CONCURRENTLY IF EXISTS public.metrics_2023_device_at_expr_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index metrics_2024_9_value_idx1 | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_9
DROP INDEX CONCURRENTLY IF EXISTS public.metrics_2024_9_value_idx1;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. drop index metrics_2024_1_value_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_1
DROP INDEX CONCURRENTLY IF EXISTS public.metrics_2024_1_value_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. drop index metrics_2023_value_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2023
DROP INDEX CONCURRENTLY IF EXISTS public.metrics_2023_value_idx;
SET lock_timeout = '3s';

BEGIN;
-- 4. drop index metrics_unit_idx | lock: ACCESS EXCLUSIVE on metrics
DROP INDEX public.metrics_unit_idx;
COMMIT;

SET lock_timeout = 0;
-- 5. build index metrics_2023_unit_idx on metrics_2023 without blocking writes | lock: SHARE UPDATE EXCLUSIVE on metrics_2023
CREATE INDEX CONCURRENTLY metrics_2023_unit_idx ON public.metrics_2023 (unit);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6. drop index metrics_2024_9_unit_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_9
DROP INDEX CONCURRENTLY IF EXISTS public.metrics_2024_9_unit_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 7. drop index metrics_2024_1_unit_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_1
DROP INDEX CONCURRENTLY IF EXISTS public.metrics_2024_1_unit_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 8. detach partition metrics_2024_9 from metrics_2024 without blocking | lock: SHARE UPDATE EXCLUSIVE on metrics_2024, ACCESS EXCLUSIVE on metrics_2024_9
ALTER TABLE public.metrics_2024 DETACH PARTITION public.metrics_2024_9 CONCURRENTLY;
SET lock_timeout = '3s';

BEGIN;
-- 9.1 undo: create table metrics_2024_9: drop constraint metrics_2024_9.metrics_2024_9_check | lock: ACCESS EXCLUSIVE on metrics_2024_9
ALTER TABLE public.metrics_2024_9 DROP CONSTRAINT IF EXISTS metrics_2024_9_check;
-- 9.2 drop table metrics_2024_9 | lock: ACCESS EXCLUSIVE on metrics_2024_9
DROP TABLE public.metrics_2024_9;
COMMIT;
