-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function is_near(bigint, bigint): drop view nearest | lock: ACCESS EXCLUSIVE on nearest
DROP VIEW public.nearest;
-- 1.2 drop materialized view near | lock: ACCESS EXCLUSIVE on near
DROP MATERIALIZED VIEW public.near;
-- 1.3 drop function is_near(bigint, bigint) | lock: none
DROP ROUTINE public.is_near (bigint, bigint);
-- 1.4 create function is_near(bigint, bigint) | lock: none
CREATE FUNCTION public.is_near (x bigint, y bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
AS $$begin return abs(x - y) < 3; end$$;
-- 1.5 create view near | lock: none
CREATE VIEW public.near AS
select id, public.is_near(spot, 3) as is_near from public.places;
-- 1.6 create view nearest | lock: none
CREATE VIEW public.nearest AS
select id from public.near where is_near;
COMMIT;
