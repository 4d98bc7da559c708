-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rebuild materialized view kept beside the old one, rebuilding view all_kept, view a_first: create materialized view pleat_new_kept | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_kept AS
select id, total from public.orders;
-- 1.2 drop view a_first | lock: ACCESS EXCLUSIVE on a_first
DROP VIEW public.a_first;
-- 1.3 drop view all_kept | lock: ACCESS EXCLUSIVE on all_kept
DROP VIEW public.all_kept;
-- 1.4 drop materialized view kept | lock: ACCESS EXCLUSIVE on kept
DROP MATERIALIZED VIEW public.kept;
-- 1.5 rename materialized view pleat_new_kept to kept | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_kept RENAME TO kept;
-- 1.6 create view all_kept | lock: none
CREATE VIEW public.all_kept AS
select id, total from public.kept;
-- 1.7 create view a_first | lock: none
CREATE VIEW public.a_first AS
select id, total from public.all_kept;
COMMIT;

BEGIN;
-- 2. drop column orders.note | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN note;
COMMIT;
