-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild view figures, rebuilding materialized view sums, materialized view doubled, view shown: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.2 create view pleat_new_public.figures | lock: none
CREATE VIEW pleat_new_public.figures AS
select id, total from public.orders;
-- 1.3 create materialized view pleat_new_public.sums | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.sums AS
select count(*) as n, sum(total) as total from pleat_new_public.figures;
-- 1.4 create materialized view pleat_new_public.doubled | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.doubled AS
select n, 2 * total as total from pleat_new_public.sums;
-- 1.5 build unique index pleat_new_public.doubled_n_idx on pleat_new_public.doubled | lock: none
CREATE UNIQUE INDEX doubled_n_idx ON pleat_new_public.doubled (n);
-- 1.6 drop view shown | lock: ACCESS EXCLUSIVE on shown
DROP VIEW public.shown;
-- 1.7 drop materialized view doubled | lock: ACCESS EXCLUSIVE on doubled
DROP MATERIALIZED VIEW public.doubled;
-- 1.8 drop materialized view sums | lock: ACCESS EXCLUSIVE on sums
DROP MATERIALIZED VIEW public.sums;
-- 1.9 drop view figures | lock: ACCESS EXCLUSIVE on figures
DROP VIEW public.figures;
-- 1.10 move view pleat_new_public.figures to schema public | lock: none
ALTER VIEW pleat_new_public.figures SET SCHEMA public;
-- 1.11 move materialized view pleat_new_public.sums to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.sums SET SCHEMA public;
-- 1.12 move materialized view pleat_new_public.doubled to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.doubled SET SCHEMA public;
-- 1.13 create view shown | lock: none
CREATE VIEW public.shown AS
select total from public.doubled;
-- 1.14 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;
