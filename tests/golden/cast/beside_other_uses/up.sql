-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function to_other_grade(integer) | lock: none
CREATE FUNCTION public.to_other_grade (v integer) RETURNS public.grade LANGUAGE sql IMMUTABLE
return row(v + 1)::public.grade;
-- 2. replace view names | lock: ACCESS EXCLUSIVE on names | H601 may change nothing: no server was asked whether both texts mean the same (it says select id, name::varchar as n, k::text as t from public.look…)
CREATE OR REPLACE VIEW public.names AS
select id, name::varchar as n, k::text as t from public.lookup where k > 0;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3.1 replace cast (integer AS public.grade): drop cast (integer AS public.grade) | lock: none | H301 code from before the change fails from here on
DROP CAST (integer AS public.grade);
-- 3.2 create cast (integer AS public.grade) | lock: none
CREATE CAST (integer AS public.grade) WITH FUNCTION public.to_other_grade (integer) AS ASSIGNMENT;
-- 4. drop function to_grade(integer) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.to_grade (integer);
-- 5. drop cast (text AS public.pair) | lock: none | H301 code from before the change fails from here on
DROP CAST (text AS public.pair);
-- 6. drop function to_pair(text) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.to_pair (text);
-- 7. drop composite type pair | lock: none
DROP TYPE public.pair;
COMMIT;
