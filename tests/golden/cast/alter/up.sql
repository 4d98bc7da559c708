-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 replace cast (public.mood AS integer): drop cast (public.mood AS integer) | lock: none | H301 code from before the change fails from here on
DROP CAST (public.mood AS integer);
-- 1.2 create cast (public.mood AS integer) | lock: none
CREATE CAST (public.mood AS integer) WITH FUNCTION public.mood_rank (public.mood) AS ASSIGNMENT;
-- 2.1 replace cast (public.mood AS text): drop cast (public.mood AS text) | lock: none | H301 code from before the change fails from here on
DROP CAST (public.mood AS text);
-- 2.2 create cast (public.mood AS text) | lock: none
CREATE CAST (public.mood AS text) WITH INOUT AS IMPLICIT;
COMMIT;
