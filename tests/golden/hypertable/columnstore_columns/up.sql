-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. configure the columnstore of a | lock: ACCESS EXCLUSIVE on a | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are (say `recompress` behind `columnstore` to compress them again)
ALTER TABLE public.a SET ( timescaledb.compress, timescaledb.compress_segmentby = '', timescaledb.compress_orderby = 'device ASC NULLS LAST, ts ASC NULLS LAST');
COMMIT;

BEGIN;
-- 2. configure the columnstore of b | lock: ACCESS EXCLUSIVE on b | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are (say `recompress` behind `columnstore` to compress them again)
ALTER TABLE public.b SET ( timescaledb.compress, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'ts ASC NULLS LAST');
COMMIT;
