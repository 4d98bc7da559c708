-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on constraint orders.orders_numbers | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_numbers ON public.orders IS 'Old words';
-- 2. comment on constraint orders.orders_id_check | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_id_check ON public.orders IS 'Goes';
-- 3. rename constraint orders.orders_numbers to orders_number_key | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME CONSTRAINT orders_numbers TO orders_number_key;
-- 4. rename constraint orders.orders_customer to orders_customer_fkey | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME CONSTRAINT orders_customer TO orders_customer_fkey;
COMMIT;
