-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index visits_page_idx | lock: SHARE UPDATE EXCLUSIVE on visits
DROP INDEX CONCURRENTLY public.visits_page_idx;
SET lock_timeout = '3s';
