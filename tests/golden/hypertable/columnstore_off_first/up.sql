-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. remove the columnstore policy of readings | lock: none
SELECT remove_compression_policy('public.readings', if_exists => true);
COMMIT;

-- 2. take chunks of readings out of the columnstore | lock: ACCESS EXCLUSIVE on readings
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.readings', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.readings') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 3. disable the columnstore of readings | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings SET ( timescaledb.compress = false );
-- 4. set storage of readings.note to main | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN note SET STORAGE main;
-- 5. add column readings.twice integer | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.readings ADD COLUMN twice integer GENERATED ALWAYS AS (d * 2) STORED;
COMMIT;
