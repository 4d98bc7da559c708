-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rebuild view figures, rebuilding materialized view sums, materialized view doubled, view shown: create view pleat_new_figures | lock: none
CREATE VIEW public.pleat_new_figures AS
select total::numeric as total, id from public.orders;
-- 1.2 create materialized view pleat_new_sums | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_sums AS
select count(*) as n, sum(total) as total from public.pleat_new_figures figures;
-- 1.3 create materialized view pleat_new_doubled | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_doubled AS
select n, 2 * total as total from public.pleat_new_sums sums;
-- 1.4 build unique index pleat_new_doubled_n_idx on pleat_new_doubled | lock: none
CREATE UNIQUE INDEX pleat_new_doubled_n_idx ON public.pleat_new_doubled (n);
-- 1.5 drop view shown | lock: ACCESS EXCLUSIVE on shown | H301 code from before the change fails from here on
DROP VIEW public.shown;
-- 1.6 drop materialized view doubled | lock: ACCESS EXCLUSIVE on doubled
DROP MATERIALIZED VIEW public.doubled;
-- 1.7 drop materialized view sums | lock: ACCESS EXCLUSIVE on sums
DROP MATERIALIZED VIEW public.sums;
-- 1.8 drop view figures | lock: ACCESS EXCLUSIVE on figures
DROP VIEW public.figures;
-- 1.9 rename view pleat_new_figures to figures | lock: none
ALTER VIEW public.pleat_new_figures RENAME TO figures;
-- 1.10 rename materialized view pleat_new_sums to sums | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_sums RENAME TO sums;
-- 1.11 rename materialized view pleat_new_doubled to doubled | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_doubled RENAME TO doubled;
-- 1.12 rename index pleat_new_doubled_n_idx to doubled_n_idx | lock: none
ALTER INDEX public.pleat_new_doubled_n_idx RENAME TO doubled_n_idx;
-- 1.13 create view shown | lock: none
CREATE VIEW public.shown AS
select total from public.doubled;
COMMIT;
