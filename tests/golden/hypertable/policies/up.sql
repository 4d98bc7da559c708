-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set chunk interval of a to 1 day | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT set_chunk_time_interval('public.a', INTERVAL '1 day');
-- 2. configure the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 3.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
-- 3.2 move chunks of a to the columnstore after 14 days | lock: none
SELECT add_compression_policy ('public.a', compress_after => INTERVAL '14 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 4. set chunk interval of b to 12 hours | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT set_chunk_time_interval('public.b', INTERVAL '12 hours');
-- 5. configure the columnstore of b | lock: ACCESS EXCLUSIVE on b | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are (say `recompress` behind `columnstore` to compress them again)
ALTER TABLE public.b SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd, e', timescaledb.compress_orderby = 'ts ASC NULLS LAST');
COMMIT;

BEGIN;
-- 6.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
-- 6.2 move chunks of b to the columnstore after 3 days | lock: none
SELECT add_compression_policy ('public.b', compress_after => INTERVAL '3 days', schedule_interval => INTERVAL '6 hours');
COMMIT;

BEGIN;
-- 7. remove the columnstore policy of c | lock: none
SELECT remove_compression_policy('public.c', if_exists => true);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. take chunks of c out of the columnstore | lock: ACCESS EXCLUSIVE on c
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.c', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.c') LOOP
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
-- 9. disable the columnstore of c | lock: ACCESS EXCLUSIVE on c
ALTER TABLE public.c SET ( timescaledb.compress = false );
COMMIT;

BEGIN;
-- 10.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.a', if_exists => true);
-- 10.2 drop chunks of a after 1 year | lock: none | H102 chunks older than the limit are dropped as soon as the policy runs
SELECT add_retention_policy ('public.a', drop_after => INTERVAL '1 year');
COMMIT;

BEGIN;
-- 11.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.b', if_exists => true);
-- 11.2 drop chunks of b after 30 days | lock: none | H102 chunks older than the limit are dropped as soon as the policy runs
SELECT add_retention_policy ('public.b', drop_after => INTERVAL '30 days');
COMMIT;

BEGIN;
-- 12. keep chunks of c for ever | lock: none
SELECT remove_retention_policy('public.c', if_exists => true);
COMMIT;
