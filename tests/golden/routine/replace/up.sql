-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. replace function greet(text) | lock: none
CREATE OR REPLACE FUNCTION public.greet (who text DEFAULT 'you') RETURNS text LANGUAGE sql STABLE SET search_path TO 'public'
AS $$select 'hello ' || who$$;
-- 2. replace function limits(integer) | lock: none
CREATE OR REPLACE FUNCTION public.limits (n integer) RETURNS integer LANGUAGE sql IMMUTABLE LEAKPROOF SECURITY DEFINER COST 20 SET work_mem TO '1MB'
AS $$select n$$;
-- 3. comment on function limits(integer) | lock: none
COMMENT ON ROUTINE public.limits (integer) IS 'The same';
-- 4. replace function slug(text) | lock: none | H306 keeps what the old function gave until it is built again (index notes_slug_idx)
CREATE OR REPLACE FUNCTION public.slug (t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$select lower(trim(t))$$;
COMMIT;
