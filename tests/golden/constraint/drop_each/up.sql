-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint orders.orders_amount_check | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_amount_check;
COMMIT;

BEGIN;
-- 2. drop constraint orders.orders_customer_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_fkey;
-- 3. drop constraint orders.orders_parent_fkey | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_parent_fkey;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. drop constraint orders.orders_exclude | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_exclude;
-- 5. drop constraint orders.orders_number_key | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_number_key;
-- 6. drop constraint orders.orders_pkey | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_pkey;
COMMIT;
