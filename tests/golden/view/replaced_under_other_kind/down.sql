-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: turn materialized view b_count into a view: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.2 create materialized view pleat_new_public.b_count | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.b_count AS
select count(id) as n from public.a_works;
-- 1.3 build index pleat_new_public.b_count_n_idx on pleat_new_public.b_count | lock: none
CREATE INDEX b_count_n_idx ON pleat_new_public.b_count (n);
-- 1.4 drop view b_count | lock: ACCESS EXCLUSIVE on b_count
DROP VIEW public.b_count;
-- 1.5 move materialized view pleat_new_public.b_count to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.b_count SET SCHEMA public;
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

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace view a_works: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.2 create view pleat_new_public.a_works | lock: none
CREATE VIEW pleat_new_public.a_works AS
select id from public.works;
-- 1.3 create materialized view pleat_new_public.b_count | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.b_count AS
select count(id) as n from pleat_new_public.a_works;
-- 1.4 build index pleat_new_public.b_count_n_idx on pleat_new_public.b_count | lock: none
CREATE INDEX b_count_n_idx ON pleat_new_public.b_count (n);
-- 1.5 drop materialized view b_count | lock: ACCESS EXCLUSIVE on b_count
DROP MATERIALIZED VIEW public.b_count;
-- 1.6 drop view a_works | lock: ACCESS EXCLUSIVE on a_works
DROP VIEW public.a_works;
-- 1.7 move view pleat_new_public.a_works to schema public | lock: none
ALTER VIEW pleat_new_public.a_works SET SCHEMA public;
-- 1.8 move materialized view pleat_new_public.b_count to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.b_count SET SCHEMA public;
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
