-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. configure the columnstore of d | lock: ACCESS EXCLUSIVE on d
ALTER TABLE public.d SET ( timescaledb.compress, timescaledb.compress_segmentby = '', timescaledb.compress_orderby = 'ts DESC NULLS FIRST', timescaledb.compress_index = '');
COMMIT;

BEGIN;
-- 2.1 leave the rest to TimescaleDB | lock: ACCESS EXCLUSIVE on c
ALTER TABLE public.c RESET (timescaledb.compress_segmentby, timescaledb.compress_orderby);
-- 2.2 configure the columnstore of c | lock: ACCESS EXCLUSIVE on c
ALTER TABLE public.c SET ( timescaledb.compress);
COMMIT;

BEGIN;
-- 3. configure the columnstore of b | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'e ASC NULLS LAST, ts ASC NULLS LAST', timescaledb.compress_index = 'bloom(v), minmax(e)');
COMMIT;

BEGIN;
-- 4.1 leave the rest to TimescaleDB | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a RESET (timescaledb.compress_index);
-- 4.2 configure the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;
