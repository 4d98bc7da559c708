-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function is_near(bigint, bigint): rename function is_near(bigint, bigint) to pleat_old_is_near(bigint, bigint) | lock: none
ALTER ROUTINE public.is_near (bigint, bigint) RENAME TO pleat_old_is_near;
-- 1.2 create function is_near(bigint, bigint) | lock: none
CREATE FUNCTION public.is_near (a bigint, b bigint) RETURNS boolean LANGUAGE sql IMMUTABLE
return abs(a - b) < 3;
-- 1.3 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.4 create materialized view pleat_new_public.near | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.near AS
select id, public.is_near(spot, 3) as is_near from public.places;
-- 1.5 drop view nearest | lock: ACCESS EXCLUSIVE on nearest | H301 code from before the change fails from here on
DROP VIEW public.nearest;
-- 1.6 drop view near | lock: ACCESS EXCLUSIVE on near
DROP VIEW public.near;
-- 1.7 drop function pleat_old_is_near(bigint, bigint) | lock: none
DROP ROUTINE public.pleat_old_is_near (bigint, bigint);
-- 1.8 move materialized view pleat_new_public.near to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.near SET SCHEMA public;
-- 1.9 create view nearest | lock: none
CREATE VIEW public.nearest AS
select id from public.near where is_near;
-- 1.10 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;
