-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function gross(bigint) | lock: none
CREATE FUNCTION public.gross (total bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$ select total * 6 / 5 $$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 2.1 rebuild function tax(integer): rename function tax(integer) to pleat_old_tax(integer) | lock: none
ALTER ROUTINE public.tax (integer) RENAME TO pleat_old_tax;
-- 2.2 create function tax(integer) | lock: none
CREATE FUNCTION public.tax (total integer) RETURNS numeric LANGUAGE sql IMMUTABLE
AS $$ select total / 5.0 $$;
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
-- 2.8 drop materialized view taxes | lock: ACCESS EXCLUSIVE on taxes | H301 code from before the change fails from here on
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

BEGIN;
-- 3.1 drop function gross(integer) and rebuild its users: rename function gross(integer) to pleat_old_gross(integer) | lock: none
ALTER ROUTINE public.gross (integer) RENAME TO pleat_old_gross;
-- 3.2 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 3.3 create materialized view pleat_new_public.grosses | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.grosses AS
select id, public.gross(total) as gross from public.orders;
-- 3.4 drop materialized view grosses | lock: ACCESS EXCLUSIVE on grosses | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.grosses;
-- 3.5 drop function pleat_old_gross(integer) | lock: none
DROP ROUTINE public.pleat_old_gross (integer);
-- 3.6 move materialized view pleat_new_public.grosses to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.grosses SET SCHEMA public;
-- 3.7 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;
