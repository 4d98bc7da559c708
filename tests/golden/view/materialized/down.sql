-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: drop materialized view gone: create materialized view gone | lock: none
CREATE MATERIALIZED VIEW public.gone AS
select count(*) as n from public.t;
-- 1.2 comment on materialized view gone | lock: none
COMMENT ON MATERIALIZED VIEW public.gone IS 'Goes';
-- 1.3 build index gone_n_idx on gone | lock: none
CREATE INDEX gone_n_idx ON public.gone (n);
-- 1.4 comment on index gone_n_idx | lock: none
COMMENT ON INDEX public.gone_n_idx IS 'Goes as well';
COMMIT;

BEGIN;
-- 2.1 undo: rebuild materialized view changed beside the old one, rebuilding view reads_changed: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create materialized view pleat_new_public.changed | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.changed AS
select b, count(*) as n from public.t group by b;
-- 2.3 build unique index pleat_new_public.changed_b_idx on pleat_new_public.changed | lock: none
CREATE UNIQUE INDEX changed_b_idx ON pleat_new_public.changed (b);
-- 2.4 drop view reads_changed | lock: ACCESS EXCLUSIVE on reads_changed
DROP VIEW public.reads_changed;
-- 2.5 drop materialized view changed | lock: ACCESS EXCLUSIVE on changed
DROP MATERIALIZED VIEW public.changed;
-- 2.6 move materialized view pleat_new_public.changed to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.changed SET SCHEMA public;
-- 2.7 comment on materialized view changed | lock: SHARE UPDATE EXCLUSIVE on changed
COMMENT ON MATERIALIZED VIEW public.changed IS 'Counted';
-- 2.8 create view reads_changed | lock: none
CREATE VIEW public.reads_changed AS
select n from public.changed;
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

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index come_number_idx | lock: none
DROP INDEX public.come_number_idx;
-- 2. drop materialized view come | lock: none
DROP MATERIALIZED VIEW public.come;
COMMIT;
