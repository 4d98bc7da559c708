-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let clicks take only rows within the bounds: drop constraint clicks.pleat_bound_clicks | lock: ACCESS EXCLUSIVE on clicks | H301 code from before the change fails from here on
ALTER TABLE public.clicks DROP CONSTRAINT IF EXISTS pleat_bound_clicks;
-- 1.2 add check clicks.pleat_bound_clicks, not validated yet | lock: ACCESS EXCLUSIVE on clicks | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.clicks ADD CONSTRAINT pleat_bound_clicks CHECK (kind IS NULL OR kind IN ('click')) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint clicks.pleat_bound_clicks | lock: SHARE UPDATE EXCLUSIVE on clicks
ALTER TABLE public.clicks VALIDATE CONSTRAINT pleat_bound_clicks;
COMMIT;

BEGIN;
-- 3.1 let events_rest take no rows of clicks: drop constraint events_rest.pleat_bound_clicks | lock: ACCESS EXCLUSIVE on events_rest | H301 code from before the change fails from here on
ALTER TABLE public.events_rest DROP CONSTRAINT IF EXISTS pleat_bound_clicks;
-- 3.2 add check events_rest.pleat_bound_clicks, not validated yet | lock: ACCESS EXCLUSIVE on events_rest | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.events_rest ADD CONSTRAINT pleat_bound_clicks CHECK (NOT (kind IS NULL OR kind IN ('click'))) NOT VALID;
COMMIT;

BEGIN;
-- 4. validate constraint events_rest.pleat_bound_clicks | lock: SHARE UPDATE EXCLUSIVE on events_rest
ALTER TABLE public.events_rest VALIDATE CONSTRAINT pleat_bound_clicks;
COMMIT;

BEGIN;
-- 5.1 attach partition clicks to events | lock: SHARE UPDATE EXCLUSIVE on events, ACCESS EXCLUSIVE on clicks, ACCESS EXCLUSIVE on events_rest
ALTER TABLE public.events ATTACH PARTITION public.clicks FOR VALUES IN ('click', NULL);
-- 5.2 drop constraint clicks.pleat_bound_clicks | lock: ACCESS EXCLUSIVE on clicks
ALTER TABLE public.clicks DROP CONSTRAINT IF EXISTS pleat_bound_clicks;
-- 5.3 drop constraint events_rest.pleat_bound_clicks | lock: ACCESS EXCLUSIVE on events_rest
ALTER TABLE public.events_rest DROP CONSTRAINT IF EXISTS pleat_bound_clicks;
COMMIT;

BEGIN;
-- 6.1 let orders_2023 take only rows within the bounds: drop constraint orders_2023.pleat_bound_orders_2023 | lock: ACCESS EXCLUSIVE on orders_2023 | H301 code from before the change fails from here on
ALTER TABLE public.orders_2023 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2023;
-- 6.2 add check orders_2023.pleat_bound_orders_2023, not validated yet | lock: ACCESS EXCLUSIVE on orders_2023 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_2023 ADD CONSTRAINT pleat_bound_orders_2023 CHECK (day IS NOT NULL AND day >= '2023-01-01' AND day < '2024-01-01') NOT VALID;
COMMIT;

BEGIN;
-- 7. validate constraint orders_2023.pleat_bound_orders_2023 | lock: SHARE UPDATE EXCLUSIVE on orders_2023
ALTER TABLE public.orders_2023 VALIDATE CONSTRAINT pleat_bound_orders_2023;
COMMIT;

BEGIN;
-- 8.1 attach partition orders_2023 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2023, SHARE ROW EXCLUSIVE on customers | H202 reads the whole table while writes wait
ALTER TABLE public.orders ATTACH PARTITION public.orders_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- 8.2 drop constraint orders_2023.pleat_bound_orders_2023 | lock: ACCESS EXCLUSIVE on orders_2023
ALTER TABLE public.orders_2023 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2023;
COMMIT;
