-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. configure the columnstore of b | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 2. configure the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
-- 1.2 move chunks of b to the columnstore after 1 year | lock: none
SELECT add_compression_policy ('public.b', compress_after => INTERVAL '1 year', schedule_interval => INTERVAL '12 hours');
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
-- 1.2 move chunks of b to the columnstore after 1 year | lock: none
SELECT add_compression_policy ('public.b', compress_after => INTERVAL '1 year', schedule_interval => INTERVAL '12 hours');
COMMIT;
