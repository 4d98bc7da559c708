-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1.1 detach partition visits_old from visits without blocking | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_old, ACCESS EXCLUSIVE on clicks | H302 fails and changes nothing if rows exist that break the rule (clicks.clicks_visit_id_fkey) | H202 reads the whole table while writes wait (clicks.clicks_visit_id_fkey)
ALTER TABLE public.visits DETACH PARTITION public.visits_old CONCURRENTLY;
SET lock_timeout = '3s';
-- 1.2 drop constraint visits_old.visits_old_id_check | lock: ACCESS EXCLUSIVE on visits_old
ALTER TABLE public.visits_old DROP CONSTRAINT IF EXISTS visits_old_id_check;

BEGIN;
-- 2. drop table visits_old | lock: ACCESS EXCLUSIVE on visits_old | H101 rows or values are gone for good
DROP TABLE public.visits_old;
COMMIT;
