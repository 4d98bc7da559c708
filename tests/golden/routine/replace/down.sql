-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. replace function slug(text) | lock: none
CREATE OR REPLACE FUNCTION public.slug (t text) RETURNS text LANGUAGE sql IMMUTABLE
AS $$select lower(t)$$;
-- 2. comment on function limits(integer) | lock: none
COMMENT ON ROUTINE public.limits (integer) IS NULL;
-- 3. replace function limits(integer) | lock: none
CREATE OR REPLACE FUNCTION public.limits (n integer) RETURNS integer LANGUAGE sql COST 10
AS $$select n$$;
-- 4.1 undo: replace function greet(text): drop function greet(text) | lock: none
DROP ROUTINE public.greet (text);
-- 4.2 create function greet(text) | lock: none
CREATE FUNCTION public.greet (text) RETURNS text LANGUAGE sql STABLE
AS $$select 'hello ' || $1$$;
COMMIT;
