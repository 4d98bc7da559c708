-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop rule some_orders.quiet | lock: ACCESS EXCLUSIVE on some_orders
DROP RULE quiet ON public.some_orders;
COMMIT;

BEGIN;
-- 2.1 undo: replace view some_orders: create view pleat_new_some_orders | lock: none
CREATE VIEW public.pleat_new_some_orders AS
select id, total from public.orders;
-- 2.2 create materialized view pleat_new_counts | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_counts AS
select count(id) as n from public.pleat_new_some_orders few;
-- 2.3 drop materialized view counts | lock: ACCESS EXCLUSIVE on counts
DROP MATERIALIZED VIEW public.counts;
-- 2.4 drop view some_orders | lock: ACCESS EXCLUSIVE on some_orders
DROP VIEW public.some_orders;
-- 2.5 rename view pleat_new_some_orders to some_orders | lock: none
ALTER VIEW public.pleat_new_some_orders RENAME TO some_orders;
-- 2.6 rename materialized view pleat_new_counts to counts | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_counts RENAME TO counts;
COMMIT;

BEGIN;
-- 3. rename view some_orders to few | lock: ACCESS EXCLUSIVE on some_orders
ALTER VIEW public.some_orders RENAME TO few;
COMMIT;
