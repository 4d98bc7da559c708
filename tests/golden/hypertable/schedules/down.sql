-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop chunks of b after 20 years from their creation on: chunks that the policy has dropped stay dropped

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.b', if_exists => true);
-- 1.2 drop chunks of b after 20 years, paused | lock: none
SELECT alter_job(add_retention_policy ('public.b', drop_after => INTERVAL '20 years'), scheduled => false);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.a', if_exists => true);
-- 1.2 drop chunks of a after 10 years | lock: none
SELECT add_retention_policy ('public.a', drop_after => INTERVAL '10 years');
COMMIT;

BEGIN;
-- 2. remove the reorder policy of c | lock: none
SELECT remove_reorder_policy('public.c', if_exists => true);
COMMIT;

BEGIN;
-- 3. drop index c_ts_idx | lock: ACCESS EXCLUSIVE on c
DROP INDEX public.c_ts_idx;
COMMIT;

BEGIN;
-- 4.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.c', if_exists => true);
-- 4.2 move chunks of c to the columnstore after 7 days | lock: none
SELECT add_compression_policy ('public.c', compress_after => INTERVAL '7 days', schedule_interval => INTERVAL '12 hours');
COMMIT;

BEGIN;
-- 5.1 remove the policy that there may be | lock: none
SELECT remove_reorder_policy('public.b', if_exists => true);
-- 5.2 sort chunks of b by b_ts_idx | lock: none
SELECT alter_job( add_reorder_policy('public.b', 'b_ts_idx'), schedule_interval => INTERVAL '1 day');
COMMIT;

BEGIN;
-- 6.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.b', if_exists => true);
-- 6.2 move chunks of b to the columnstore after 7 days, paused | lock: none
SELECT alter_job(add_compression_policy ('public.b', compress_after => INTERVAL '7 days', schedule_interval => INTERVAL '1 hour', initial_start => TIMESTAMPTZ '2030-01-01 01:00:00+00', timezone => 'Europe/Berlin'), max_runtime => INTERVAL '10 minutes', max_retries => 3, retry_period => INTERVAL '30 minutes', timezone => 'Europe/Berlin', scheduled => false);
COMMIT;

BEGIN;
-- 7. remove the reorder policy of a | lock: none
SELECT remove_reorder_policy('public.a', if_exists => true);
COMMIT;

BEGIN;
-- 8.1 remove the policy that there may be | lock: none
SELECT remove_reorder_policy('public.a', if_exists => true);
-- 8.2 sort chunks of a by a_d_idx | lock: none
SELECT alter_job( add_reorder_policy('public.a', 'a_d_idx'), schedule_interval => INTERVAL '3 days 12 hours');
COMMIT;

BEGIN;
-- 9.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.a', if_exists => true);
-- 9.2 move chunks of a to the columnstore after 14 days | lock: none
SELECT add_compression_policy ('public.a', compress_after => INTERVAL '14 days', schedule_interval => INTERVAL '12 hours');
COMMIT;
