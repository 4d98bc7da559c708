-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. configure the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER MATERIALIZED VIEW public.a SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'device');
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
-- 1.2 move chunks of a to the columnstore after 60 days | lock: none
SELECT add_compression_policy ('public.a', compress_after => INTERVAL '60 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. remove the columnstore policy of c | lock: none
SELECT remove_compression_policy('public.c', if_exists => true);
COMMIT;

-- 2. take chunks of c out of the columnstore | lock: ACCESS EXCLUSIVE on c
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.c', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.c') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 3. disable the columnstore of c | lock: ACCESS EXCLUSIVE on c
ALTER MATERIALIZED VIEW public.c SET ( timescaledb.compress = false);
COMMIT;

BEGIN;
-- 4. configure the columnstore of b | lock: ACCESS EXCLUSIVE on b
ALTER MATERIALIZED VIEW public.b SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'bucket DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 5.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
-- 5.2 move chunks of a to the columnstore after 60 days | lock: none
SELECT add_compression_policy ('public.a', compress_after => INTERVAL '60 days', schedule_interval => INTERVAL '12 hours');
COMMIT;
