-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop view feeling_numbers | lock: ACCESS EXCLUSIVE on feeling_numbers | H301 code from before the change fails from here on
DROP VIEW public.feeling_numbers;
-- 2. drop domain code | lock: none
DROP DOMAIN public.code;
COMMIT;

BEGIN;
-- 3. drop table feelings | lock: ACCESS EXCLUSIVE on feelings | H101 rows or values are gone for good
DROP TABLE public.feelings;
-- 4. drop cast (integer AS public.grade) | lock: none | H301 code from before the change fails from here on
DROP CAST (integer AS public.grade);
-- 5. drop function to_grade(integer) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.to_grade (integer);
-- 6. drop composite type grade | lock: none
DROP TYPE public.grade;
-- 7. drop cast (public.mood AS character varying) | lock: none | H301 code from before the change fails from here on
DROP CAST (public.mood AS character varying);
-- 8. drop cast (public.mood AS integer) | lock: none | H301 code from before the change fails from here on
DROP CAST (public.mood AS integer);
-- 9. drop function mood_number(public.mood) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.mood_number (public.mood);
COMMIT;
