-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint visits.visits_page_fkey | lock: ACCESS EXCLUSIVE on visits, ACCESS EXCLUSIVE on pages | H204 locks the referenced table as well, for an instant
ALTER TABLE public.visits DROP CONSTRAINT visits_page_fkey;
-- 2. drop table pages | lock: ACCESS EXCLUSIVE on pages | H101 rows or values are gone for good
DROP TABLE public.pages;
COMMIT;
