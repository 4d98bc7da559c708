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
-- 3.1 rebuild materialized view changed: drop view reads_changed | lock: ACCESS EXCLUSIVE on reads_changed
DROP VIEW public.reads_changed;
-- 3.2 drop materialized view changed | lock: ACCESS EXCLUSIVE on changed | H305 readers wait while it is built again
DROP MATERIALIZED VIEW public.changed;
-- 3.3 create materialized view changed | lock: none
CREATE MATERIALIZED VIEW public.changed AS
select b, count(*) as n, max(a) as last from public.t group by b;
-- 3.4 comment on materialized view changed | lock: SHARE UPDATE EXCLUSIVE on changed
COMMENT ON MATERIALIZED VIEW public.changed IS 'Counted';
-- 3.5 build unique index changed_b_idx on changed | lock: SHARE on changed
CREATE UNIQUE INDEX changed_b_idx ON public.changed (b);
-- 3.6 build index changed_last_idx on changed | lock: SHARE on changed
CREATE INDEX changed_last_idx ON public.changed (last);
-- 3.7 create view reads_changed | lock: none
CREATE VIEW public.reads_changed AS
select n from public.changed;
COMMIT;

BEGIN;
-- 4. drop materialized view gone | lock: ACCESS EXCLUSIVE on gone | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.gone;
COMMIT;
