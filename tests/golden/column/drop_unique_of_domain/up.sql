-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give orders.number no default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN number DROP DEFAULT;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 2. drop index orders_code | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY public.orders_code;
SET lock_timeout = '3s';

BEGIN;
-- 3. drop column orders.code | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN code;
COMMIT;

SET lock_timeout = 0;
-- 4. drop index orders_number | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY public.orders_number;
SET lock_timeout = '3s';

BEGIN;
-- 5. drop column orders.number | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN number;
COMMIT;
