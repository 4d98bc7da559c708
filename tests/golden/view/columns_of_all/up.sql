-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rebuild materialized view kept beside the old one, rebuilding view all_kept, view a_first: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.2 create materialized view pleat_new_public.kept | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.kept AS
select id, total from public.orders;
-- 1.3 drop view a_first | lock: ACCESS EXCLUSIVE on a_first
DROP VIEW public.a_first;
-- 1.4 drop view all_kept | lock: ACCESS EXCLUSIVE on all_kept
DROP VIEW public.all_kept;
-- 1.5 drop materialized view kept | lock: ACCESS EXCLUSIVE on kept
DROP MATERIALIZED VIEW public.kept;
-- 1.6 move materialized view pleat_new_public.kept to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.kept SET SCHEMA public;
-- 1.7 create view all_kept | lock: none
CREATE VIEW public.all_kept AS
select id, total from public.kept;
-- 1.8 create view a_first | lock: none
CREATE VIEW public.a_first AS
select id, total from public.all_kept;
-- 1.9 drop schema pleat_new_public if it is empty | lock: none
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
-- 2. drop column orders.note | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN note;
COMMIT;
