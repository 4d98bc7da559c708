-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. detach partition visits_2023 from visits without blocking | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_2023
ALTER TABLE public.visits DETACH PARTITION public.visits_2023 CONCURRENTLY;
SET lock_timeout = '3s';

BEGIN;
-- 2.1 undo: attach partition visits_2023 to visits: drop constraint visits_2023.visits_2023_at_check | lock: ACCESS EXCLUSIVE on visits_2023
ALTER TABLE public.visits_2023 DROP CONSTRAINT IF EXISTS visits_2023_at_check;
-- 2.2 drop index visits_2023_page_at_idx | lock: ACCESS EXCLUSIVE on visits_2023
DROP INDEX IF EXISTS public.visits_2023_page_at_idx;
-- 2.3 drop index visits_2023_page_idx | lock: ACCESS EXCLUSIVE on visits_2023
DROP INDEX IF EXISTS public.visits_2023_page_idx;
-- 3. drop constraint visits_2023.pleat_bound_visits_2023 | lock: ACCESS EXCLUSIVE on visits_2023
ALTER TABLE public.visits_2023 DROP CONSTRAINT IF EXISTS pleat_bound_visits_2023;
COMMIT;

BEGIN;
-- 4. build index visits_old_idx on visits | lock: SHARE on visits | H203 builds an index while writes wait
CREATE INDEX visits_old_idx ON public.visits (at, page);
COMMIT;

SET lock_timeout = 0;
-- 5. build index visits_2023_own_idx on visits_2023 without blocking writes | lock: SHARE UPDATE EXCLUSIVE on visits_2023
CREATE INDEX CONCURRENTLY visits_2023_own_idx ON public.visits_2023 (at, page);
SET lock_timeout = '3s';

BEGIN;
-- 6. drop index visits_once_idx | lock: ACCESS EXCLUSIVE on visits
DROP INDEX public.visits_once_idx;
COMMIT;

SET lock_timeout = 0;
-- 7. drop index visits_2024_page_at_idx | lock: SHARE UPDATE EXCLUSIVE on visits_2024
DROP INDEX CONCURRENTLY IF EXISTS public.visits_2024_page_at_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index visits_page_idx | lock: ACCESS EXCLUSIVE on visits
DROP INDEX public.visits_page_idx;
COMMIT;

SET lock_timeout = 0;
-- 2. drop index visits_2024_page_idx | lock: SHARE UPDATE EXCLUSIVE on visits_2024
DROP INDEX CONCURRENTLY IF EXISTS public.visits_2024_page_idx;
SET lock_timeout = '3s';
