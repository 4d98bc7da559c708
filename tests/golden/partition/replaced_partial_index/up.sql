-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build the index of partition events_1 for events_kind | lock: SHARE UPDATE EXCLUSIVE on events_1
CREATE INDEX CONCURRENTLY events_1_code_idx ON public.events_1 (code) WHERE (kind is not null and kind in ('a', 'b'));
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. build the index of partition events_2 for events_kind | lock: SHARE UPDATE EXCLUSIVE on events_2
CREATE INDEX CONCURRENTLY events_2_code_idx ON public.events_2 (code) WHERE (kind is not null and kind in ('a', 'b'));
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3.1 replace index events_kind of events from those of its partitions: drop index events_kind | lock: ACCESS EXCLUSIVE on events
DROP INDEX public.events_kind;
-- 3.2 build index events_kind on events | lock: SHARE on events
CREATE INDEX events_kind ON ONLY public.events (code) WHERE (kind is not null and kind in ('a', 'b'));
-- 3.3 make index events_2_code_idx part of events_kind | lock: none
ALTER INDEX public.events_kind ATTACH PARTITION public.events_2_code_idx;
-- 3.4 make index events_1_code_idx part of events_kind | lock: none
ALTER INDEX public.events_kind ATTACH PARTITION public.events_1_code_idx;
COMMIT;
