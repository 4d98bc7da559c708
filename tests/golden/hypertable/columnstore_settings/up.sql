-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. configure the columnstore of a | lock: ACCESS EXCLUSIVE on a | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are (say `recompress` behind `columnstore` to compress them again)
ALTER TABLE public.a SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd, e', timescaledb.compress_orderby = 'v ASC NULLS FIRST, ts DESC NULLS FIRST', timescaledb.compress_index = 'bloom(w)');
COMMIT;

BEGIN;
-- 2.1 leave the rest to TimescaleDB | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b RESET (timescaledb.compress_segmentby, timescaledb.compress_orderby, timescaledb.compress_index);
-- 2.2 configure the columnstore of b | lock: ACCESS EXCLUSIVE on b | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are (say `recompress` behind `columnstore` to compress them again)
ALTER TABLE public.b SET ( timescaledb.compress);
COMMIT;

BEGIN;
-- 3. configure the columnstore of c | lock: ACCESS EXCLUSIVE on c | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are (say `recompress` behind `columnstore` to compress them again)
ALTER TABLE public.c SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts ASC NULLS LAST');
COMMIT;

BEGIN;
-- 4.1 leave the rest to TimescaleDB | lock: ACCESS EXCLUSIVE on d
ALTER TABLE public.d RESET (timescaledb.compress_index);
-- 4.2 configure the columnstore of d | lock: ACCESS EXCLUSIVE on d | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are (say `recompress` behind `columnstore` to compress them again)
ALTER TABLE public.d SET ( timescaledb.compress, timescaledb.compress_segmentby = 'ts', timescaledb.compress_orderby = 'd DESC NULLS LAST');
COMMIT;
