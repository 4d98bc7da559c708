-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint lines.lines_order_id_fkey | lock: ACCESS EXCLUSIVE on lines, ACCESS EXCLUSIVE on orders | H204 locks the referenced table as well, for an instant
ALTER TABLE public.lines DROP CONSTRAINT lines_order_id_fkey;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. drop view open_orders | lock: ACCESS EXCLUSIVE on open_orders | H301 code from before the change fails from here on
DROP VIEW public.open_orders;
COMMIT;

BEGIN;
-- 3.1 let nobody delete from the table that it refers to | lock: ACCESS EXCLUSIVE on customers
LOCK TABLE ONLY public.customers IN ACCESS EXCLUSIVE MODE;
-- 3.2 drop constraint orders.orders_customer_id_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_id_fkey;
-- 4. drop table orders | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
DROP TABLE public.orders;
-- 5. drop enum state | lock: none
DROP TYPE public.state;
COMMIT;
