-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint orders.orders_parent_fkey | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_parent_fkey;
COMMIT;

BEGIN;
-- 2. drop constraint orders.orders_pair_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_pair_fkey;
-- 3. drop constraint orders.orders_full_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_full_fkey;
-- 4. drop constraint orders.orders_customer_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_fkey;
-- 5. drop constraint orders.orders_code_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_code_fkey;
-- 6. drop constraint customers.customers_pair_key | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT customers_pair_key;
COMMIT;

SET lock_timeout = 0;
-- 7. drop index customers_pair_key | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.customers_pair_key;
SET lock_timeout = '3s';

BEGIN;
-- 8. drop constraint customers.customers_code_key | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT customers_code_key;
COMMIT;

SET lock_timeout = 0;
-- 9. drop index customers_code_key | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.customers_code_key;
SET lock_timeout = '3s';

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
-- 1. drop constraint orders.orders_next_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_next_fkey;
-- 2. drop column orders.next_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN next_id;
COMMIT;
