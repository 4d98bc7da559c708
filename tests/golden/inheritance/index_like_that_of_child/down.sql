-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index readings_value_idx | lock: SHARE UPDATE EXCLUSIVE on readings
DROP INDEX CONCURRENTLY public.readings_value_idx;
SET lock_timeout = '3s';
