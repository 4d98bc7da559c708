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
-- 2.1 undo: turn materialized view counts into a view: create materialized view pleat_new_counts | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_counts AS
select count(*) as n from public.orders;
-- 2.2 build index pleat_new_counts_n_idx on pleat_new_counts | lock: none
CREATE INDEX pleat_new_counts_n_idx ON public.pleat_new_counts (n);
-- 2.3 drop view counts | lock: ACCESS EXCLUSIVE on counts
DROP VIEW public.counts;
-- 2.4 rename materialized view pleat_new_counts to counts | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_counts RENAME TO counts;
-- 2.5 rename index pleat_new_counts_n_idx to counts_n_idx | lock: none
ALTER INDEX public.pleat_new_counts_n_idx RENAME TO counts_n_idx;
COMMIT;
