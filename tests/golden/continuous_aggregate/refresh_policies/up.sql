-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. refresh a every 30 minutes, paused | lock: none
SELECT alter_job( j.job_id, schedule_interval => INTERVAL '30 minutes', config => j.config || '{"buckets_per_batch": 10, "compress_after_refresh": true, "include_tiered_data": false, "max_batches_per_execution": 5, "refresh_newest_first": false}'::jsonb, fixed_schedule => true, initial_start => TIMESTAMPTZ '2030-01-01 01:00:00+00', max_runtime => INTERVAL '10 minutes', max_retries => 3, retry_period => INTERVAL '5 minutes', timezone => 'Europe/Berlin', scheduled => false)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.a'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '6 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

BEGIN;
-- 2. refresh b every 1 hour | lock: none
SELECT alter_job( j.job_id, schedule_interval => INTERVAL '1 hour', config => j.config - 'buckets_per_batch'::text - 'compress_after_refresh'::text, fixed_schedule => false, max_runtime => INTERVAL '0 seconds', max_retries => -1, retry_period => INTERVAL '1 hour', scheduled => true)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.b'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '6 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

BEGIN;
-- 3. refresh c no more every 1 day | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.c'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '30 days'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '3 days';
COMMIT;

BEGIN;
-- 4. refresh c every 1 hour | lock: none
SELECT alter_job( j.job_id, config => j.config || '{"refresh_newest_first": false}'::jsonb)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.c'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '3 days'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

BEGIN;
-- 5. refresh c every 7 days | lock: none
SELECT alter_job( j.job_id, scheduled => true)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.c'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '90 days'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '30 days';
COMMIT;

BEGIN;
-- 6. refresh c every 14 days, paused | lock: none
SELECT alter_job(add_continuous_aggregate_policy('public.c',
  start_offset => INTERVAL '180 days', end_offset => INTERVAL '90 days', schedule_interval => INTERVAL '14 days', if_not_exists => true), if_exists => true, scheduled => false);
COMMIT;

BEGIN;
-- 7. refresh d every 1 hour | lock: none
SELECT alter_job( j.job_id, config => j.config || '{"end_offset": "2 hours", "start_offset": null}'::jsonb, timezone => 'Europe/Berlin')
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.d'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '6 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

BEGIN;
-- 8. refresh e no more every 1 hour | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.e'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '6 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;
