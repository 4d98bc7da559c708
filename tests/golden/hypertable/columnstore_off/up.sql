-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. remove the columnstore policy of b | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 2. take chunks of a out of the columnstore | lock: ACCESS EXCLUSIVE on a
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.a', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.a') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

-- 3. take chunks of b out of the columnstore | lock: ACCESS EXCLUSIVE on b
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.b', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.b') LOOP
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
-- 4. disable the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a SET ( timescaledb.compress = false );
COMMIT;

BEGIN;
-- 5. disable the columnstore of b | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b SET ( timescaledb.compress = false );
COMMIT;
