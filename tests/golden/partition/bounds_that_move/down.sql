-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table visits_q1: the table comes back empty
-- not undone: drop table orders_3: the table comes back empty

BEGIN;
-- 1. create table visits_q1 | lock: none
CREATE TABLE public.visits_q1 (
  at date NOT NULL
);
-- 2.1 undo: give partition visits_q2 new bounds: drop constraint visits_q2.pleat_bound_visits_q2 | lock: ACCESS EXCLUSIVE on visits_q2
ALTER TABLE public.visits_q2 DROP CONSTRAINT IF EXISTS pleat_bound_visits_q2;
-- 2.2 add check visits_q2.pleat_bound_visits_q2, not validated yet | lock: ACCESS EXCLUSIVE on visits_q2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.visits_q2 ADD CONSTRAINT pleat_bound_visits_q2 CHECK (at IS NOT NULL AND at >= '2024-04-01' AND at < '2024-07-01') NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint visits_q2.pleat_bound_visits_q2 | lock: SHARE UPDATE EXCLUSIVE on visits_q2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.visits_q2 VALIDATE CONSTRAINT pleat_bound_visits_q2;
COMMIT;

BEGIN;
-- 4.1 undo: give partition visits_q2 new bounds: detach partition visits_q2 from visits | lock: ACCESS EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_q2
ALTER TABLE public.visits DETACH PARTITION public.visits_q2;
-- 4.2 attach partition visits_q2 to visits | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_q2
ALTER TABLE public.visits ATTACH PARTITION public.visits_q2 FOR VALUES FROM ('2024-04-01') TO ('2024-07-01');
-- 4.3 drop constraint visits_q2.pleat_bound_visits_q2 | lock: ACCESS EXCLUSIVE on visits_q2
ALTER TABLE public.visits_q2 DROP CONSTRAINT IF EXISTS pleat_bound_visits_q2;
-- 5. drop constraint visits_q2.pleat_bound_visits_q2 | lock: ACCESS EXCLUSIVE on visits_q2
ALTER TABLE public.visits_q2 DROP CONSTRAINT IF EXISTS pleat_bound_visits_q2;
COMMIT;

BEGIN;
-- 6.1 undo: detach partition visits_q1 from visits without blocking: drop constraint visits_q1.pleat_bound_visits_q1 | lock: ACCESS EXCLUSIVE on visits_q1
ALTER TABLE public.visits_q1 DROP CONSTRAINT IF EXISTS pleat_bound_visits_q1;
-- 6.2 add check visits_q1.pleat_bound_visits_q1, not validated yet | lock: ACCESS EXCLUSIVE on visits_q1
ALTER TABLE public.visits_q1 ADD CONSTRAINT pleat_bound_visits_q1 CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2024-04-01') NOT VALID;
COMMIT;

BEGIN;
-- 7. validate constraint visits_q1.pleat_bound_visits_q1 | lock: SHARE UPDATE EXCLUSIVE on visits_q1
ALTER TABLE public.visits_q1 VALIDATE CONSTRAINT pleat_bound_visits_q1;
COMMIT;

BEGIN;
-- 8.1 undo: detach partition visits_q1 from visits without blocking: attach partition visits_q1 to visits | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_q1
ALTER TABLE public.visits ATTACH PARTITION public.visits_q1 FOR VALUES FROM ('2024-01-01') TO ('2024-04-01');
-- 8.2 drop constraint visits_q1.pleat_bound_visits_q1 | lock: ACCESS EXCLUSIVE on visits_q1
ALTER TABLE public.visits_q1 DROP CONSTRAINT IF EXISTS pleat_bound_visits_q1;
-- 9. create table orders_3 | lock: none
CREATE TABLE public.orders_3 (
  id bigint NOT NULL,
  note text
);
COMMIT;

SET lock_timeout = 0;
-- 10. detach partition orders_3b from orders without blocking | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_3b
ALTER TABLE public.orders DETACH PARTITION public.orders_3b CONCURRENTLY;
SET lock_timeout = '3s';

BEGIN;
-- 11.1 undo: create table orders_3b: drop constraint orders_3b.orders_3b_id_check | lock: ACCESS EXCLUSIVE on orders_3b
ALTER TABLE public.orders_3b DROP CONSTRAINT IF EXISTS orders_3b_id_check;
-- 11.2 drop table orders_3b | lock: ACCESS EXCLUSIVE on orders_3b
DROP TABLE public.orders_3b;
COMMIT;

SET lock_timeout = 0;
-- 12. detach partition orders_3a from orders without blocking | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_3a
ALTER TABLE public.orders DETACH PARTITION public.orders_3a CONCURRENTLY;
SET lock_timeout = '3s';

