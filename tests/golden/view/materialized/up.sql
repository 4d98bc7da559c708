-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create materialized view come | lock: none
CREATE MATERIALIZED VIEW public.come (number) AS
select count(*) from public.t;
-- 1.2 comment on materialized view come | lock: none
COMMENT ON MATERIALIZED VIEW public.come IS 'Comes';
-- 2. build index come_number_idx on come | lock: none
CREATE INDEX come_number_idx ON public.come (number);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3.1 rebuild materialized view changed beside the old one, rebuilding view reads_changed: create materialized view pleat_new_changed | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_changed AS
select b, count(*) as n, max(a) as last from public.t group by b;
-- 3.2 build unique index pleat_new_changed_b_idx on pleat_new_changed | lock: none
CREATE UNIQUE INDEX pleat_new_changed_b_idx ON public.pleat_new_changed (b);
-- 3.3 build index pleat_new_changed_last_idx on pleat_new_changed | lock: none
CREATE INDEX pleat_new_changed_last_idx ON public.pleat_new_changed (last);
-- 3.4 drop view reads_changed | lock: ACCESS EXCLUSIVE on reads_changed
DROP VIEW public.reads_changed;
-- 3.5 drop materialized view changed | lock: ACCESS EXCLUSIVE on changed
DROP MATERIALIZED VIEW public.changed;
-- 3.6 rename materialized view pleat_new_changed to changed | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_changed RENAME TO changed;
-- 3.7 comment on materialized view changed | lock: SHARE UPDATE EXCLUSIVE on changed
COMMENT ON MATERIALIZED VIEW public.changed IS 'Counted';
-- 3.8 rename index pleat_new_changed_b_idx to changed_b_idx | lock: none
ALTER INDEX public.pleat_new_changed_b_idx RENAME TO changed_b_idx;
-- 3.9 rename index pleat_new_changed_last_idx to changed_last_idx | lock: none
ALTER INDEX public.pleat_new_changed_last_idx RENAME TO changed_last_idx;
-- 3.10 create view reads_changed | lock: none
CREATE VIEW public.reads_changed AS
select n from public.changed;
COMMIT;

BEGIN;
-- 4. drop materialized view gone | lock: ACCESS EXCLUSIVE on gone | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.gone;
COMMIT;
