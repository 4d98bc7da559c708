-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
-- 1.2 move chunks of a to the columnstore after 14 days, paused | lock: none
SELECT alter_job(add_compression_policy ('public.a', compress_after => INTERVAL '14 days', schedule_interval => INTERVAL '1 hour', initial_start => TIMESTAMPTZ '2030-01-01 01:00:00+00', timezone => 'Europe/Berlin'), max_runtime => INTERVAL '10 minutes', max_retries => 3, retry_period => INTERVAL '30 minutes', timezone => 'Europe/Berlin', scheduled => false);
COMMIT;

BEGIN;
-- 2. remove the reorder policy of a | lock: none
SELECT remove_reorder_policy('public.a', if_exists => true);
COMMIT;

BEGIN;
-- 3.1 remove the policy that there may be | lock: none
SELECT remove_reorder_policy('public.a', if_exists => true);
-- 3.2 sort chunks of a by a_ts_idx, paused | lock: none
SELECT alter_job( add_reorder_policy('public.a', 'a_ts_idx'), schedule_interval => INTERVAL '2 days', scheduled => false);
COMMIT;

BEGIN;
-- 4.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
-- 4.2 move chunks of b to the columnstore after 30 days from their creation on | lock: none
SELECT add_compression_policy ('public.b', compress_created_before => INTERVAL '30 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 5. remove the reorder policy of b | lock: none
SELECT remove_reorder_policy('public.b', if_exists => true);
COMMIT;

BEGIN;
-- 6.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.c', if_exists => true);
-- 6.2 move chunks of c to the columnstore after 7 days, paused | lock: none
SELECT alter_job(add_compression_policy ('public.c', compress_after => INTERVAL '7 days', schedule_interval => INTERVAL '12 hours'), scheduled => false);
COMMIT;

-- 7. build index c_ts_idx on c | lock: SHARE on c | H309 writers of a chunk wait while it is worked on, one chunk after the other; an update or delete that may concern any chunk waits for all
CREATE INDEX c_ts_idx ON public.c (ts DESC) WITH (timescaledb.transaction_per_chunk = true);

BEGIN;
-- 8.1 remove the policy that there may be | lock: none
SELECT remove_reorder_policy('public.c', if_exists => true);
-- 8.2 sort chunks of c by c_ts_idx | lock: none
SELECT alter_job( add_reorder_policy('public.c', 'c_ts_idx', initial_start => TIMESTAMPTZ '2031-05-01 00:00:00+00', timezone => 'UTC'), schedule_interval => INTERVAL '3 days 12 hours', timezone => 'UTC');
COMMIT;

BEGIN;
-- 9.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.a', if_exists => true);
-- 9.2 drop chunks of a after 10 years, paused | lock: none
SELECT alter_job(add_retention_policy ('public.a', drop_after => INTERVAL '10 years', schedule_interval => INTERVAL '1 month', initial_start => TIMESTAMPTZ '2030-01-01 00:00:00+00'), scheduled => false);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 10.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.b', if_exists => true);
-- 10.2 drop chunks of b after 20 years from their creation on | lock: none | H102 chunks older than the limit are dropped as soon as the policy runs
SELECT add_retention_policy ('public.b', drop_created_before => INTERVAL '20 years');
COMMIT;