BEGIN;
-- 13.1 undo: create table orders_3a: drop constraint orders_3a.orders_3a_id_check | lock: ACCESS EXCLUSIVE on orders_3a
ALTER TABLE public.orders_3a DROP CONSTRAINT IF EXISTS orders_3a_id_check;
-- 13.2 drop table orders_3a | lock: ACCESS EXCLUSIVE on orders_3a
DROP TABLE public.orders_3a;
COMMIT;

BEGIN;
-- 14.1 undo: detach partition orders_3 from orders without blocking: drop constraint orders_3.pleat_bound_orders_3 | lock: ACCESS EXCLUSIVE on orders_3
ALTER TABLE public.orders_3 DROP CONSTRAINT IF EXISTS pleat_bound_orders_3;
-- 14.2 add check orders_3.pleat_bound_orders_3, not validated yet | lock: ACCESS EXCLUSIVE on orders_3
ALTER TABLE public.orders_3 ADD CONSTRAINT pleat_bound_orders_3 CHECK (id IS NOT NULL AND id >= 2000 AND id < 3000) NOT VALID;
COMMIT;

BEGIN;
-- 15. validate constraint orders_3.pleat_bound_orders_3 | lock: SHARE UPDATE EXCLUSIVE on orders_3
ALTER TABLE public.orders_3 VALIDATE CONSTRAINT pleat_bound_orders_3;
COMMIT;

BEGIN;
-- 16.1 undo: detach partition orders_3 from orders without blocking: attach partition orders_3 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_3
ALTER TABLE public.orders ATTACH PARTITION public.orders_3 FOR VALUES FROM (2000) TO (3000);
-- 16.2 drop constraint orders_3.pleat_bound_orders_3 | lock: ACCESS EXCLUSIVE on orders_3
ALTER TABLE public.orders_3 DROP CONSTRAINT IF EXISTS pleat_bound_orders_3;
COMMIT;

BEGIN;
-- 17.1 undo: give partition orders_1 new bounds: drop constraint orders_1.pleat_bound_orders_1 | lock: ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders_1 DROP CONSTRAINT IF EXISTS pleat_bound_orders_1;
-- 17.2 add check orders_1.pleat_bound_orders_1, not validated yet | lock: ACCESS EXCLUSIVE on orders_1 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_1 ADD CONSTRAINT pleat_bound_orders_1 CHECK (id IS NOT NULL AND id >= 0 AND id < 1000) NOT VALID;
COMMIT;

BEGIN;
-- 18. validate constraint orders_1.pleat_bound_orders_1 | lock: SHARE UPDATE EXCLUSIVE on orders_1 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_1 VALIDATE CONSTRAINT pleat_bound_orders_1;
COMMIT;

BEGIN;
-- 19.1 undo: give partition orders_1 new bounds: detach partition orders_1 from orders | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders DETACH PARTITION public.orders_1;
-- 19.2 attach partition orders_1 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders ATTACH PARTITION public.orders_1 FOR VALUES FROM (0) TO (1000);
-- 19.3 drop constraint orders_1.pleat_bound_orders_1 | lock: ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders_1 DROP CONSTRAINT IF EXISTS pleat_bound_orders_1;
-- 20. drop constraint orders_1.pleat_bound_orders_1 | lock: ACCESS EXCLUSIVE on orders_1
ALTER TABLE public.orders_1 DROP CONSTRAINT IF EXISTS pleat_bound_orders_1;
COMMIT;

BEGIN;
-- 21.1 undo: give partition orders_2 new bounds: drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 21.2 add check orders_2.pleat_bound_orders_2, not validated yet | lock: ACCESS EXCLUSIVE on orders_2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_2 ADD CONSTRAINT pleat_bound_orders_2 CHECK (id IS NOT NULL AND id >= 1000 AND id < 2000) NOT VALID;
COMMIT;

BEGIN;
-- 22. validate constraint orders_2.pleat_bound_orders_2 | lock: SHARE UPDATE EXCLUSIVE on orders_2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders_2 VALIDATE CONSTRAINT pleat_bound_orders_2;
COMMIT;

BEGIN;
-- 23.1 undo: give partition orders_2 new bounds: detach partition orders_2 from orders | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders DETACH PARTITION public.orders_2;
-- 23.2 attach partition orders_2 to orders | lock: SHARE UPDATE EXCLUSIVE on orders, ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders ATTACH PARTITION public.orders_2 FOR VALUES FROM (1000) TO (2000);
-- 23.3 drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
-- 24. drop constraint orders_2.pleat_bound_orders_2 | lock: ACCESS EXCLUSIVE on orders_2
ALTER TABLE public.orders_2 DROP CONSTRAINT IF EXISTS pleat_bound_orders_2;
COMMIT;
