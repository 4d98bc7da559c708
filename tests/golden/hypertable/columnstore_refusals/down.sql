-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column readings.extra: the column comes back without its values

-- 1. take chunks of readings out of the columnstore | lock: ACCESS EXCLUSIVE on readings
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.readings', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.readings') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 2. remove the columnstore policy of plain | lock: none
SELECT remove_compression_policy('public.plain', if_exists => true);
COMMIT;

-- 3. take chunks of plain out of the columnstore | lock: ACCESS EXCLUSIVE on plain
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.plain', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.plain') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 4. disable the columnstore of plain | lock: ACCESS EXCLUSIVE on plain
ALTER TABLE public.plain SET ( timescaledb.compress = false );
COMMIT;

BEGIN;
-- 5. add column readings.extra integer | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN extra integer;
-- 6. drop constraint readings.readings_key | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT readings_key;
COMMIT;

BEGIN;
-- 7. drop constraint readings.readings_d_fkey | lock: ACCESS EXCLUSIVE on readings, ACCESS EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.readings DROP CONSTRAINT readings_d_fkey;
-- 8.1 undo: change type of readings.value from integer to bigint, rebuilding constraint readings.value_check: drop constraint readings.value_check | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT value_check;
-- 8.2 change type of readings.value from bigint to integer | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.readings ALTER COLUMN value TYPE integer USING value::integer;
-- 8.3 add check readings.value_check, not validated yet | lock: ACCESS EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings ADD CONSTRAINT value_check CHECK (value >= 0) NOT VALID;
COMMIT;

BEGIN;
-- 9. change type of plain.d from bigint to integer | lock: ACCESS EXCLUSIVE on plain | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.plain ALTER COLUMN d TYPE integer USING d::integer;
COMMIT;

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
-- 1. drop index readings_code_idx | lock: ACCESS EXCLUSIVE on readings
DROP INDEX public.readings_code_idx;
-- 2. change type of readings.code from text to character varying(10) | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.readings ALTER COLUMN code TYPE character varying(10) USING code::character varying;
COMMIT;

BEGIN;
-- 3.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.readings', if_exists => true);
-- 3.2 move chunks of readings to the columnstore after 30 days | lock: none
SELECT add_compression_policy ('public.readings', compress_after => INTERVAL '30 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 4. configure the columnstore of readings | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd, extra', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;
