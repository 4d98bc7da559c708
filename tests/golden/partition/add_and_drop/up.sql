-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let events_rest take no rows of events_click: drop constraint events_rest.pleat_bound_events_click | lock: ACCESS EXCLUSIVE on events_rest | H301 code from before the change fails from here on
ALTER TABLE public.events_rest DROP CONSTRAINT IF EXISTS pleat_bound_events_click;
-- 1.2 add check events_rest.pleat_bound_events_click, not validated yet | lock: ACCESS EXCLUSIVE on events_rest | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.events_rest ADD CONSTRAINT pleat_bound_events_click CHECK (NOT (kind IS NOT NULL AND kind IN ('click', 'tap'))) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint events_rest.pleat_bound_events_click | lock: SHARE UPDATE EXCLUSIVE on events_rest
ALTER TABLE public.events_rest VALIDATE CONSTRAINT pleat_bound_events_click;
COMMIT;

BEGIN;
-- 3.1 create table events_click | lock: none
CREATE TABLE public.events_click (
  day date NOT NULL,
  kind text NOT NULL
) PARTITION BY RANGE (day);
-- 3.2 attach partition events_click to events | lock: SHARE UPDATE EXCLUSIVE on events, ACCESS EXCLUSIVE on events_rest
ALTER TABLE public.events ATTACH PARTITION public.events_click FOR VALUES IN ('click', 'tap');
-- 3.3 drop constraint events_rest.pleat_bound_events_click | lock: ACCESS EXCLUSIVE on events_rest
ALTER TABLE public.events_rest DROP CONSTRAINT IF EXISTS pleat_bound_events_click;
-- 4. create table events_click_2024 | lock: none
CREATE TABLE public.events_click_2024 PARTITION OF public.events_click FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
COMMIT;

BEGIN;
-- 5.1 create table orders_2025 | lock: none
CREATE TABLE public.orders_2025 (
  id bigint NOT NULL DEFAULT nextval('public.orders_id_seq'::regclass),
  customer_id bigint NOT NULL,
  day date NOT NULL,
  total numeric NOT NULL DEFAULT 0,
  CONSTRAINT orders_total CHECK (total >= 0)
);
-- 5.2 attach partition orders_2025 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.orders ATTACH PARTITION public.orders_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- 6. build index orders_2025_total_idx on orders_2025 | lock: none
CREATE INDEX orders_2025_total_idx ON public.orders_2025 (total);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 7.1 detach partition orders_2023 from orders without blocking | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2023, SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.orders DETACH PARTITION public.orders_2023 CONCURRENTLY;
SET lock_timeout = '3s';
-- 7.2 drop constraint orders_2023.orders_2023_day_check | lock: ACCESS EXCLUSIVE on orders_2023 | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders_2023 DROP CONSTRAINT IF EXISTS orders_2023_day_check;

BEGIN;
-- 8. drop table orders_2023 | lock: ACCESS EXCLUSIVE on orders_2023, ACCESS EXCLUSIVE on customers | H101 rows or values are gone for good | H204 locks the referenced table as well, for an instant (customers)
DROP TABLE public.orders_2023;
COMMIT;
