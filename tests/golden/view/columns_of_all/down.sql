-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.note: the column comes back without its values

BEGIN;
-- 1. add column orders.note text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN note text;
COMMIT;

BEGIN;
-- 2.1 undo: rebuild materialized view kept beside the old one, rebuilding view all_kept, view a_first: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create materialized view pleat_new_public.kept | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.kept AS
select id, total, note from public.orders;
-- 2.3 drop view a_first | lock: ACCESS EXCLUSIVE on a_first
DROP VIEW public.a_first;
-- 2.4 drop view all_kept | lock: ACCESS EXCLUSIVE on all_kept
DROP VIEW public.all_kept;
-- 2.5 drop materialized view kept | lock: ACCESS EXCLUSIVE on kept
DROP MATERIALIZED VIEW public.kept;
-- 2.6 move materialized view pleat_new_public.kept to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.kept SET SCHEMA public;
-- 2.7 create view all_kept | lock: none
CREATE VIEW public.all_kept AS
select id, total, note from public.kept;
-- 2.8 create view a_first | lock: none
CREATE VIEW public.a_first AS
select id, total, note from public.all_kept;
-- 2.9 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;
