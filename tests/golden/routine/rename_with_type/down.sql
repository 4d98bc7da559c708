-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function said(public.temper) | lock: none
CREATE FUNCTION public.said (m public.temper) RETURNS text LANGUAGE sql IMMUTABLE
AS $$select m::text$$;
-- 2. grant all on function rank_of(public.temper) to public | lock: none
GRANT EXECUTE ON ROUTINE public.rank_of (public.temper) TO PUBLIC;
-- 3. revoke all on function rank_of(public.temper) from app_reader | lock: none
REVOKE EXECUTE ON ROUTINE public.rank_of (public.temper) FROM app_reader;
-- 4. drop function spelt(public.temper) | lock: none
DROP ROUTINE public.spelt (public.temper);
-- 5. comment on function rank_of(public.temper) | lock: none
COMMENT ON ROUTINE public.rank_of (public.temper) IS NULL;
-- 6. rename enum temper to mood | lock: none
ALTER TYPE public.temper RENAME TO mood;
COMMIT;
