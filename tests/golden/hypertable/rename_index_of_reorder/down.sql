-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. remove the reorder policy of readings | lock: none
SELECT remove_reorder_policy('public.readings', if_exists => true);
COMMIT;

BEGIN;
-- 2. rename index readings_new_idx to readings_old_idx | lock: SHARE UPDATE EXCLUSIVE on readings_new_idx
ALTER INDEX public.readings_new_idx RENAME TO readings_old_idx;
COMMIT;

BEGIN;
-- 3.1 remove the policy that there may be | lock: none
SELECT remove_reorder_policy('public.readings', if_exists => true);
-- 3.2 sort chunks of readings by readings_old_idx | lock: none
SELECT alter_job( add_reorder_policy('public.readings', 'readings_old_idx'), schedule_interval => INTERVAL '3 days 12 hours');
COMMIT;
