-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = clocks, public;
-- not undone: let clocks.milliseconds tell what is now in counters: TimescaleDB cannot forget the function

BEGIN;
-- 1. keep chunks of fresh for ever | lock: none
SELECT remove_retention_policy('public.fresh', if_exists => true);
COMMIT;

BEGIN;
-- 2. let seconds tell what is now in readings | lock: none
SELECT set_integer_now_func('public.readings', 'public.seconds', replace_if_exists => true );
COMMIT;

BEGIN;
-- 3. remove the columnstore policy of counters | lock: none
SELECT remove_compression_policy('public.counters', if_exists => true);
COMMIT;

-- 4. take chunks of counters out of the columnstore | lock: ACCESS EXCLUSIVE on counters
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.counters', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.counters') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 5. disable the columnstore of counters | lock: ACCESS EXCLUSIVE on counters
ALTER TABLE public.counters SET ( timescaledb.compress = false );
-- 6. set chunk interval of counters to 100000 | lock: none
SELECT set_chunk_time_interval('public.counters', 100000);
COMMIT;

BEGIN;
-- 7. drop table fresh | lock: ACCESS EXCLUSIVE on fresh
DROP TABLE public.fresh;
-- 8. drop function small() | lock: none
DROP ROUTINE public.small ();
-- 9. drop function minutes() | lock: none
DROP ROUTINE public.minutes ();
-- 10. drop function clocks.milliseconds() | lock: none
DROP ROUTINE clocks.milliseconds ();
-- 11. drop schema clocks | lock: none
DROP SCHEMA clocks;
COMMIT;
