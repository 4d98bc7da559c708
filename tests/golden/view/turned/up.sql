-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 turn materialized view counts into a view: drop materialized view counts | lock: ACCESS EXCLUSIVE on counts | H305 readers wait while it is built again (counts)
DROP MATERIALIZED VIEW public.counts;
-- 1.2 create view counts | lock: none
CREATE VIEW public.counts AS
select count(*) as n from public.orders;
COMMIT;

BEGIN;
-- 2.1 turn view large into a materialized view, rebuilding view largest: drop view largest | lock: ACCESS EXCLUSIVE on largest | H305 readers wait while it is built again (large)
DROP VIEW public.largest;
-- 2.2 drop view large | lock: ACCESS EXCLUSIVE on large
DROP VIEW public.large;
-- 2.3 create materialized view large | lock: none
CREATE MATERIALIZED VIEW public.large AS
select id, total from public.orders where total > 100;
-- 2.4 comment on materialized view large | lock: SHARE UPDATE EXCLUSIVE on large
COMMENT ON MATERIALIZED VIEW public.large IS 'Over a hundred';
-- 2.5 build unique index large_id_idx on large | lock: SHARE on large
CREATE UNIQUE INDEX large_id_idx ON public.large (id);
-- 2.6 create view largest | lock: none
CREATE VIEW public.largest AS
select id from public.large where total > 1000;
COMMIT;
