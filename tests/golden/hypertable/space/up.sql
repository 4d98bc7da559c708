-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set chunk interval of a to 1 day | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT set_chunk_time_interval('public.a', INTERVAL '1 day');
-- 2. divide chunks of a into 4 by device | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT set_number_partitions('public.a', 4, 'device');
-- 3. divide chunks of b by device as well | lock: SHARE UPDATE EXCLUSIVE on b | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT add_dimension('public.b', 'device', number_partitions => 3);
-- 4. set the steps of b.part to 5000 | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT set_chunk_time_interval('public.b', 5000, 'part');
COMMIT;
