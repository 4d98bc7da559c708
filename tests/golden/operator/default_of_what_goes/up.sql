-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. drop table points | lock: ACCESS EXCLUSIVE on points | H101 rows or values are gone for good
DROP TABLE public.points;
COMMIT;

BEGIN;
-- 2.1 rebuild function near(integer, integer): drop the default of lines.close | lock: ACCESS EXCLUSIVE on lines | H301 code from before the change fails from here on
ALTER TABLE public.lines ALTER COLUMN close DROP DEFAULT;
-- 2.2 drop operator ~~~(integer, integer) | lock: none
DROP OPERATOR public.~~~ (integer, integer);
-- 2.3 drop function near(integer, integer) | lock: none
DROP ROUTINE public.near (integer, integer);
-- 2.4 create function near(integer, integer) | lock: none
CREATE FUNCTION public.near (x integer, y integer) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select abs(x - y) < 20$$;
-- 2.5 create operator ~~~(integer, integer) | lock: none
CREATE OPERATOR public.~~~ ( FUNCTION = public.near, LEFTARG = integer, RIGHTARG = integer);
-- 2.6 give lines.close a default | lock: ACCESS EXCLUSIVE on lines
ALTER TABLE public.lines ALTER COLUMN close SET DEFAULT (1 operator(public.~~~) 2);
COMMIT;
