-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 1. build index _timescaledb_internal.b_mean_idx on b chunk by chunk | lock: SHARE on b
CREATE INDEX b_mean_idx ON public.b (mean) WITH (timescaledb.transaction_per_chunk = true);

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. refresh c every 1 day | lock: none
SELECT add_continuous_aggregate_policy('public.c',
  start_offset => INTERVAL '30 days', end_offset => INTERVAL '3 days', schedule_interval => INTERVAL '1 day', if_not_exists => true);
COMMIT;

BEGIN;
-- 2. remove the columnstore policy of b | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
COMMIT;

-- 3. take chunks of b out of the columnstore | lock: ACCESS EXCLUSIVE on b
DO $pleat$ DECLARE chunk regclass; BEGIN
  PERFORM remove_compression_policy('public.b', if_exists => true); COMMIT;
  FOR chunk IN SELECT show_chunks('public.b') LOOP
    PERFORM decompress_chunk( chunk, if_compressed => true); COMMIT;
  END LOOP;
END $pleat$;

BEGIN;
-- 4. disable the columnstore of b | lock: ACCESS EXCLUSIVE on b
ALTER MATERIALIZED VIEW public.b SET ( timescaledb.compress = false);
COMMIT;

BEGIN;
-- 5. refresh b no more every 30 minutes | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.b'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '3 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

BEGIN;
-- 6.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.a', if_exists => true);
-- 6.2 drop chunks of a after 1 year | lock: none
SELECT add_retention_policy ('public.a', drop_after => INTERVAL '1 year');
COMMIT;

BEGIN;
-- 7.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
-- 7.2 move chunks of a to the columnstore after 30 days | lock: none
SELECT add_compression_policy ('public.a', compress_after => INTERVAL '30 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 8. configure the columnstore of a | lock: ACCESS EXCLUSIVE on a
ALTER MATERIALIZED VIEW public.a SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'bucket DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 9. refresh a every 30 minutes | lock: none
SELECT alter_job( j.job_id, schedule_interval => INTERVAL '30 minutes', config => j.config - 'buckets_per_batch'::text - 'refresh_newest_first'::text || '{"start_offset": "3 hours"}'::jsonb, retry_period => INTERVAL '30 minutes')
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.a'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '6 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

BEGIN;
-- 10. drop index _timescaledb_internal.a_mean_idx | lock: ACCESS EXCLUSIVE on a
DROP INDEX _timescaledb_internal.a_mean_idx;
COMMIT;

BEGIN;
-- 11. let b show what comes in real time | lock: ACCESS EXCLUSIVE on b
ALTER MATERIALIZED VIEW public.b SET ( timescaledb.materialized_only = false);
COMMIT;

BEGIN;
-- 12. comment on column a.mean | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON COLUMN public.a.mean IS 'Before';
-- 13. let a show only what is materialized | lock: ACCESS EXCLUSIVE on a
ALTER MATERIALIZED VIEW public.a SET ( timescaledb.materialized_only = true);
-- 14. comment on continuous aggregate a | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON VIEW public.a IS 'Before';
COMMIT;
