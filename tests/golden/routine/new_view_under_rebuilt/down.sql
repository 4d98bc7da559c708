-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function tax(integer): rename function tax(integer) to pleat_old_tax(integer) | lock: none
ALTER ROUTINE public.tax (integer) RENAME TO pleat_old_tax;
-- 1.2 create function tax(integer) | lock: none
CREATE FUNCTION public.tax (total integer) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$ select total / 5 $$;
-- 1.3 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.4 create materialized view pleat_new_public.taxed | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.taxed AS
select id, public.tax(total) as tax from public.orders;
-- 1.5 drop view taxes | lock: ACCESS EXCLUSIVE on taxes
DROP VIEW public.taxes;
-- 1.6 drop view all_taxed | lock: none
DROP VIEW public.all_taxed;
-- 1.7 drop function pleat_old_tax(integer) | lock: none
DROP ROUTINE public.pleat_old_tax (integer);
-- 1.8 move materialized view pleat_new_public.taxed to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.taxed SET SCHEMA public;
-- 1.9 create view taxes | lock: none
CREATE VIEW public.taxes AS
select sum(tax) as tax from public.taxed;
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
