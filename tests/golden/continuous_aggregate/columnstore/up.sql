-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. remove the columnstore policy of a | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
COMMIT;

BEGIN;
-- 2. configure the columnstore of b | lock: ACCESS EXCLUSIVE on b | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are (say `recompress` behind `columnstore` to compress them again)
ALTER MATERIALIZED VIEW public.b SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'n ASC NULLS LAST, bucket ASC NULLS LAST');
COMMIT;

BEGIN;
-- 3. configure the columnstore of c | lock: ACCESS EXCLUSIVE on c
ALTER MATERIALIZED VIEW public.c SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'device');
COMMIT;

BEGIN;
-- 4.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.c', if_exists => true);
-- 4.2 move chunks of c to the columnstore after 60 days | lock: none
SELECT add_compression_policy ('public.c', compress_after => INTERVAL '60 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. take chunks of a out of the columnstore | lock: ACCESS EXCLUSIVE on a
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.a', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.a') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. disable the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER MATERIALIZED VIEW public.a SET ( timescaledb.compress = false);
COMMIT;
