-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. keep chunks of metric_hist for ever | lock: none
SELECT remove_retention_policy('public.metric_hist', if_exists => true);
COMMIT;

BEGIN;
-- 2. drop index metric_ts_idx | lock: ACCESS EXCLUSIVE on metric_hist
DROP INDEX public.metric_ts_idx;
COMMIT;

BEGIN;
-- 3. remove the columnstore policy of metric_hist | lock: none
SELECT remove_compression_policy('public.metric_hist', if_exists => true);
COMMIT;

-- 4. take chunks of metric_hist out of the columnstore | lock: ACCESS EXCLUSIVE on metric_hist
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.metric_hist', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.metric_hist') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 5. disable the columnstore of metric_hist | lock: ACCESS EXCLUSIVE on metric_hist
ALTER TABLE public.metric_hist SET ( timescaledb.compress = false );
COMMIT;

BEGIN;
-- 6. drop table plain_hist | lock: ACCESS EXCLUSIVE on plain_hist
DROP TABLE public.plain_hist;
COMMIT;

BEGIN;
-- 7.1 let nobody delete from the table that it refers to | lock: ACCESS EXCLUSIVE on devices
LOCK TABLE ONLY public.devices IN ACCESS EXCLUSIVE MODE;
-- 7.2 drop constraint metric_hist.metric_hist_device_id_fkey | lock: ACCESS EXCLUSIVE on metric_hist, ACCESS EXCLUSIVE on devices
ALTER TABLE public.metric_hist DROP CONSTRAINT metric_hist_device_id_fkey;
-- 8. drop table metric_hist | lock: ACCESS EXCLUSIVE on metric_hist
DROP TABLE public.metric_hist;
COMMIT;

BEGIN;
-- 9. drop table counters | lock: ACCESS EXCLUSIVE on counters
DROP TABLE public.counters;
COMMIT;
