-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop function put(public.orders) | lock: none
DROP ROUTINE public.put (public.orders);
-- 2. drop function both_of(public.orders, integer) | lock: none
DROP ROUTINE public.both_of (public.orders, integer);
-- 3. drop function all_of(public.orders[]) | lock: none
DROP ROUTINE public.all_of (public.orders[]);
COMMIT;
