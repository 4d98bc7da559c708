-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop view feeling_numbers | lock: none
DROP VIEW public.feeling_numbers;
-- 2. drop table feelings | lock: ACCESS EXCLUSIVE on feelings
DROP TABLE public.feelings;
-- 3. drop cast (public.mood AS integer) | lock: none
DROP CAST (public.mood AS integer);
-- 4. drop cast (public.mood AS character varying) | lock: none
DROP CAST (public.mood AS character varying);
-- 5. drop cast (integer AS public.grade) | lock: none
DROP CAST (integer AS public.grade);
-- 6. drop function to_grade(integer) | lock: none
DROP ROUTINE public.to_grade (integer);
-- 7. drop function mood_number(public.mood) | lock: none
DROP ROUTINE public.mood_number (public.mood);
-- 8. drop composite type grade | lock: none
DROP TYPE public.grade;
-- 9. drop domain code | lock: none
DROP DOMAIN public.code;
COMMIT;
