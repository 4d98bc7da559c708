-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. remove the columnstore policy of a | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
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

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. disable row security of b | lock: ACCESS EXCLUSIVE on b | H104 rows that policies hid can be seen from here on (b)
ALTER TABLE public.b DISABLE ROW LEVEL SECURITY;
COMMIT;

BEGIN;
-- 4. disable the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a SET ( timescaledb.compress = false );
-- 5.1 change row security of a: create policy a.own | lock: ACCESS EXCLUSIVE on a | H301 code from before the change fails from here on
CREATE POLICY own ON public.a FOR SELECT TO PUBLIC
  USING (d = current_setting('shop.device')::integer);
-- 5.2 enable row security of a | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a ENABLE ROW LEVEL SECURITY;
-- 5.3 subject the owner of a to its policies | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a FORCE ROW LEVEL SECURITY;
COMMIT;

BEGIN;
-- 6. configure the columnstore of b | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 7.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
-- 7.2 move chunks of b to the columnstore after 1 year | lock: none
SELECT add_compression_policy ('public.b', compress_after => INTERVAL '1 year', schedule_interval => INTERVAL '12 hours');
COMMIT;
