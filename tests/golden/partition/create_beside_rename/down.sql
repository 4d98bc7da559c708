-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. detach partition orders_2 from orders without blocking | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders DETACH PARTITION public.orders_2 CONCURRENTLY;
SET lock_timeout = '3s';

BEGIN;
-- 2.1 undo: create table orders_2: drop constraint orders_2.orders_2_id_check | lock: ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS orders_2_id_check;
-- 2.2 drop table orders_2 | lock: ACCESS EXCLUSIVE on orders_2
DROP TABLE public.orders_2;
COMMIT;

BEGIN;
-- 3. rename column orders.amount to quantity | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN amount TO quantity;
COMMIT;
