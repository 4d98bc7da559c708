-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on continuous aggregate a | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON VIEW public.a IS 'After';
-- 2. let a show what comes in real time | lock: ACCESS EXCLUSIVE on a
ALTER MATERIALIZED VIEW public.a SET ( timescaledb.materialized_only = false);
-- 3. comment on column a.mean | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON COLUMN public.a.mean IS NULL;
COMMIT;

BEGIN;
-- 4. let b show only what is materialized | lock: ACCESS EXCLUSIVE on b
ALTER MATERIALIZED VIEW public.b SET ( timescaledb.materialized_only = true);
-- 5. set chunk interval of b to 30 days | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT set_chunk_time_interval('public.b', INTERVAL '30 days');
COMMIT;

-- 6. build index _timescaledb_internal.a_mean_idx on a | lock: SHARE on a | H309 writers of a chunk wait while it is worked on, one chunk after the other; an update or delete that may concern any chunk waits for all
CREATE INDEX a_mean_idx ON public.a (mean) WITH (timescaledb.transaction_per_chunk = true);

BEGIN;
-- 7. refresh a every 1 hour | lock: none
SELECT alter_job( j.job_id, schedule_interval => INTERVAL '1 hour', config => j.config || '{"buckets_per_batch": 5, "refresh_newest_first": false, "start_offset": "6 hours"}'::jsonb, retry_period => INTERVAL '1 hour')
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.a'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '3 hours'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '1 hour';
COMMIT;

BEGIN;
-- 8. configure the columnstore of a | lock: ACCESS EXCLUSIVE on a | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are (say `recompress` behind `columnstore` to compress them again)
ALTER MATERIALIZED VIEW public.a SET ( timescaledb.compress = true, timescaledb.compress_segmentby = 'device', timescaledb.compress_orderby = 'bucket ASC NULLS LAST');
COMMIT;

BEGIN;
-- 9.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
-- 9.2 move chunks of a to the columnstore after 60 days | lock: none
SELECT add_compression_policy ('public.a', compress_after => INTERVAL '60 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 10.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.a', if_exists => true);
-- 10.2 drop chunks of a after 2 years | lock: none
SELECT add_retention_policy ('public.a', drop_after => INTERVAL '2 years');
COMMIT;

BEGIN;
-- 11. refresh b every 30 minutes | lock: none
SELECT add_continuous_aggregate_policy('public.b',
  start_offset => INTERVAL '3 hours', end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '30 minutes', if_not_exists => true);
COMMIT;

BEGIN;
-- 12. configure the columnstore of b | lock: ACCESS EXCLUSIVE on b
ALTER MATERIALIZED VIEW public.b SET ( timescaledb.compress = true);
COMMIT;

BEGIN;
-- 13.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
-- 13.2 move chunks of b to the columnstore after 45 days | lock: none
SELECT add_compression_policy ('public.b', compress_after => INTERVAL '45 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 14. refresh c no more every 1 day | lock: none
SELECT delete_job( j.job_id)
  FROM timescaledb_information.jobs AS j JOIN _timescaledb_catalog.continuous_agg AS a
    ON a.mat_hypertable_id::text = j.config ->> 'mat_hypertable_id'
  WHERE pg_catalog.format('%I.%I', a.user_view_schema, a.user_view_name)::regclass = 'public.c'::regclass
  AND j.proc_name = 'policy_refresh_continuous_aggregate'
  AND (j.config ->> 'start_offset')::interval = INTERVAL '30 days'
  AND (j.config ->> 'end_offset')::interval = INTERVAL '3 days';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 15. drop index _timescaledb_internal.b_mean_idx | lock: ACCESS EXCLUSIVE on b
DROP INDEX _timescaledb_internal.b_mean_idx;
COMMIT;
