-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column readings.twice | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP COLUMN twice;
-- 2. set storage of readings.note to extended | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN note SET STORAGE extended;
-- 3. configure the columnstore of readings | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 4.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.readings', if_exists => true);
-- 4.2 move chunks of readings to the columnstore after 1 year | lock: none
SELECT add_compression_policy ('public.readings', compress_after => INTERVAL '1 year', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 5.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.readings', if_exists => true);
-- 5.2 move chunks of readings to the columnstore after 1 year | lock: none
SELECT add_compression_policy ('public.readings', compress_after => INTERVAL '1 year', schedule_interval => INTERVAL '12 hours');
COMMIT;
