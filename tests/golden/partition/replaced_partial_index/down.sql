-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index events_kind | lock: ACCESS EXCLUSIVE on events
DROP INDEX public.events_kind;
COMMIT;

SET lock_timeout = 0;
-- 2. build index events_1_kind_idx on events_1 without blocking writes | lock: SHARE UPDATE EXCLUSIVE on events_1
CREATE INDEX CONCURRENTLY events_1_kind_idx ON public.events_1 (kind);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. build index events_2_kind_idx on events_2 without blocking writes | lock: SHARE UPDATE EXCLUSIVE on events_2
CREATE INDEX CONCURRENTLY events_2_kind_idx ON public.events_2 (kind);
SET lock_timeout = '3s';

BEGIN;
-- 4.1 undo: replace index events_kind of events from those of its partitions: build index events_kind on events | lock: SHARE on events
CREATE INDEX events_kind ON ONLY public.events (kind);
-- 4.2 make index events_2_kind_idx part of events_kind | lock: none
ALTER INDEX public.events_kind ATTACH PARTITION public.events_2_kind_idx;
-- 4.3 make index events_1_kind_idx part of events_kind | lock: none
ALTER INDEX public.events_kind ATTACH PARTITION public.events_1_kind_idx;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index events_2_code_idx | lock: SHARE UPDATE EXCLUSIVE on events_2
DROP INDEX CONCURRENTLY IF EXISTS public.events_2_code_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. drop index events_1_code_idx | lock: SHARE UPDATE EXCLUSIVE on events_1
DROP INDEX CONCURRENTLY IF EXISTS public.events_1_code_idx;
SET lock_timeout = '3s';
