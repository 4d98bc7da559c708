-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create materialized view come | lock: none
CREATE MATERIALIZED VIEW public.come (number) AS
select count(*) from public.t;
-- 1.2 comment on materialized view come | lock: none
COMMENT ON MATERIALIZED VIEW public.come IS 'Comes';
-- 2. build index come_number_idx on come | lock: none
CREATE INDEX come_number_idx ON public.come (number);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3.1 rebuild materialized view changed beside the old one, rebuilding view reads_changed: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 3.2 create materialized view pleat_new_public.changed | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.changed AS
select b, count(*) as n, max(a) as last from public.t group by b;
-- 3.3 build unique index pleat_new_public.changed_b_idx on pleat_new_public.changed | lock: none
CREATE UNIQUE INDEX changed_b_idx ON pleat_new_public.changed (b);
-- 3.4 build index pleat_new_public.changed_last_idx on pleat_new_public.changed | lock: none
CREATE INDEX changed_last_idx ON pleat_new_public.changed (last);
-- 3.5 drop view reads_changed | lock: ACCESS EXCLUSIVE on reads_changed
DROP VIEW public.reads_changed;
-- 3.6 drop materialized view changed | lock: ACCESS EXCLUSIVE on changed
DROP MATERIALIZED VIEW public.changed;
-- 3.7 move materialized view pleat_new_public.changed to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.changed SET SCHEMA public;
-- 3.8 comment on materialized view changed | lock: SHARE UPDATE EXCLUSIVE on changed
COMMENT ON MATERIALIZED VIEW public.changed IS 'Counted';
-- 3.9 create view reads_changed | lock: none
CREATE VIEW public.reads_changed AS
select n from public.changed;
-- 3.10 drop schema pleat_new_public if it is empty | lock: none
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
-- 4. drop materialized view gone | lock: ACCESS EXCLUSIVE on gone | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.gone;
COMMIT;
