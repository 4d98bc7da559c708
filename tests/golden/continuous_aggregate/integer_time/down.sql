-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('refresh tens', true),
  ('refresh thousands', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 2. refresh thousands no more every 1 hour | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.thousands'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset') IS NULL
  AND (j.config ->> 'end_offset')::bigint = 1000;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. keep chunks of hundreds for ever | lock: none
SELECT remove_retention_policy('public.hundreds', if_exists => true);
COMMIT;

BEGIN;
-- 2. remove the columnstore policy of hundreds | lock: none
SELECT remove_compression_policy('public.hundreds', if_exists => true);
COMMIT;

-- 3. take chunks of hundreds out of the columnstore | lock: ACCESS EXCLUSIVE on hundreds
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.hundreds', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.hundreds') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 4. disable the columnstore of hundreds | lock: ACCESS EXCLUSIVE on hundreds
ALTER MATERIALIZED VIEW public.hundreds SET ( timescaledb.compress = false);
COMMIT;

BEGIN;
-- 5. refresh hundreds every 1 hour | lock: none
SELECT alter_job( j.job_id, schedule_interval => INTERVAL '1 hour', config => j.config || '{"end_offset": 100, "start_offset": 5000}'::jsonb, retry_period => INTERVAL '1 hour', scheduled => true)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.hundreds'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::bigint = 20000
  AND (j.config ->> 'end_offset')::bigint = 200;
COMMIT;

BEGIN;
-- 6. drop continuous aggregate thousands | lock: ACCESS EXCLUSIVE on hundreds
DROP MATERIALIZED VIEW public.thousands;
COMMIT;

BEGIN;
-- 7. drop continuous aggregate tens | lock: ACCESS EXCLUSIVE on beats
DROP MATERIALIZED VIEW public.tens;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
