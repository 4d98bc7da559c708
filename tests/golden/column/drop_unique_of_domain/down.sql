-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.number: the column comes back without its values
-- not undone: drop column orders.code: the column comes back without its values

BEGIN;
-- 1.1 undo: drop column orders.number: add column orders.number public.code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN number public.code DEFAULT NULL;
-- 1.2 drop the default of orders.number | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN number DROP DEFAULT;
COMMIT;

SET lock_timeout = 0;
-- 2. build unique index orders_number on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_number ON public.orders (number);
SET lock_timeout = '3s';

BEGIN;
-- 3.1 undo: drop column orders.code: add column orders.code public.code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN code public.code DEFAULT NULL;
-- 3.2 drop the default of orders.code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN code DROP DEFAULT;
COMMIT;

SET lock_timeout = 0;
-- 4. build unique index orders_code on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_code ON public.orders (code);
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give orders.number a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN number SET DEFAULT 'first';
COMMIT;
