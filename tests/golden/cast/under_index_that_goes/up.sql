-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function other_rank(public.kind) | lock: none
CREATE FUNCTION public.other_rank (k public.kind) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select case k when 'a' then 2 else 1 end$$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 2. drop index lots_code | lock: SHARE UPDATE EXCLUSIVE on lots
DROP INDEX CONCURRENTLY public.lots_code;
SET lock_timeout = '3s';

BEGIN;
-- 3.1 replace cast (public.kind AS integer): drop cast (public.kind AS integer) | lock: none | H301 code from before the change fails from here on
DROP CAST (public.kind AS integer);
-- 3.2 create cast (public.kind AS integer) | lock: none
CREATE CAST (public.kind AS integer) WITH FUNCTION public.other_rank (public.kind);
COMMIT;
