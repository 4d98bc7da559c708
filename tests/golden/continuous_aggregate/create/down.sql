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
  ('refresh metric_daily', true),
  ('refresh metric_hourly', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 2. keep chunks of metric_hourly for ever | lock: none
SELECT remove_retention_policy('public.metric_hourly', if_exists => true);
COMMIT;

BEGIN;
-- 3. remove the columnstore policy of metric_hourly | lock: none
SELECT remove_compression_policy('public.metric_hourly', if_exists => true);
COMMIT;

-- 4. take chunks of metric_hourly out of the columnstore | lock: none
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.metric_hourly', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.metric_hourly') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 5. disable the columnstore of metric_hourly | lock: none
ALTER MATERIALIZED VIEW public.metric_hourly SET ( timescaledb.compress = false);
COMMIT;

BEGIN;
-- 6. refresh metric_hourly no more every 30 minutes | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.metric_hourly'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '3 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

BEGIN;
-- 7. refresh metric_daily no more every 1 day | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.metric_daily'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset') IS NULL
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 day';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. refresh events_daily no more every 1 day | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.events_daily'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '30 days'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '3 days';
COMMIT;

BEGIN;
-- 2. refresh events_daily no more every 1 hour | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.events_daily'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '3 days'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 day';
COMMIT;

BEGIN;
-- 3. drop index _timescaledb_internal.metric_hourly_mean_idx | lock: none
DROP INDEX _timescaledb_internal.metric_hourly_mean_idx;
-- 4. drop view busy_days | lock: none
DROP VIEW public.busy_days;
-- 5. drop continuous aggregate metric_daily | lock: none
DROP MATERIALIZED VIEW public.metric_daily;
-- 6. drop continuous aggregate metric_hourly | lock: ACCESS EXCLUSIVE on metrics
DROP MATERIALIZED VIEW public.metric_hourly;
COMMIT;

BEGIN;
-- 7. drop continuous aggregate events_daily | lock: ACCESS EXCLUSIVE on events
DROP MATERIALIZED VIEW public.events_daily;
-- 8. drop table events | lock: ACCESS EXCLUSIVE on events
DROP TABLE public.events;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
