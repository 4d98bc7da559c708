-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = stats, public;
-- not undone: drop column orders.gone: the column comes back without its values

BEGIN;
-- 1. add column orders.gone integer not null | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN gone integer NOT NULL DEFAULT 1;
-- 2.1 undo: drop statistics orders_gone: create statistics orders_gone | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE STATISTICS public.orders_gone ON city, gone FROM public.orders;
-- 2.2 comment on statistics orders_gone | lock: none
COMMENT ON STATISTICS public.orders_gone IS 'Old';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = stats, public;

BEGIN;
-- 1. drop statistics stats.one | lock: SHARE UPDATE EXCLUSIVE on orders
DROP STATISTICS stats.one;
-- 2. drop statistics orders_some | lock: SHARE UPDATE EXCLUSIVE on orders
DROP STATISTICS public.orders_some;
-- 3. drop statistics orders_all | lock: SHARE UPDATE EXCLUSIVE on orders
DROP STATISTICS public.orders_all;
-- 4. drop column orders.placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN placed;
-- 5. drop schema stats | lock: none
DROP SCHEMA stats;
COMMIT;
