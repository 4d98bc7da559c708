-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. configure the columnstore of readings | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

-- 2. take chunks of readings out of the columnstore | lock: ACCESS EXCLUSIVE on readings
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.readings', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.readings') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 3. change type of readings.code from character varying(10) to text | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN code TYPE text USING code::text;
COMMIT;

-- 4. build index readings_code_idx on readings | lock: SHARE on readings | H309 writers of a chunk wait while it is worked on, one chunk after the other; an update or delete that may concern any chunk waits for all
CREATE INDEX readings_code_idx ON public.readings (code) WITH (timescaledb.transaction_per_chunk = true);

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5. validate constraint plain.plain_check | lock: SHARE UPDATE EXCLUSIVE on plain | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.plain VALIDATE CONSTRAINT plain_check;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. change type of plain.d from integer to bigint | lock: ACCESS EXCLUSIVE on plain | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.plain ALTER COLUMN d TYPE bigint USING d::bigint;
COMMIT;

BEGIN;
-- 7.1 change type of readings.value from integer to bigint, rebuilding constraint readings.value_check: drop constraint readings.value_check | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT value_check;
-- 7.2 change type of readings.value from integer to bigint | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.readings ALTER COLUMN value TYPE bigint USING value::bigint;
-- 7.3 add check readings.value_check | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD CONSTRAINT value_check CHECK (value >= 0);
COMMIT;

BEGIN;
-- 8. add foreign key readings.readings_d_fkey | lock: SHARE ROW EXCLUSIVE on readings, SHARE ROW EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule | H202 reads the whole table while writes wait
ALTER TABLE public.readings ADD CONSTRAINT readings_d_fkey FOREIGN KEY (d) REFERENCES public.devices (id);
-- 9. add unique readings.readings_key | lock: ACCESS EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule | H203 builds an index while writes wait
ALTER TABLE public.readings ADD CONSTRAINT readings_key UNIQUE (d, ts);
-- 10. drop column readings.extra | lock: ACCESS EXCLUSIVE on readings | H101 rows or values are gone for good
ALTER TABLE public.readings DROP COLUMN extra;
COMMIT;

BEGIN;
-- 11. configure the columnstore of plain | lock: ACCESS EXCLUSIVE on plain
ALTER TABLE public.plain SET ( timescaledb.compress, timescaledb.compress_segmentby = 'd', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 12.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.plain', if_exists => true);
-- 12.2 move chunks of plain to the columnstore after 60 days | lock: none
SELECT add_compression_policy ('public.plain', compress_after => INTERVAL '60 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 13.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.readings', if_exists => true);
-- 13.2 move chunks of readings to the columnstore after 30 days | lock: none
SELECT add_compression_policy ('public.readings', compress_after => INTERVAL '30 days', schedule_interval => INTERVAL '12 hours');
COMMIT;
