-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: turn view large into a materialized view, rebuilding view largest: drop view largest | lock: ACCESS EXCLUSIVE on largest
DROP VIEW public.largest;
-- 1.2 drop materialized view large | lock: ACCESS EXCLUSIVE on large
DROP MATERIALIZED VIEW public.large;
-- 1.3 create view large | lock: none
CREATE VIEW public.large AS
select id, total from public.orders where total > 100;
-- 1.4 comment on view large | lock: SHARE UPDATE EXCLUSIVE on large
COMMENT ON VIEW public.large IS 'Over a hundred';
-- 1.5 create view largest | lock: none
CREATE VIEW public.largest AS
select id from public.large where total > 1000;
COMMIT;

BEGIN;
-- 2.1 undo: turn materialized view counts into a view: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create materialized view pleat_new_public.counts | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.counts AS
select count(*) as n from public.orders;
-- 2.3 build index pleat_new_public.counts_n_idx on pleat_new_public.counts | lock: none
CREATE INDEX counts_n_idx ON pleat_new_public.counts (n);
-- 2.4 drop view counts | lock: ACCESS EXCLUSIVE on counts
DROP VIEW public.counts;
-- 2.5 move materialized view pleat_new_public.counts to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.counts SET SCHEMA public;
-- 2.6 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;
