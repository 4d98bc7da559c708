-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rebuild view v, rebuilding view over_v, materialized view counted: drop materialized view counted | lock: ACCESS EXCLUSIVE on counted | H301 code from before the change fails from here on | H305 readers wait while it is built again (counted)
DROP MATERIALIZED VIEW public.counted;
-- 1.2 drop view over_v | lock: ACCESS EXCLUSIVE on over_v
DROP VIEW public.over_v;
-- 1.3 drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 1.4 create view v | lock: none
CREATE VIEW public.v AS
select id, b::bigint as b from public.t;
-- 1.5 comment on view v | lock: SHARE UPDATE EXCLUSIVE on v
COMMENT ON VIEW public.v IS 'Words';
-- 1.6 create view over_v | lock: none
CREATE VIEW public.over_v AS
select id, b from public.v;
-- 1.7 create materialized view counted | lock: none
CREATE MATERIALIZED VIEW public.counted AS
select b, count(*) as n from public.over_v group by b;
-- 1.8 comment on materialized view counted | lock: SHARE UPDATE EXCLUSIVE on counted
COMMENT ON MATERIALIZED VIEW public.counted IS 'Counted';
-- 1.9 build unique index counted_b_idx on counted | lock: SHARE on counted
CREATE UNIQUE INDEX counted_b_idx ON public.counted (b);
-- 1.10 comment on index counted_b_idx | lock: SHARE UPDATE EXCLUSIVE on counted_b_idx
COMMENT ON INDEX public.counted_b_idx IS 'For refreshing';
COMMIT;
