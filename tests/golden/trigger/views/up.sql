-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create view all_orders | lock: none
CREATE VIEW public.all_orders AS
select id, total from public.orders;
-- 2. create trigger all_orders.refuse | lock: none
CREATE TRIGGER refuse INSTEAD OF DELETE ON public.all_orders FOR EACH ROW EXECUTE FUNCTION public.write_order ('no');
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3.1 rebuild view open_orders: drop view open_orders | lock: ACCESS EXCLUSIVE on open_orders | H301 code from before the change fails from here on
DROP VIEW public.open_orders;
-- 3.2 create view open_orders | lock: none
CREATE VIEW public.open_orders AS
select total, id from public.orders where total > 0;
-- 3.3 create trigger open_orders.write_it | lock: SHARE ROW EXCLUSIVE on open_orders
CREATE TRIGGER write_it INSTEAD OF INSERT OR UPDATE ON public.open_orders FOR EACH ROW EXECUTE FUNCTION public.write_order ();
-- 3.4 comment on trigger open_orders.write_it | lock: ACCESS SHARE on open_orders
COMMENT ON TRIGGER write_it ON public.open_orders IS 'Writes through';
COMMIT;
