-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace cast (public.mood AS text): drop cast (public.mood AS text) | lock: none
DROP CAST (public.mood AS text);
-- 1.2 create cast (public.mood AS text) | lock: none
CREATE CAST (public.mood AS text) WITH INOUT AS ASSIGNMENT;
-- 2.1 undo: replace cast (public.mood AS integer): drop cast (public.mood AS integer) | lock: none
DROP CAST (public.mood AS integer);
-- 2.2 create cast (public.mood AS integer) | lock: none
CREATE CAST (public.mood AS integer) WITH FUNCTION public.mood_number (public.mood);
COMMIT;
