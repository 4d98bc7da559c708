-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build the index of partition visits_few for visits_page_idx | lock: SHARE UPDATE EXCLUSIVE on visits_few
CREATE INDEX CONCURRENTLY visits_few_page_idx ON public.visits_few (page) WITH (fillfactor = 70);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 replace index visits_page_idx of visits from those of its partitions: drop index visits_page_idx | lock: ACCESS EXCLUSIVE on visits
DROP INDEX public.visits_page_idx;
-- 2.2 build index visits_page_idx on visits | lock: SHARE on visits
CREATE INDEX visits_page_idx ON ONLY public.visits (page) WITH (fillfactor = 70);
-- 2.3 make index visits_few_page_idx part of visits_page_idx | lock: none
ALTER INDEX public.visits_page_idx ATTACH PARTITION public.visits_few_page_idx;
COMMIT;
