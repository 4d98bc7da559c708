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
-- 4.1 undo: rebuild materialized view wider beside the old one, rebuilding materialized view above: create materialized view pleat_new_wider | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_wider AS
select a from public.t;
-- 4.2 build index pleat_new_wider_a_idx on pleat_new_wider | lock: none
CREATE INDEX pleat_new_wider_a_idx ON public.pleat_new_wider (a);
-- 4.3 create materialized view pleat_new_above | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_above AS
select a from public.pleat_new_wider wider;
-- 4.4 build index pleat_new_above_a_idx on pleat_new_above | lock: none
CREATE INDEX pleat_new_above_a_idx ON public.pleat_new_above (a);
-- 4.5 drop materialized view above | lock: ACCESS EXCLUSIVE on above
DROP MATERIALIZED VIEW public.above;
-- 4.6 drop materialized view wider | lock: ACCESS EXCLUSIVE on wider
DROP MATERIALIZED VIEW public.wider;
-- 4.7 rename materialized view pleat_new_wider to wider | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_wider RENAME TO wider;
-- 4.8 rename index pleat_new_wider_a_idx to wider_a_idx | lock: none
ALTER INDEX public.pleat_new_wider_a_idx RENAME TO wider_a_idx;
-- 4.9 let CLUSTER sort wider by index wider_a_idx | lock: SHARE UPDATE EXCLUSIVE on wider
ALTER TABLE public.wider CLUSTER ON wider_a_idx;
-- 4.10 rename materialized view pleat_new_above to above | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_above RENAME TO above;
-- 4.11 rename index pleat_new_above_a_idx to above_a_idx | lock: none
ALTER INDEX public.pleat_new_above_a_idx RENAME TO above_a_idx;
-- 4.12 let CLUSTER sort above by index above_a_idx | lock: SHARE UPDATE EXCLUSIVE on above
ALTER TABLE public.above CLUSTER ON above_a_idx;
COMMIT;

BEGIN;
-- 5.1 undo: drop materialized view gone: create materialized view gone | lock: none
CREATE MATERIALIZED VIEW public.gone AS
select count(*) as n from public.t;
-- 5.2 build index gone_n_idx on gone | lock: SHARE on gone
CREATE INDEX gone_n_idx ON public.gone (n);
-- 5.3 let CLUSTER sort gone by index gone_n_idx | lock: SHARE UPDATE EXCLUSIVE on gone
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
