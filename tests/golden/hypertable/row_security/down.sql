-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. remove the columnstore policy of b | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
COMMIT;

-- 2. take chunks of b out of the columnstore | lock: ACCESS EXCLUSIVE on b
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.b', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.b') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 3. disable the columnstore of b | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b SET ( timescaledb.compress = false );
COMMIT;

BEGIN;
-- 4.1 undo: change row security of a: do not subject the owner of a to its policies | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a NO FORCE ROW LEVEL SECURITY;
-- 4.2 disable row security of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a DISABLE ROW LEVEL SECURITY;
-- 4.3 drop policy a.own | lock: ACCESS EXCLUSIVE on a
DROP POLICY own ON public.a;
-- 5. configure the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 6. enable row security of b | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b ENABLE ROW LEVEL SECURITY;
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
-- 1.2 move chunks of a to the columnstore after 1 year | lock: none
SELECT add_compression_policy ('public.a', compress_after => INTERVAL '1 year', schedule_interval => INTERVAL '12 hours');
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
-- 1.2 move chunks of a to the columnstore after 1 year | lock: none
SELECT add_compression_policy ('public.a', compress_after => INTERVAL '1 year', schedule_interval => INTERVAL '12 hours');
COMMIT;
