-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: drop function gross(integer) and rebuild its users: create function gross(integer) | lock: none
CREATE FUNCTION public.gross (total integer) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$ select total * 6 / 5 $$;
-- 1.2 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.3 create materialized view pleat_new_public.grosses | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.grosses AS
select id, public.gross(total) as gross from public.orders;
-- 1.4 drop materialized view grosses | lock: ACCESS EXCLUSIVE on grosses
DROP MATERIALIZED VIEW public.grosses;
-- 1.5 move materialized view pleat_new_public.grosses to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.grosses SET SCHEMA public;
-- 1.6 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 2.1 undo: rebuild function tax(integer): rename function tax(integer) to pleat_old_tax(integer) | lock: none
ALTER ROUTINE public.tax (integer) RENAME TO pleat_old_tax;
-- 2.2 create function tax(integer) | lock: none
CREATE FUNCTION public.tax (total integer) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$ select total / 5 $$;
-- 2.3 comment on function tax(integer) | lock: none
COMMENT ON ROUTINE public.tax (integer) IS 'A fifth';
-- 2.4 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.5 create view pleat_new_public.taxed | lock: none
CREATE VIEW pleat_new_public.taxed AS
select id, public.tax(total) as tax from public.orders;
-- 2.6 create materialized view pleat_new_public.taxes | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.taxes AS
select sum(tax) as tax from pleat_new_public.taxed;
-- 2.7 build index pleat_new_public.taxes_tax_idx on pleat_new_public.taxes | lock: none
CREATE INDEX taxes_tax_idx ON pleat_new_public.taxes (tax);
-- 2.8 drop materialized view taxes | lock: ACCESS EXCLUSIVE on taxes
DROP MATERIALIZED VIEW public.taxes;
-- 2.9 drop view taxed | lock: ACCESS EXCLUSIVE on taxed
DROP VIEW public.taxed;
-- 2.10 drop function pleat_old_tax(integer) | lock: none
DROP ROUTINE public.pleat_old_tax (integer);
-- 2.11 move view pleat_new_public.taxed to schema public | lock: none
ALTER VIEW pleat_new_public.taxed SET SCHEMA public;
-- 2.12 move materialized view pleat_new_public.taxes to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.taxes SET SCHEMA public;
-- 2.13 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop function gross(bigint) | lock: none
DROP ROUTINE public.gross (bigint);
COMMIT;
