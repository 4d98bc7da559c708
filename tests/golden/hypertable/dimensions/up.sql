-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = chunks, public;

BEGIN;
-- 1. create schema chunks | lock: none
CREATE SCHEMA chunks;
-- 2. create table c | lock: none
CREATE TABLE public.c (
  ts date NOT NULL,
  part bigint NOT NULL
);
-- 3. divide chunks of a into 4 by device | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT set_number_partitions('public.a', 4, 'device');
-- 4.1 allow what chunks are skipped by | lock: none
SET LOCAL timescaledb.enable_chunk_skipping = on;
-- 4.2 keep the ranges of chunks by a.part | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT enable_chunk_skipping('public.a', 'part', if_not_exists => true );
-- 5. configure the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a SET ( timescaledb.compress, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 6. divide chunks of b by device as well | lock: SHARE UPDATE EXCLUSIVE on b | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT add_dimension('public.b', 'device', number_partitions => 3);
-- 7. set the steps of b.part to 5000 | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT set_chunk_time_interval('public.b', 5000, 'part');
-- 8.1 allow what chunks are skipped by | lock: none
SET LOCAL timescaledb.enable_chunk_skipping = on;
-- 8.2 forget the ranges of chunks by b.part | lock: SHARE UPDATE EXCLUSIVE on b
SELECT disable_chunk_skipping('public.b', 'part', if_not_exists => true );
COMMIT;

BEGIN;
-- 9.1 make c a hypertable by ts | lock: none
SELECT create_hypertable('public.c', 'ts', chunk_time_interval => INTERVAL '7 days', create_default_indexes => false, associated_schema_name => 'chunks', associated_table_prefix => 'c');
-- 9.2 divide its chunks by part as well | lock: none
SELECT add_dimension('public.c', 'part', chunk_time_interval => 10);
-- 9.3 allow what chunks are skipped by | lock: none
SET LOCAL timescaledb.enable_chunk_skipping = on;
-- 9.4 make c a hypertable by ts | lock: none
SELECT enable_chunk_skipping('public.c', 'part', if_not_exists => true );
COMMIT;
