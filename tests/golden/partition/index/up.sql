-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create table metrics_2024_9 | lock: none
CREATE TABLE public.metrics_2024_9 (
  device integer NOT NULL,
  at date NOT NULL,
  value double precision,
  unit text
);
-- 1.2 attach partition metrics_2024_9 to metrics_2024 | lock: SHARE UPDATE EXCLUSIVE on metrics_2024
ALTER TABLE public.metrics_2024 ATTACH PARTITION public.metrics_2024_9 FOR VALUES IN (9);
COMMIT;

SET lock_timeout = 0;
-- 2. build the index of partition metrics_2024_1 for metrics_unit_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_1
CREATE INDEX CONCURRENTLY metrics_2024_1_unit_idx ON public.metrics_2024_1 (unit);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. build the index of partition metrics_2024_9 for metrics_unit_idx | lock: none
CREATE INDEX CONCURRENTLY metrics_2024_9_unit_idx ON public.metrics_2024_9 (unit);
SET lock_timeout = '3s';

BEGIN;
-- 4.1 make index metrics_unit_idx of metrics from those of its partitions: build index metrics_unit_idx on metrics | lock: SHARE on metrics
CREATE INDEX metrics_unit_idx ON ONLY public.metrics (unit);
-- 4.2 build index metrics_2024_unit_idx on metrics_2024 | lock: SHARE on metrics_2024
CREATE INDEX metrics_2024_unit_idx ON ONLY public.metrics_2024 (unit);
-- 4.3 make index metrics_2024_9_unit_idx part of metrics_2024_unit_idx | lock: none
ALTER INDEX public.metrics_2024_unit_idx ATTACH PARTITION public.metrics_2024_9_unit_idx;
-- 4.4 make index metrics_2024_1_unit_idx part of metrics_2024_unit_idx | lock: none
ALTER INDEX public.metrics_2024_unit_idx ATTACH PARTITION public.metrics_2024_1_unit_idx;
-- 4.5 make index metrics_2024_unit_idx part of metrics_unit_idx | lock: none
ALTER INDEX public.metrics_unit_idx ATTACH PARTITION public.metrics_2024_unit_idx;
-- 4.6 make index metrics_2023_unit_idx part of metrics_unit_idx | lock: ACCESS EXCLUSIVE on metrics_2023_unit_idx
ALTER INDEX public.metrics_unit_idx ATTACH PARTITION public.metrics_2023_unit_idx;
COMMIT;

SET lock_timeout = 0;
-- 5. build the index of partition metrics_2023 for metrics_value_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2023
CREATE INDEX CONCURRENTLY metrics_2023_value_idx ON public.metrics_2023 (value DESC);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6. build the index of partition metrics_2024_1 for metrics_value_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_1
CREATE INDEX CONCURRENTLY metrics_2024_1_value_idx ON public.metrics_2024_1 (value DESC);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 7. build the index of partition metrics_2024_9 for metrics_value_idx | lock: none
CREATE INDEX CONCURRENTLY metrics_2024_9_value_idx1 ON public.metrics_2024_9 (value DESC);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 8. build the index of partition metrics_2023 for metrics_once_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2023 | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY metrics_2023_device_at_expr_idx ON public.metrics_2023 (device, at, (lower(unit)));
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 9. build the index of partition metrics_2024_1 for metrics_once_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_1 | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY metrics_2024_1_device_at_expr_idx ON public.metrics_2024_1 (device, at, (lower(unit)));
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 10. build the index of partition metrics_2024_9 for metrics_once_idx | lock: SHARE UPDATE EXCLUSIVE on metrics_2024_9 | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY metrics_2024_9_device_at_expr_idx ON public.metrics_2024_9 (device, at, (lower(unit)));
SET lock_timeout = '3s';

BEGIN;
-- 11.1 make index metrics_once_idx of metrics from those of its partitions: build unique index metrics_once_idx on metrics | lock: SHARE on metrics
CREATE UNIQUE INDEX metrics_once_idx ON ONLY public.metrics (device, at, (lower(unit)));
-- 11.2 build unique index metrics_2024_device_at_expr_idx on metrics_2024 | lock: SHARE on metrics_2024
CREATE UNIQUE INDEX metrics_2024_device_at_expr_idx ON ONLY public.metrics_2024 (device, at, (lower(unit)));
-- 11.3 make index metrics_2024_9_device_at_expr_idx part of metrics_2024_device_at_expr_idx | lock: none
ALTER INDEX public.metrics_2024_device_at_expr_idx ATTACH PARTITION public.metrics_2024_9_device_at_expr_idx;
-- 11.4 make index metrics_2024_1_device_at_expr_idx part of metrics_2024_device_at_expr_idx | lock: none
ALTER INDEX public.metrics_2024_device_at_expr_idx ATTACH PARTITION public.metrics_2024_1_device_at_expr_idx;
-- 11.5 make index metrics_2024_device_at_expr_idx part of metrics_once_idx | lock: none
ALTER INDEX public.metrics_once_idx ATTACH PARTITION public.metrics_2024_device_at_expr_idx;
-- 11.6 make index metrics_2023_device_at_expr_idx part of metrics_once_idx | lock: none
ALTER INDEX public.metrics_once_idx ATTACH PARTITION public.metrics_2023_device_at_expr_idx;
-- 12.1 replace index metrics_value_idx of metrics from those of its partitions: drop index metrics_value_idx | lock: ACCESS EXCLUSIVE on metrics
DROP INDEX public.metrics_value_idx;
-- 12.2 build index metrics_value_idx on metrics | lock: SHARE on metrics
CREATE INDEX metrics_value_idx ON ONLY public.metrics (value DESC);
-- 12.3 build index metrics_2024_value_idx on metrics_2024 | lock: SHARE on metrics_2024
CREATE INDEX metrics_2024_value_idx ON ONLY public.metrics_2024 (value DESC);
-- 12.4 make index metrics_2024_9_value_idx1 part of metrics_2024_value_idx | lock: none
ALTER INDEX public.metrics_2024_value_idx ATTACH PARTITION public.metrics_2024_9_value_idx1;
-- 12.5 make index metrics_2024_1_value_idx part of metrics_2024_value_idx | lock: none
ALTER INDEX public.metrics_2024_value_idx ATTACH PARTITION public.metrics_2024_1_value_idx;
-- 12.6 make index metrics_2024_value_idx part of metrics_value_idx | lock: none
ALTER INDEX public.metrics_value_idx ATTACH PARTITION public.metrics_2024_value_idx;
-- 12.7 make index metrics_2023_value_idx part of metrics_value_idx | lock: none
ALTER INDEX public.metrics_value_idx ATTACH PARTITION public.metrics_2023_value_idx;
-- 13. drop index metrics_gone_idx | lock: ACCESS EXCLUSIVE on metrics
DROP INDEX public.metrics_gone_idx;
COMMIT;
