-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild view v, rebuilding view over_v, materialized view counted: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.2 create view pleat_new_public.v | lock: none
CREATE VIEW pleat_new_public.v AS
select id, a, b from public.t;
-- 1.3 create view pleat_new_public.over_v | lock: none
CREATE VIEW pleat_new_public.over_v AS
select id, b from pleat_new_public.v;
-- 1.4 create materialized view pleat_new_public.counted | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.counted AS
select b, count(*) as n from pleat_new_public.over_v group by b;
-- 1.5 build unique index pleat_new_public.counted_b_idx on pleat_new_public.counted | lock: none
CREATE UNIQUE INDEX counted_b_idx ON pleat_new_public.counted (b);
-- 1.6 drop materialized view counted | lock: ACCESS EXCLUSIVE on counted
DROP MATERIALIZED VIEW public.counted;
-- 1.7 drop view over_v | lock: ACCESS EXCLUSIVE on over_v
DROP VIEW public.over_v;
-- 1.8 drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 1.9 move view pleat_new_public.v to schema public | lock: none
ALTER VIEW pleat_new_public.v SET SCHEMA public;
-- 1.10 comment on view v | lock: SHARE UPDATE EXCLUSIVE on v
COMMENT ON VIEW public.v IS 'Words';
-- 1.11 comment on column v.a | lock: SHARE UPDATE EXCLUSIVE on v
COMMENT ON COLUMN public.v.a IS 'A';
-- 1.12 move view pleat_new_public.over_v to schema public | lock: none
ALTER VIEW pleat_new_public.over_v SET SCHEMA public;
-- 1.13 move materialized view pleat_new_public.counted to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.counted SET SCHEMA public;
-- 1.14 comment on materialized view counted | lock: SHARE UPDATE EXCLUSIVE on counted
COMMENT ON MATERIALIZED VIEW public.counted IS 'Counted';
-- 1.15 comment on index counted_b_idx | lock: SHARE UPDATE EXCLUSIVE on counted_b_idx
COMMENT ON INDEX public.counted_b_idx IS 'For refreshing';
-- 1.16 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;
