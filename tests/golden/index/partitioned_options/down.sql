-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index visits_page_idx | lock: ACCESS EXCLUSIVE on visits
DROP INDEX public.visits_page_idx;
COMMIT;

SET lock_timeout = 0;
-- 2. build index visits_few_page_idx1 on visits_few without blocking writes | lock: SHARE UPDATE EXCLUSIVE on visits_few
CREATE INDEX CONCURRENTLY visits_few_page_idx1 ON public.visits_few (page);
SET lock_timeout = '3s';

BEGIN;
-- 3.1 undo: replace index visits_page_idx of visits from those of its partitions: build index visits_page_idx on visits | lock: SHARE on visits
CREATE INDEX visits_page_idx ON ONLY public.visits (page);
-- 3.2 make index visits_few_page_idx1 part of visits_page_idx | lock: none
ALTER INDEX public.visits_page_idx ATTACH PARTITION public.visits_few_page_idx1;
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
