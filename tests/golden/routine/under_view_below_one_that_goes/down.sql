-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function plus(bigint, integer): drop view a_counted | lock: ACCESS EXCLUSIVE on a_counted
DROP VIEW public.a_counted;
-- 1.2 drop function plus(bigint, integer) | lock: none
DROP ROUTINE public.plus (bigint, integer);
-- 1.3 create function plus(bigint) | lock: none
CREATE FUNCTION public.plus (n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select coalesce(n, 0)$$;
-- 1.4 create view a_counted | lock: none
CREATE VIEW public.a_counted AS
select id, public.plus(id) as more from public.lots;
-- 2. create view b_listed | lock: none
CREATE VIEW public.b_listed AS
select id from public.a_counted;
COMMIT;
