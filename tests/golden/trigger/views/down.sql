-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild view open_orders: drop view open_orders | lock: ACCESS EXCLUSIVE on open_orders
DROP VIEW public.open_orders;
-- 1.2 create view open_orders | lock: none
CREATE VIEW public.open_orders AS
select id, total from public.orders where total > 0;
-- 1.3 create trigger open_orders.write_it | lock: SHARE ROW EXCLUSIVE on open_orders
CREATE TRIGGER write_it INSTEAD OF INSERT OR UPDATE ON public.open_orders FOR EACH ROW EXECUTE FUNCTION public.write_order ();
-- 1.4 comment on trigger open_orders.write_it | lock: ACCESS SHARE on open_orders
COMMENT ON TRIGGER write_it ON public.open_orders IS 'Writes through';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop trigger all_orders.refuse | lock: none
DROP TRIGGER refuse ON public.all_orders;
-- 2. drop view all_orders | lock: none
DROP VIEW public.all_orders;
COMMIT;
