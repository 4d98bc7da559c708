-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. detach partition orders_1 from orders | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_1, ACCESS EXCLUSIVE on orders_rest, SHARE ROW EXCLUSIVE on customers, ACCESS EXCLUSIVE on clicks | H302 fails and changes nothing if rows exist that break the rule (clicks.clicks_order_fkey) | H202 reads the whole table while writes wait (clicks.clicks_order_fkey) | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DETACH PARTITION public.orders_1;
COMMIT;

BEGIN;
-- 2.1 let orders_2 take only rows within the bounds: drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2 | H301 code from before the change fails from here on
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 2.2 add check orders_2.pleat_bound_orders_2, not validated yet | lock: ACCESS EXCLUSIVE on orders_2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_2 ADD CONSTRAINT pleat_bound_orders_2 CHECK (id IS NOT NULL AND id >= 500 AND id < 2000) NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint orders_2.pleat_bound_orders_2 | lock: SHARE UPDATE EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 VALIDATE CONSTRAINT pleat_bound_orders_2;
COMMIT;

BEGIN;
-- 4.1 let orders_rest take no rows of orders_2: drop constraint orders_rest.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_rest | H301 code from before the change fails from here on
ALTER TABLE public.orders_rest DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 4.2 add check orders_rest.pleat_bound_orders_2, not validated yet | lock: ACCESS EXCLUSIVE on orders_rest | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_rest ADD CONSTRAINT pleat_bound_orders_2 CHECK (NOT (id IS NOT NULL AND id >= 500 AND id < 2000)) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint orders_rest.pleat_bound_orders_2 | lock: SHARE UPDATE EXCLUSIVE on orders_rest
ALTER TABLE public.orders_rest VALIDATE CONSTRAINT pleat_bound_orders_2;
COMMIT;

BEGIN;
-- 6.1 give partition orders_2 new bounds: detach partition orders_2 from orders | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2, ACCESS EXCLUSIVE on orders_rest, SHARE ROW EXCLUSIVE on customers, ACCESS EXCLUSIVE on clicks | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders DETACH PARTITION public.orders_2;
-- 6.2 attach partition orders_2 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2, ACCESS EXCLUSIVE on orders_rest, SHARE ROW EXCLUSIVE on clicks, ACCESS EXCLUSIVE on customers
ALTER TABLE public.orders ATTACH PARTITION public.orders_2 FOR VALUES FROM (500) TO (2000);
-- 6.3 drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 6.4 drop constraint orders_rest.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_rest
ALTER TABLE public.orders_rest DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
COMMIT;

BEGIN;
-- 7. drop table orders_1 | lock: ACCESS EXCLUSIVE on orders_1, ACCESS EXCLUSIVE on customers | H101 rows or values are gone for good | H204 locks the referenced table as well, for an instant (customers)
DROP TABLE public.orders_1;
COMMIT;
