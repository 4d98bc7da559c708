-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 turn materialized view counts into a view: drop materialized view counts | lock: ACCESS EXCLUSIVE on counts
DROP MATERIALIZED VIEW public.counts;
-- 1.2 create view counts | lock: none
CREATE VIEW public.counts AS
select count(*) as n from public.orders;
COMMIT;

BEGIN;
-- 2.1 turn view large into a materialized view, rebuilding view largest: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create materialized view pleat_new_public.large | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.large AS
select id, total from public.orders where total > 100;
-- 2.3 build unique index pleat_new_public.large_id_idx on pleat_new_public.large | lock: none
CREATE UNIQUE INDEX large_id_idx ON pleat_new_public.large (id);
-- 2.4 drop view largest | lock: ACCESS EXCLUSIVE on largest
DROP VIEW public.largest;
-- 2.5 drop view large | lock: ACCESS EXCLUSIVE on large
DROP VIEW public.large;
-- 2.6 move materialized view pleat_new_public.large to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.large SET SCHEMA public;
-- 2.7 comment on materialized view large | lock: SHARE UPDATE EXCLUSIVE on large
COMMENT ON MATERIALIZED VIEW public.large IS 'Over a hundred';
-- 2.8 create view largest | lock: none
CREATE VIEW public.largest AS
select id from public.large where total > 1000;
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
