-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build the index of partition visits_2024 for visits_page_idx | lock: SHARE UPDATE EXCLUSIVE on visits_2024
CREATE INDEX CONCURRENTLY visits_2024_page_idx ON public.visits_2024 (page);
SET lock_timeout = '3s';

BEGIN;
-- 2.1 make index visits_page_idx of visits from those of its partitions: build index visits_page_idx on visits | lock: SHARE on visits
CREATE INDEX visits_page_idx ON ONLY public.visits (page);
-- 2.2 make index visits_2024_page_idx part of visits_page_idx | lock: none
ALTER INDEX public.visits_page_idx ATTACH PARTITION public.visits_2024_page_idx;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 3. build the index of partition visits_2024 for visits_once_idx | lock: SHARE UPDATE EXCLUSIVE on visits_2024 | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY visits_2024_page_at_idx ON public.visits_2024 (page, at);
SET lock_timeout = '3s';

BEGIN;
-- 4.1 make index visits_once_idx of visits from those of its partitions: build unique index visits_once_idx on visits | lock: SHARE on visits
CREATE UNIQUE INDEX visits_once_idx ON ONLY public.visits (page, at);
-- 4.2 make index visits_2024_page_at_idx part of visits_once_idx | lock: none
ALTER INDEX public.visits_once_idx ATTACH PARTITION public.visits_2024_page_at_idx;
COMMIT;

SET lock_timeout = 0;
-- 5. drop index visits_2023_own_idx | lock: SHARE UPDATE EXCLUSIVE on visits_2023
DROP INDEX CONCURRENTLY public.visits_2023_own_idx;
SET lock_timeout = '3s';

BEGIN;
-- 6. drop index visits_old_idx | lock: ACCESS EXCLUSIVE on visits
DROP INDEX public.visits_old_idx;
COMMIT;

BEGIN;
-- 7.1 let visits_2023 take only rows within the bounds: drop constraint visits_2023.pleat_bound_visits_2023 | lock: ACCESS EXCLUSIVE on visits_2023 | H301 code from before the change fails from here on
ALTER TABLE public.visits_2023 DROP CONSTRAINT IF EXISTS pleat_bound_visits_2023;
-- 7.2 add check visits_2023.pleat_bound_visits_2023, not validated yet | lock: ACCESS EXCLUSIVE on visits_2023 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.visits_2023 ADD CONSTRAINT pleat_bound_visits_2023 CHECK (at IS NOT NULL AND at >= '2023-01-01' AND at < '2024-01-01') NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint visits_2023.pleat_bound_visits_2023 | lock: SHARE UPDATE EXCLUSIVE on visits_2023
ALTER TABLE public.visits_2023 VALIDATE CONSTRAINT pleat_bound_visits_2023;
COMMIT;

BEGIN;
-- 9.1 attach partition visits_2023 to visits | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_2023 | H203 builds an index while writes wait
ALTER TABLE public.visits ATTACH PARTITION public.visits_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- 9.2 drop constraint visits_2023.pleat_bound_visits_2023 | lock: ACCESS EXCLUSIVE on visits_2023
ALTER TABLE public.visits_2023 DROP CONSTRAINT IF EXISTS pleat_bound_visits_2023;
COMMIT;
