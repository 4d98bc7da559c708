-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1.1 detach partition events_2 from events without blocking | lock: SHARE UPDATE EXCLUSIVE on events, ACCESS EXCLUSIVE on events_2 | H301 code from before the change fails from here on
ALTER TABLE public.events DETACH PARTITION public.events_2 CONCURRENTLY;
SET lock_timeout = '3s';
-- 1.2 drop constraint events_2.events_2_id_check | lock: ACCESS EXCLUSIVE on events_2
ALTER TABLE public.events_2 DROP CONSTRAINT IF EXISTS events_2_id_check;

SET lock_timeout = 0;
-- 2. drop index events_2_kind_idx | lock: SHARE UPDATE EXCLUSIVE on events_2
DROP INDEX CONCURRENTLY public.events_2_kind_idx;
SET lock_timeout = '3s';

BEGIN;
-- 3. drop index events_kind | lock: ACCESS EXCLUSIVE on events
DROP INDEX public.events_kind;
COMMIT;
