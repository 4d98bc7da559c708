-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. configure the columnstore of hourly | lock: ACCESS EXCLUSIVE on hourly
ALTER MATERIALIZED VIEW public.hourly SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'bucket ASC NULLS LAST');
COMMIT;

BEGIN;
-- 2.1 leave the rest to TimescaleDB | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings RESET (timescaledb.compress_index);
-- 2.2 configure the columnstore of readings | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings SET ( timescaledb.compress, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;
