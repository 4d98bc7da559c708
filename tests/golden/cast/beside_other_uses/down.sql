-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create composite type pair | lock: none
CREATE TYPE public.pair AS (
  a text,
  b text
);
-- 2. create function to_pair(text) | lock: none
CREATE FUNCTION public.to_pair (t text) RETURNS public.pair LANGUAGE sql
AS $$ select row(t, t)::pair $$;
-- 3. create cast (text AS public.pair) | lock: none
CREATE CAST (text AS public.pair) WITH FUNCTION public.to_pair (text);
-- 4. create function to_grade(integer) | lock: none
CREATE FUNCTION public.to_grade (v integer) RETURNS public.grade LANGUAGE sql IMMUTABLE
return row(v)::public.grade;
-- 5.1 undo: replace cast (integer AS public.grade): drop cast (integer AS public.grade) | lock: none
DROP CAST (integer AS public.grade);
-- 5.2 create cast (integer AS public.grade) | lock: none
CREATE CAST (integer AS public.grade) WITH FUNCTION public.to_grade (integer) AS ASSIGNMENT;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace view names | lock: ACCESS EXCLUSIVE on names
CREATE OR REPLACE VIEW public.names AS
select id, name::varchar as n, k::text as t from public.lookup;
-- 2. drop function to_other_grade(integer) | lock: none
DROP ROUTINE public.to_other_grade (integer);
COMMIT;
