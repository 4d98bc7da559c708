-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint pages.pages_visit_fkey | lock: none
ALTER TABLE public.pages DROP CONSTRAINT pages_visit_fkey;
-- 2. drop table visits_rest | lock: none
DROP TABLE public.visits_rest;
-- 3. drop table visits_low | lock: none
DROP TABLE public.visits_low;
-- 4. drop table visits | lock: none
DROP TABLE public.visits;
-- 5. drop table pages | lock: none
DROP TABLE public.pages;
COMMIT;
