-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop chunks of b after 30 days: chunks that the policy has dropped stay dropped
-- not undone: drop chunks of a after 1 year: chunks that the policy has dropped stay dropped

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.c', if_exists => true);
-- 1.2 drop chunks of c after 90 days | lock: none
SELECT add_retention_policy ('public.c', drop_after => INTERVAL '90 days');
COMMIT;

BEGIN;
-- 2.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.b', if_exists => true);
-- 2.2 drop chunks of b after 90 days | lock: none
SELECT add_retention_policy ('public.b', drop_after => INTERVAL '90 days');
COMMIT;

BEGIN;
-- 3. keep chunks of a for ever | lock: none
SELECT remove_retention_policy('public.a', if_exists => true);
COMMIT;

BEGIN;
-- 4. configure the columnstore of c | lock: ACCESS EXCLUSIVE on c
ALTER TABLE public.c SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.c', if_exists => true);
-- 1.2 move chunks of c to the columnstore after 7 days | lock: none
SELECT add_compression_policy ('public.c', compress_after => INTERVAL '7 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.c', if_exists => true);
-- 1.2 move chunks of c to the columnstore after 7 days | lock: none
SELECT add_compression_policy ('public.c', compress_after => INTERVAL '7 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 2.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
-- 2.2 move chunks of b to the columnstore after 7 days | lock: none
SELECT add_compression_policy ('public.b', compress_after => INTERVAL '7 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 3. configure the columnstore of b | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
-- 4. set chunk interval of b to 1 day | lock: none
SELECT set_chunk_time_interval('public.b', INTERVAL '1 day');
COMMIT;

BEGIN;
-- 5. remove the columnstore policy of a | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
COMMIT;

-- 6. take chunks of a out of the columnstore | lock: ACCESS EXCLUSIVE on a
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.a', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.a') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 7. disable the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a SET ( timescaledb.compress = false );
-- 8. set chunk interval of a to 7 days | lock: none
SELECT set_chunk_time_interval('public.a', INTERVAL '7 days');
COMMIT;
