-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1.1 detach partition events_2 from events without blocking | lock: SHARE UPDATE EXCLUSIVE on events, ACCESS EXCLUSIVE on events_2
ALTER TABLE public.events DETACH PARTITION public.events_2 CONCURRENTLY;
SET lock_timeout = '3s';
-- 1.2 drop constraint events_2.events_2_id_check | lock: ACCESS EXCLUSIVE on events_2
ALTER TABLE public.events_2 DROP CONSTRAINT IF EXISTS events_2_id_check;

BEGIN;
-- 2. drop table events_2 | lock: ACCESS EXCLUSIVE on events_2 | H101 rows or values are gone for good
DROP TABLE public.events_2;
COMMIT;

BEGIN;
-- 3. drop column events.other | lock: ACCESS EXCLUSIVE on events | H101 rows or values are gone for good
ALTER TABLE public.events DROP COLUMN other;
-- 4. drop composite type pair | lock: none
DROP TYPE public.pair;
COMMIT;
