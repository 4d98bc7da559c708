-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. let table robots no longer inherit from visits | lock: ACCESS EXCLUSIVE on robots, ACCESS SHARE on visits
ALTER TABLE public.robots NO INHERIT public.visits;
-- 2. drop constraint robots.visits_page | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots DROP CONSTRAINT IF EXISTS visits_page;
-- 3. drop column robots.page | lock: ACCESS EXCLUSIVE on robots | H101 rows or values are gone for good
ALTER TABLE public.robots DROP COLUMN page;
COMMIT;
