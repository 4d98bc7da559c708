-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table orders_1: the table comes back empty

BEGIN;
-- 1. create table orders_1 | lock: none
CREATE TABLE public.orders_1 (
  id bigint NOT NULL,
  customer bigint
);
-- 2.1 undo: give partition orders_2 new bounds: drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 2.2 add check orders_2.pleat_bound_orders_2, not validated yet | lock: ACCESS EXCLUSIVE on orders_2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_2 ADD CONSTRAINT pleat_bound_orders_2 CHECK (id IS NOT NULL AND id >= 1000 AND id < 2000) NOT VALID;
-- 2.3 drop constraint orders_rest.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_rest
ALTER TABLE public.orders_rest DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 2.4 add check orders_rest.pleat_bound_orders_2, not validated yet | lock: ACCESS EXCLUSIVE on orders_rest | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_rest ADD CONSTRAINT pleat_bound_orders_2 CHECK (NOT (id IS NOT NULL AND id >= 1000 AND id < 2000)) NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint orders_2.pleat_bound_orders_2 | lock: SHARE UPDATE EXCLUSIVE on orders_2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_2 VALIDATE CONSTRAINT pleat_bound_orders_2;
COMMIT;

BEGIN;
-- 4. validate constraint orders_rest.pleat_bound_orders_2 | lock: SHARE UPDATE EXCLUSIVE on orders_rest | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_rest VALIDATE CONSTRAINT pleat_bound_orders_2;
COMMIT;

BEGIN;
-- 5.1 undo: give partition orders_2 new bounds: detach partition orders_2 from orders | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2, ACCESS EXCLUSIVE on orders_rest, SHARE ROW EXCLUSIVE on customers, ACCESS EXCLUSIVE on clicks
ALTER TABLE public.orders DETACH PARTITION public.orders_2;
-- 5.2 attach partition orders_2 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2, ACCESS EXCLUSIVE on orders_rest, SHARE ROW EXCLUSIVE on clicks, ACCESS EXCLUSIVE on customers
ALTER TABLE public.orders ATTACH PARTITION public.orders_2 FOR VALUES FROM (1000) TO (2000);
-- 5.3 drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 5.4 drop constraint orders_rest.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_rest
ALTER TABLE public.orders_rest DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 6. drop constraint orders_rest.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_rest
ALTER TABLE public.orders_rest DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 7. drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
COMMIT;

BEGIN;
-- 8.1 undo: detach partition orders_1 from orders: drop constraint orders_1.pleat_bound_orders_1 | lock: ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders_1 DROP CONSTRAINT IF EXISTS pleat_bound_orders_1;
-- 8.2 add check orders_1.pleat_bound_orders_1, not validated yet | lock: ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders_1 ADD CONSTRAINT pleat_bound_orders_1 CHECK (id IS NOT NULL AND id >= 0 AND id < 1000) NOT VALID;
-- 8.3 drop constraint orders_rest.pleat_bound_orders_1 | lock: ACCESS EXCLUSIVE on orders_rest
ALTER TABLE public.orders_rest DROP CONSTRAINT IF EXISTS pleat_bound_orders_1;
-- 8.4 add check orders_rest.pleat_bound_orders_1, not validated yet | lock: ACCESS EXCLUSIVE on orders_rest | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_rest ADD CONSTRAINT pleat_bound_orders_1 CHECK (NOT (id IS NOT NULL AND id >= 0 AND id < 1000)) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint orders_1.pleat_bound_orders_1 | lock: SHARE UPDATE EXCLUSIVE on orders_1
ALTER TABLE public.orders_1 VALIDATE CONSTRAINT pleat_bound_orders_1;
COMMIT;

BEGIN;
-- 10. validate constraint orders_rest.pleat_bound_orders_1 | lock: SHARE UPDATE EXCLUSIVE on orders_rest | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_rest VALIDATE CONSTRAINT pleat_bound_orders_1;
COMMIT;

BEGIN;
-- 11.1 undo: detach partition orders_1 from orders: attach partition orders_1 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_1, ACCESS EXCLUSIVE on orders_rest, SHARE ROW EXCLUSIVE on customers, SHARE ROW EXCLUSIVE on clicks
ALTER TABLE public.orders ATTACH PARTITION public.orders_1 FOR VALUES FROM (0) TO (1000);
-- 11.2 drop constraint orders_1.pleat_bound_orders_1 | lock: ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders_1 DROP CONSTRAINT IF EXISTS pleat_bound_orders_1;
-- 11.3 drop constraint orders_rest.pleat_bound_orders_1 | lock: ACCESS EXCLUSIVE on orders_rest
ALTER TABLE public.orders_rest DROP CONSTRAINT IF EXISTS pleat_bound_orders_1;
COMMIT;
