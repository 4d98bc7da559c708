-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = stats, public;

BEGIN;
-- 1. create schema stats | lock: none
CREATE SCHEMA stats;
-- 2. add column orders.placed timestamp with time zone | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN placed timestamp with time zone;
-- 3.1 create statistics orders_all | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE STATISTICS public.orders_all ON city, zip FROM public.orders;
-- 3.2 comment on statistics orders_all | lock: none
COMMENT ON STATISTICS public.orders_all IS 'They depend on each other';
-- 4.1 create statistics orders_some | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE STATISTICS public.orders_some (mcv, ndistinct) ON city, (lower(zip)), (length(city) + 1) FROM public.orders;
-- 4.2 create statistics orders_some | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER STATISTICS public.orders_some SET STATISTICS 500;
-- 5. create statistics stats.one | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE STATISTICS stats.one ON (date_trunc('day', placed at time zone 'UTC')) FROM public.orders;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = stats, public;

BEGIN;
-- 6. drop statistics orders_gone | lock: SHARE UPDATE EXCLUSIVE on orders
DROP STATISTICS public.orders_gone;
-- 7. drop column orders.gone | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN gone;
COMMIT;
