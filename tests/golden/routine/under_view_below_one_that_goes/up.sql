-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. drop view b_listed | lock: ACCESS EXCLUSIVE on b_listed | H301 code from before the change fails from here on
DROP VIEW public.b_listed;
COMMIT;

BEGIN;
-- 2.1 rebuild function plus(bigint, integer): drop view a_counted | lock: ACCESS EXCLUSIVE on a_counted | H301 code from before the change fails from here on
DROP VIEW public.a_counted;
-- 2.2 drop function plus(bigint) | lock: none
DROP ROUTINE public.plus (bigint);
-- 2.3 create function plus(bigint, integer) | lock: none
CREATE FUNCTION public.plus (n bigint, more integer DEFAULT 1) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select coalesce(n, 0)$$;
-- 2.4 create view a_counted | lock: none
CREATE VIEW public.a_counted AS
select id, public.plus(id) as more from public.lots;
COMMIT;
