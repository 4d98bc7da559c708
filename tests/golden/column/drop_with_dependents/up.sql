-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 give orders.code no default: drop the default of orders.code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN code DROP DEFAULT;
-- 1.2 drop not null on orders.code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN code DROP NOT NULL;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. drop view coded_twice | lock: ACCESS EXCLUSIVE on coded_twice | H301 code from before the change fails from here on
DROP VIEW public.coded_twice;
COMMIT;

BEGIN;
-- 3. drop view coded | lock: ACCESS EXCLUSIVE on coded | H301 code from before the change fails from here on
DROP VIEW public.coded;
COMMIT;

BEGIN;
-- 4. drop constraint orders.orders_amount_check | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_amount_check;
-- 5. drop column orders.amount | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN amount;
-- 6. drop constraint orders.orders_code_key | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_code_key;
-- 7. drop column orders.code | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN code;
COMMIT;

BEGIN;
-- 8. drop constraint orders.orders_customer_id_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_id_fkey;
COMMIT;

SET lock_timeout = 0;
-- 9. drop index orders_customer_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY public.orders_customer_idx;
SET lock_timeout = '3s';

BEGIN;
-- 10. drop column orders.customer_id | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN customer_id;
COMMIT;
