-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. rename enum mood to temper | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TYPE public.mood RENAME TO temper;
-- 2. comment on function rank_of(public.temper) | lock: none
COMMENT ON ROUTINE public.rank_of (public.temper) IS 'from sad to happy';
-- 3. create function spelt(public.temper) | lock: none
CREATE FUNCTION public.spelt (m public.temper) RETURNS text LANGUAGE sql IMMUTABLE
AS $$select m::text$$;
-- 4. grant all on function rank_of(public.temper) to app_reader | lock: none
GRANT EXECUTE ON ROUTINE public.rank_of (public.temper) TO app_reader;
-- 5. revoke all on function rank_of(public.temper) from public | lock: none | H301 code from before the change fails from here on
REVOKE EXECUTE ON ROUTINE public.rank_of (public.temper) FROM PUBLIC;
-- 6. drop function said(public.temper) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.said (public.temper);
COMMIT;
