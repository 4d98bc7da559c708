-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. detach partition orders_2023 from orders without blocking | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2023, SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.orders DETACH PARTITION public.orders_2023 CONCURRENTLY;
SET lock_timeout = '3s';

BEGIN;
-- 2.1 undo: attach partition orders_2023 to orders: drop constraint orders_2023.orders_2023_day_check | lock: ACCESS EXCLUSIVE on orders_2023
ALTER TABLE public.orders_2023 DROP CONSTRAINT IF EXISTS orders_2023_day_check;
-- 2.2 drop constraint orders_2023.orders_customer_id_fkey | lock: ACCESS EXCLUSIVE on orders_2023, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders_2023 DROP CONSTRAINT IF EXISTS orders_customer_id_fkey;
-- 3. drop constraint orders_2023.pleat_bound_orders_2023 | lock: ACCESS EXCLUSIVE on orders_2023
ALTER TABLE public.orders_2023 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2023;
COMMIT;

BEGIN;
-- 4. detach partition clicks from events | lock: ACCESS EXCLUSIVE on events, ACCESS EXCLUSIVE on clicks, ACCESS EXCLUSIVE on events_rest
ALTER TABLE public.events DETACH PARTITION public.clicks;
-- 5. drop constraint events_rest.pleat_bound_clicks | lock: ACCESS EXCLUSIVE on events_rest
ALTER TABLE public.events_rest DROP CONSTRAINT IF EXISTS pleat_bound_clicks;
-- 6. drop constraint clicks.pleat_bound_clicks | lock: ACCESS EXCLUSIVE on clicks
ALTER TABLE public.clicks DROP CONSTRAINT IF EXISTS pleat_bound_clicks;
COMMIT;
