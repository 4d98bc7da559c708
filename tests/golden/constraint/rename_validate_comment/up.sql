-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename constraint orders.orders_customer_fkey to orders_customer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME CONSTRAINT orders_customer_fkey TO orders_customer;
-- 2. rename constraint orders.orders_number_key to orders_numbers | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME CONSTRAINT orders_number_key TO orders_numbers;
-- 3. comment on constraint orders.orders_id_check | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_id_check ON public.orders IS NULL;
-- 4. comment on constraint orders.orders_numbers | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_numbers ON public.orders IS 'New ''words''';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5. validate constraint orders.orders_amount_check | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_amount_check;
COMMIT;

BEGIN;
-- 6. validate constraint orders.orders_customer | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer;
COMMIT;
