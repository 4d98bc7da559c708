-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create materialized view come | lock: none
CREATE MATERIALIZED VIEW public.come AS
select count(*) as n from public.t;
-- 2. let CLUSTER sort none by no index | lock: SHARE UPDATE EXCLUSIVE on none
ALTER TABLE public."none" SET WITHOUT CLUSTER;
COMMIT;

BEGIN;
-- 3. let CLUSTER sort other by index other_b_idx | lock: SHARE UPDATE EXCLUSIVE on other
ALTER TABLE public.other CLUSTER ON other_b_idx;
-- 4. build index come_n_idx on come | lock: none
CREATE INDEX come_n_idx ON public.come (n);
-- 5. let CLUSTER sort come by index come_n_idx | lock: none
ALTER TABLE public.come CLUSTER ON come_n_idx;
COMMIT;

SET lock_timeout = 0;
-- 6.1 build the successor of index kept_a_idx: drop index pleat_new_kept_a_idx | lock: SHARE UPDATE EXCLUSIVE on kept
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_kept_a_idx;
-- 6.2 build index pleat_new_kept_a_idx on kept without blocking writes | lock: SHARE UPDATE EXCLUSIVE on kept
CREATE INDEX CONCURRENTLY pleat_new_kept_a_idx ON public.kept (a DESC);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7. drop materialized view gone | lock: ACCESS EXCLUSIVE on gone | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.gone;
COMMIT;

BEGIN;
-- 8.1 rebuild materialized view wider beside the old one, rebuilding materialized view above: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 8.2 create materialized view pleat_new_public.wider | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.wider AS
select a, b from public.t;
-- 8.3 build index pleat_new_public.wider_a_idx on pleat_new_public.wider | lock: none
CREATE INDEX wider_a_idx ON pleat_new_public.wider (a);
-- 8.4 create materialized view pleat_new_public.above | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.above AS
select a from pleat_new_public.wider;
-- 8.5 build index pleat_new_public.above_a_idx on pleat_new_public.above | lock: none
CREATE INDEX above_a_idx ON pleat_new_public.above (a);
-- 8.6 drop materialized view above | lock: ACCESS EXCLUSIVE on above
DROP MATERIALIZED VIEW public.above;
-- 8.7 drop materialized view wider | lock: ACCESS EXCLUSIVE on wider
DROP MATERIALIZED VIEW public.wider;
-- 8.8 move materialized view pleat_new_public.wider to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.wider SET SCHEMA public;
-- 8.9 let CLUSTER sort wider by index wider_a_idx | lock: SHARE UPDATE EXCLUSIVE on wider
ALTER TABLE public.wider CLUSTER ON wider_a_idx;
-- 8.10 move materialized view pleat_new_public.above to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.above SET SCHEMA public;
-- 8.11 let CLUSTER sort above by index above_a_idx | lock: SHARE UPDATE EXCLUSIVE on above
ALTER TABLE public.above CLUSTER ON above_a_idx;
-- 8.12 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

SET lock_timeout = 0;
-- 9.1 put the successor of index kept_a_idx in its place: drop index kept_a_idx | lock: SHARE UPDATE EXCLUSIVE on kept
DROP INDEX CONCURRENTLY public.kept_a_idx;
SET lock_timeout = '3s';
-- 9.2 rename index pleat_new_kept_a_idx to kept_a_idx | lock: none
ALTER INDEX public.pleat_new_kept_a_idx RENAME TO kept_a_idx;
-- 9.3 let CLUSTER sort kept by index kept_a_idx | lock: SHARE UPDATE EXCLUSIVE on kept
ALTER TABLE public.kept CLUSTER ON kept_a_idx;
