-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = chunks, public;
-- not undone: divide chunks of b by device as well: TimescaleDB takes no dimension away again

BEGIN;
-- 1.1 allow what chunks are skipped by | lock: none
SET LOCAL timescaledb.enable_chunk_skipping = on;
-- 1.2 keep the ranges of chunks by b.part | lock: none
SELECT enable_chunk_skipping('public.b', 'part', if_not_exists => true );
-- 2. set the steps of b.part to 1000 | lock: none
SELECT set_chunk_time_interval('public.b', 1000, 'part');
COMMIT;

-- 3. take chunks of a out of the columnstore | lock: ACCESS EXCLUSIVE on a
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.a', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.a') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 4. disable the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a SET ( timescaledb.compress = false );
-- 5.1 allow what chunks are skipped by | lock: none
SET LOCAL timescaledb.enable_chunk_skipping = on;
-- 5.2 forget the ranges of chunks by a.part | lock: SHARE UPDATE EXCLUSIVE on a
SELECT disable_chunk_skipping('public.a', 'part', if_not_exists => true );
-- 6. divide chunks of a into 2 by device | lock: none
SELECT set_number_partitions('public.a', 2, 'device');
COMMIT;

BEGIN;
-- 7. drop table c | lock: ACCESS EXCLUSIVE on c
DROP TABLE public.c;
-- 8. drop schema chunks | lock: none
DROP SCHEMA chunks;
COMMIT;
