-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename index kept_a_idx to pleat_new_kept_a_idx | lock: SHARE UPDATE EXCLUSIVE on kept_a_idx
ALTER INDEX public.kept_a_idx RENAME TO pleat_new_kept_a_idx;
COMMIT;

SET lock_timeout = 0;
-- 2. build index kept_a_idx on kept without blocking writes | lock: SHARE UPDATE EXCLUSIVE on kept
CREATE INDEX CONCURRENTLY kept_a_idx ON public.kept (a);
SET lock_timeout = '3s';

BEGIN;
-- 3. let CLUSTER sort kept by index kept_a_idx | lock: SHARE UPDATE EXCLUSIVE on kept
ALTER TABLE public.kept CLUSTER ON kept_a_idx;
COMMIT;

BEGIN;
-- 4.1 undo: rebuild materialized view wider beside the old one, rebuilding materialized view above: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create materialized view pleat_new_public.wider | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.wider AS
select a from public.t;
-- 4.3 build index pleat_new_public.wider_a_idx on pleat_new_public.wider | lock: none
CREATE INDEX wider_a_idx ON pleat_new_public.wider (a);
-- 4.4 create materialized view pleat_new_public.above | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.above AS
select a from pleat_new_public.wider;
-- 4.5 build index pleat_new_public.above_a_idx on pleat_new_public.above | lock: none
CREATE INDEX above_a_idx ON pleat_new_public.above (a);
-- 4.6 drop materialized view above | lock: ACCESS EXCLUSIVE on above
DROP MATERIALIZED VIEW public.above;
-- 4.7 drop materialized view wider | lock: ACCESS EXCLUSIVE on wider
DROP MATERIALIZED VIEW public.wider;
-- 4.8 move materialized view pleat_new_public.wider to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.wider SET SCHEMA public;
-- 4.9 let CLUSTER sort wider by index wider_a_idx | lock: SHARE UPDATE EXCLUSIVE on wider
ALTER TABLE public.wider CLUSTER ON wider_a_idx;
-- 4.10 move materialized view pleat_new_public.above to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.above SET SCHEMA public;
-- 4.11 let CLUSTER sort above by index above_a_idx | lock: SHARE UPDATE EXCLUSIVE on above
ALTER TABLE public.above CLUSTER ON above_a_idx;
-- 4.12 drop schema pleat_new_public if it is empty | lock: none
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
-- 5.1 undo: drop materialized view gone: create materialized view gone | lock: none
CREATE MATERIALIZED VIEW public.gone AS
select count(*) as n from public.t;
-- 5.2 build index gone_n_idx on gone | lock: none
CREATE INDEX gone_n_idx ON public.gone (n);
-- 5.3 let CLUSTER sort gone by index gone_n_idx | lock: none
ALTER TABLE public.gone CLUSTER ON gone_n_idx;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_kept_a_idx | lock: SHARE UPDATE EXCLUSIVE on kept
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_kept_a_idx;
SET lock_timeout = '3s';

BEGIN;
-- 2. let CLUSTER sort come by no index | lock: none
ALTER TABLE public.come SET WITHOUT CLUSTER;
-- 3. drop index come_n_idx | lock: none
DROP INDEX public.come_n_idx;
-- 4. let CLUSTER sort other by index other_a_idx | lock: SHARE UPDATE EXCLUSIVE on other
ALTER TABLE public.other CLUSTER ON other_a_idx;
COMMIT;

BEGIN;
-- 5. let CLUSTER sort none by index none_a_idx | lock: SHARE UPDATE EXCLUSIVE on none
ALTER TABLE public."none" CLUSTER ON none_a_idx;
-- 6. drop materialized view come | lock: none
DROP MATERIALIZED VIEW public.come;
COMMIT;
