-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: divide chunks of b by device as well: TimescaleDB takes no dimension away again

BEGIN;
-- 1. set the steps of b.part to 1000 | lock: none
SELECT set_chunk_time_interval('public.b', 1000, 'part');
-- 2. divide chunks of a into 2 by device | lock: none
SELECT set_number_partitions('public.a', 2, 'device');
-- 3. set chunk interval of a to 7 days | lock: none
SELECT set_chunk_time_interval('public.a', INTERVAL '7 days');
COMMIT;
