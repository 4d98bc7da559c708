-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint orders.orders_token_key | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_token_key;
COMMIT;

SET lock_timeout = 0;
-- 2. drop index orders_token_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.orders_token_key;
SET lock_timeout = '3s';

BEGIN;
-- 3. drop constraint orders.orders_number_key | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_number_key;
COMMIT;

SET lock_timeout = 0;
-- 4. drop index orders_number_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.orders_number_key;
SET lock_timeout = '3s';

BEGIN;
-- 5. drop constraint orders.orders_note_key | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_note_key;
COMMIT;

SET lock_timeout = 0;
-- 6. drop index orders_note_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.orders_note_key;
SET lock_timeout = '3s';

BEGIN;
-- 7. drop constraint orders.orders_area_key | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_area_key;
COMMIT;

SET lock_timeout = 0;
-- 8. drop index orders_area_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.orders_area_key;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column orders.token | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN token;
COMMIT;
