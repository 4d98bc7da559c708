-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.both: the column comes back without its values

BEGIN;
-- 1. add column orders.both public.pair | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN "both" public.pair;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop attribute c of composite type pair | lock: none
ALTER TYPE public.pair DROP ATTRIBUTE c;
-- 2. give orders.both a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN "both" SET DEFAULT row('a', 1)::public.pair;
COMMIT;
