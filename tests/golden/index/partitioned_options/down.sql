-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace index visits_page_idx of visits from those of its partitions: drop index visits_page_idx | lock: ACCESS EXCLUSIVE on visits
DROP INDEX public.visits_page_idx;
-- 1.2 build index visits_page_idx on visits | lock: SHARE on visits | H203 builds an index while writes wait
CREATE INDEX visits_page_idx ON public.visits (page);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index visits_few_page_idx | lock: SHARE UPDATE EXCLUSIVE on visits_few
DROP INDEX CONCURRENTLY IF EXISTS public.visits_few_page_idx;
SET lock_timeout = '3s';
