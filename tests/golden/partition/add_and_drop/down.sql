-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table orders_2023: the table comes back empty

BEGIN;
-- 1.1 undo: drop table orders_2023: create table orders_2023 | lock: none
CREATE TABLE public.orders_2023 (
  id bigint NOT NULL DEFAULT nextval('public.orders_id_seq'::regclass),
  customer_id bigint NOT NULL,
  day date NOT NULL,
  total numeric NOT NULL DEFAULT 0,
  CONSTRAINT orders_total CHECK (total >= 0)
);
-- 1.2 build index orders_2023_total_idx on orders_2023 | lock: none
CREATE INDEX orders_2023_total_idx ON public.orders_2023 (total);
-- 2.1 undo: detach partition orders_2023 from orders without blocking: drop constraint orders_2023.pleat_bound_orders_2023 | lock: ACCESS EXCLUSIVE on orders_2023
ALTER TABLE public.orders_2023 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2023;
-- 2.2 add check orders_2023.pleat_bound_orders_2023, not validated yet | lock: ACCESS EXCLUSIVE on orders_2023
ALTER TABLE public.orders_2023 ADD CONSTRAINT pleat_bound_orders_2023 CHECK (day IS NOT NULL AND day >= '2023-01-01' AND day < '2024-01-01') NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint orders_2023.pleat_bound_orders_2023 | lock: SHARE UPDATE EXCLUSIVE on orders_2023
ALTER TABLE public.orders_2023 VALIDATE CONSTRAINT pleat_bound_orders_2023;
COMMIT;

BEGIN;
-- 4.1 undo: detach partition orders_2023 from orders without blocking: attach partition orders_2023 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2023, SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.orders ATTACH PARTITION public.orders_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- 4.2 drop constraint orders_2023.pleat_bound_orders_2023 | lock: ACCESS EXCLUSIVE on orders_2023
ALTER TABLE public.orders_2023 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2023;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index orders_2025_total_idx | lock: ACCESS EXCLUSIVE on orders_2025
DROP INDEX public.orders_2025_total_idx;
COMMIT;

SET lock_timeout = 0;
-- 2. detach partition orders_2025 from orders without blocking | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2025, SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.orders DETACH PARTITION public.orders_2025 CONCURRENTLY;
SET lock_timeout = '3s';

BEGIN;
-- 3.1 undo: create table orders_2025: drop constraint orders_2025.orders_2025_day_check | lock: ACCESS EXCLUSIVE on orders_2025
ALTER TABLE public.orders_2025 DROP CONSTRAINT IF EXISTS orders_2025_day_check;
-- 3.2 drop table orders_2025 | lock: ACCESS EXCLUSIVE on orders_2025, ACCESS EXCLUSIVE on customers
DROP TABLE public.orders_2025;
COMMIT;

BEGIN;
-- 4. drop table events_click_2024 | lock: ACCESS EXCLUSIVE on events_click_2024
DROP TABLE public.events_click_2024;
COMMIT;

BEGIN;
-- 5.1 undo: create table events_click: detach partition events_click from events | lock: ACCESS EXCLUSIVE on events, ACCESS EXCLUSIVE on events_click, ACCESS EXCLUSIVE on events_rest
ALTER TABLE public.events DETACH PARTITION public.events_click;
-- 5.2 drop table events_click | lock: ACCESS EXCLUSIVE on events_click
DROP TABLE public.events_click;
-- 6. drop constraint events_rest.pleat_bound_events_click | lock: ACCESS EXCLUSIVE on events_rest
ALTER TABLE public.events_rest DROP CONSTRAINT IF EXISTS pleat_bound_events_click;
COMMIT;
