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
-- 2.1 turn view large into a materialized view, rebuilding view largest: create materialized view pleat_new_large | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_large AS
select id, total from public.orders where total > 100;
-- 2.2 build unique index pleat_new_large_id_idx on pleat_new_large | lock: none
CREATE UNIQUE INDEX pleat_new_large_id_idx ON public.pleat_new_large (id);
-- 2.3 drop view largest | lock: ACCESS EXCLUSIVE on largest
DROP VIEW public.largest;
-- 2.4 drop view large | lock: ACCESS EXCLUSIVE on large
DROP VIEW public.large;
-- 2.5 rename materialized view pleat_new_large to large | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_large RENAME TO large;
-- 2.6 comment on materialized view large | lock: SHARE UPDATE EXCLUSIVE on large
COMMENT ON MATERIALIZED VIEW public.large IS 'Over a hundred';
-- 2.7 rename index pleat_new_large_id_idx to large_id_idx | lock: none
ALTER INDEX public.pleat_new_large_id_idx RENAME TO large_id_idx;
-- 2.8 create view largest | lock: none
CREATE VIEW public.largest AS
select id from public.large where total > 1000;
COMMIT;
