-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop rule some_orders.quiet | lock: ACCESS EXCLUSIVE on some_orders
DROP RULE quiet ON public.some_orders;
COMMIT;

BEGIN;
-- 2.1 undo: replace view some_orders: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create view pleat_new_public.some_orders | lock: none
CREATE VIEW pleat_new_public.some_orders AS
select id, total from public.orders;
-- 2.3 create materialized view pleat_new_public.counts | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.counts AS
select count(id) as n from pleat_new_public.some_orders few;
-- 2.4 drop materialized view counts | lock: ACCESS EXCLUSIVE on counts
DROP MATERIALIZED VIEW public.counts;
-- 2.5 drop view some_orders | lock: ACCESS EXCLUSIVE on some_orders
DROP VIEW public.some_orders;
-- 2.6 move view pleat_new_public.some_orders to schema public | lock: none
ALTER VIEW pleat_new_public.some_orders SET SCHEMA public;
-- 2.7 move materialized view pleat_new_public.counts to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.counts SET SCHEMA public;
-- 2.8 drop schema pleat_new_public if it is empty | lock: none
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
-- 3. rename view some_orders to few | lock: ACCESS EXCLUSIVE on some_orders
ALTER VIEW public.some_orders RENAME TO few;
COMMIT;
