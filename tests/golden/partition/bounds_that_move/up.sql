-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let orders_2 take only rows within the bounds: drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2 | H301 code from before the change fails from here on
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 1.2 add check orders_2.pleat_bound_orders_2, not validated yet | lock: ACCESS EXCLUSIVE on orders_2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_2 ADD CONSTRAINT pleat_bound_orders_2 CHECK (id IS NOT NULL AND id >= 1500 AND id < 2000) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint orders_2.pleat_bound_orders_2 | lock: SHARE UPDATE EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 VALIDATE CONSTRAINT pleat_bound_orders_2;
COMMIT;

BEGIN;
-- 3.1 give partition orders_2 new bounds: detach partition orders_2 from orders | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders DETACH PARTITION public.orders_2;
-- 3.2 attach partition orders_2 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders ATTACH PARTITION public.orders_2 FOR VALUES FROM (1500) TO (2000);
-- 3.3 drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
COMMIT;

BEGIN;
-- 4.1 let orders_1 take only rows within the bounds: drop constraint orders_1.pleat_bound_orders_1 | lock: ACCESS EXCLUSIVE on orders_1 | H301 code from before the change fails from here on
ALTER TABLE public.orders_1 DROP CONSTRAINT IF EXISTS pleat_bound_orders_1;
-- 4.2 add check orders_1.pleat_bound_orders_1, not validated yet | lock: ACCESS EXCLUSIVE on orders_1 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_1 ADD CONSTRAINT pleat_bound_orders_1 CHECK (id IS NOT NULL AND id >= 0 AND id < 1500) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint orders_1.pleat_bound_orders_1 | lock: SHARE UPDATE EXCLUSIVE on orders_1
ALTER TABLE public.orders_1 VALIDATE CONSTRAINT pleat_bound_orders_1;
COMMIT;

BEGIN;
-- 6.1 give partition orders_1 new bounds: detach partition orders_1 from orders | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_1 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders DETACH PARTITION public.orders_1;
-- 6.2 attach partition orders_1 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders ATTACH PARTITION public.orders_1 FOR VALUES FROM (0) TO (1500);
-- 6.3 drop constraint orders_1.pleat_bound_orders_1 | lock: ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders_1 DROP CONSTRAINT IF EXISTS pleat_bound_orders_1;
COMMIT;

SET lock_timeout = 0;
-- 7.1 detach partition orders_3 from orders without blocking | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_3
ALTER TABLE public.orders DETACH PARTITION public.orders_3 CONCURRENTLY;
SET lock_timeout = '3s';
-- 7.2 drop constraint orders_3.orders_3_id_check | lock: ACCESS EXCLUSIVE on orders_3
ALTER TABLE public.orders_3 DROP CONSTRAINT IF EXISTS orders_3_id_check;

BEGIN;
-- 8.1 create table orders_3a | lock: none
CREATE TABLE public.orders_3a (
  id bigint NOT NULL,
  note text
);
-- 8.2 attach partition orders_3a to orders | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders ATTACH PARTITION public.orders_3a FOR VALUES FROM (2000) TO (2500);
-- 9.1 create table orders_3b | lock: none
CREATE TABLE public.orders_3b (
  id bigint NOT NULL,
  note text
);
-- 9.2 attach partition orders_3b to orders | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders ATTACH PARTITION public.orders_3b FOR VALUES FROM (2500) TO (3000);
COMMIT;

BEGIN;
-- 10. drop table orders_3 | lock: ACCESS EXCLUSIVE on orders_3 | H101 rows or values are gone for good
DROP TABLE public.orders_3;
COMMIT;

SET lock_timeout = 0;
-- 11.1 detach partition visits_q1 from visits without blocking | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_q1
ALTER TABLE public.visits DETACH PARTITION public.visits_q1 CONCURRENTLY;
SET lock_timeout = '3s';
-- 11.2 drop constraint visits_q1.visits_q1_at_check | lock: ACCESS EXCLUSIVE on visits_q1
ALTER TABLE public.visits_q1 DROP CONSTRAINT IF EXISTS visits_q1_at_check;

BEGIN;
-- 12.1 let visits_q2 take only rows within the bounds: drop constraint visits_q2.pleat_bound_visits_q2 | lock: ACCESS EXCLUSIVE on visits_q2 | H301 code from before the change fails from here on
ALTER TABLE public.visits_q2 DROP CONSTRAINT IF EXISTS pleat_bound_visits_q2;
-- 12.2 add check visits_q2.pleat_bound_visits_q2, not validated yet | lock: ACCESS EXCLUSIVE on visits_q2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.visits_q2 ADD CONSTRAINT pleat_bound_visits_q2 CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2024-07-01') NOT VALID;
COMMIT;

BEGIN;
-- 13. validate constraint visits_q2.pleat_bound_visits_q2 | lock: SHARE UPDATE EXCLUSIVE on visits_q2
ALTER TABLE public.visits_q2 VALIDATE CONSTRAINT pleat_bound_visits_q2;
COMMIT;

BEGIN;
-- 14.1 give partition visits_q2 new bounds: detach partition visits_q2 from visits | lock: ACCESS EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_q2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.visits DETACH PARTITION public.visits_q2;
-- 14.2 attach partition visits_q2 to visits | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_q2
ALTER TABLE public.visits ATTACH PARTITION public.visits_q2 FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
-- 14.3 drop constraint visits_q2.pleat_bound_visits_q2 | lock: ACCESS EXCLUSIVE on visits_q2
ALTER TABLE public.visits_q2 DROP CONSTRAINT IF EXISTS pleat_bound_visits_q2;
COMMIT;

BEGIN;
-- 15. drop table visits_q1 | lock: ACCESS EXCLUSIVE on visits_q1 | H101 rows or values are gone for good
DROP TABLE public.visits_q1;
COMMIT;
