-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. configure the columnstore of readings | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings SET ( timescaledb.compress, timescaledb.compress_segmentby = 'room', timescaledb.compress_orderby = 'value ASC NULLS LAST, ts ASC NULLS LAST', timescaledb.compress_index = 'bloom(device)');
COMMIT;

BEGIN;
-- 2. configure the columnstore of hourly | lock: ACCESS EXCLUSIVE on hourly
ALTER MATERIALIZED VIEW public.hourly SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'room', timescaledb.compress_orderby = 'bucket DESC NULLS FIRST');
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. compress chunks of readings again that are compressed by other settings | lock: ACCESS EXCLUSIVE on readings | H309 writers of a chunk wait while it is worked on, one chunk after the other; an update or delete that may concern any chunk waits for all
DO $pleat$ DECLARE
  outdated regclass;
  busy boolean;
BEGIN
  LOOP
    busy := false;
    FOR outdated IN
      SELECT c.chunk FROM timescaledb_information.chunk_compression_settings AS c
      JOIN timescaledb_information.hypertable_compression_settings AS h USING (hypertable)
      WHERE hypertable = 'public.readings'::regclass
      AND (c.orderby <> h.orderby OR c.segmentby <> h.segmentby
      OR ARRAY (SELECT e.value FROM pg_catalog.jsonb_array_elements(c.index) AS e
        WHERE e.value ->> 'source' = 'config' ORDER BY e.value)
      <> ARRAY (SELECT e.value FROM pg_catalog.jsonb_array_elements(h.index) AS e
        WHERE e.value ->> 'source' = 'config' ORDER BY e.value))
    LOOP
      BEGIN PERFORM compress_chunk( outdated, recompress => true);
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN busy := true; END;
      COMMIT;
    END LOOP;
    EXIT WHEN NOT busy;
    PERFORM pg_catalog.pg_sleep(1);
  END LOOP;
END $pleat$;

-- 4. compress chunks of hourly again that are compressed by other settings | lock: ACCESS EXCLUSIVE on hourly | H309 writers of a chunk wait while it is worked on, one chunk after the other; an update or delete that may concern any chunk waits for all
DO $pleat$ DECLARE
  outdated regclass;
  busy boolean;
BEGIN
  LOOP
    busy := false;
    FOR outdated IN
      SELECT c.chunk FROM timescaledb_information.chunk_compression_settings AS c
      JOIN timescaledb_information.hypertable_compression_settings AS h USING (hypertable)
      WHERE hypertable = (SELECT pg_catalog.format('%I.%I', m.schema_name, m.table_name)::regclass
        FROM _timescaledb_catalog.continuous_agg AS a
        JOIN _timescaledb_catalog.hypertable AS m ON m.id = a.mat_hypertable_id
        WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.hourly'::regclass)
      AND (c.orderby <> h.orderby OR c.segmentby <> h.segmentby
      OR ARRAY (SELECT e.value FROM pg_catalog.jsonb_array_elements(c.index) AS e
        WHERE e.value ->> 'source' = 'config' ORDER BY e.value)
      <> ARRAY (SELECT e.value FROM pg_catalog.jsonb_array_elements(h.index) AS e
        WHERE e.value ->> 'source' = 'config' ORDER BY e.value))
    LOOP
      BEGIN PERFORM compress_chunk( outdated, recompress => true);
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN busy := true; END;
      COMMIT;
    END LOOP;
    EXIT WHEN NOT busy;
    PERFORM pg_catalog.pg_sleep(1);
  END LOOP;
END $pleat$;
