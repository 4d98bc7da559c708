-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. drop table lots | lock: ACCESS EXCLUSIVE on lots | H101 rows or values are gone for good
DROP TABLE public.lots;
-- 2.1 rebuild function near(bigint, bigint): drop operator =~~=(bigint, bigint) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.=~~= (bigint, bigint);
-- 2.2 drop function near(bigint, bigint) | lock: none
DROP ROUTINE public.near (bigint, bigint);
-- 2.3 create function near(bigint, bigint) | lock: none
CREATE FUNCTION public.near (a bigint, b bigint) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select abs(a - b) < 3$$;
-- 2.4 create operator =~~=(bigint, bigint) | lock: none
CREATE OPERATOR public.=~~= ( FUNCTION = public.near, LEFTARG = bigint, RIGHTARG = bigint);
COMMIT;
