-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint pages.pages_visit_fkey | lock: ACCESS EXCLUSIVE on pages, ACCESS EXCLUSIVE on visits
ALTER TABLE public.pages DROP CONSTRAINT pages_visit_fkey;
COMMIT;

BEGIN;
-- 2. drop table visits_rest | lock: ACCESS EXCLUSIVE on visits_rest
DROP TABLE public.visits_rest;
COMMIT;

BEGIN;
-- 3. drop table visits_low | lock: ACCESS EXCLUSIVE on visits_low
DROP TABLE public.visits_low;
COMMIT;

BEGIN;
-- 4. drop table visits | lock: ACCESS EXCLUSIVE on visits
DROP TABLE public.visits;
COMMIT;

BEGIN;
-- 5. drop table pages | lock: ACCESS EXCLUSIVE on pages
DROP TABLE public.pages;
COMMIT;
