-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild view v, rebuilding view over_v, materialized view counted: create view pleat_new_v | lock: none
CREATE VIEW public.pleat_new_v AS
select id, a, b from public.t;
-- 1.2 create view pleat_new_over_v | lock: none
CREATE VIEW public.pleat_new_over_v AS
select id, b from public.pleat_new_v v;
-- 1.3 create materialized view pleat_new_counted | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_counted AS
select b, count(*) as n from public.pleat_new_over_v over_v group by b;
-- 1.4 build unique index pleat_new_counted_b_idx on pleat_new_counted | lock: none
CREATE UNIQUE INDEX pleat_new_counted_b_idx ON public.pleat_new_counted (b);
-- 1.5 drop materialized view counted | lock: ACCESS EXCLUSIVE on counted
DROP MATERIALIZED VIEW public.counted;
-- 1.6 drop view over_v | lock: ACCESS EXCLUSIVE on over_v
DROP VIEW public.over_v;
-- 1.7 drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 1.8 rename view pleat_new_v to v | lock: none
ALTER VIEW public.pleat_new_v RENAME TO v;
-- 1.9 comment on view v | lock: SHARE UPDATE EXCLUSIVE on v
COMMENT ON VIEW public.v IS 'Words';
-- 1.10 comment on column v.a | lock: SHARE UPDATE EXCLUSIVE on v
COMMENT ON COLUMN public.v.a IS 'A';
-- 1.11 rename view pleat_new_over_v to over_v | lock: none
ALTER VIEW public.pleat_new_over_v RENAME TO over_v;
-- 1.12 rename materialized view pleat_new_counted to counted | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_counted RENAME TO counted;
-- 1.13 comment on materialized view counted | lock: SHARE UPDATE EXCLUSIVE on counted
COMMENT ON MATERIALIZED VIEW public.counted IS 'Counted';
-- 1.14 rename index pleat_new_counted_b_idx to counted_b_idx | lock: none
ALTER INDEX public.pleat_new_counted_b_idx RENAME TO counted_b_idx;
-- 1.15 comment on index counted_b_idx | lock: SHARE UPDATE EXCLUSIVE on counted_b_idx
COMMENT ON INDEX public.counted_b_idx IS 'For refreshing';
COMMIT;
