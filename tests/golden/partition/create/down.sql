-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index orders_customer_idx | lock: ACCESS EXCLUSIVE on orders
DROP INDEX public.orders_customer_idx;
COMMIT;

BEGIN;
-- 2. drop index orders_2024_note_idx | lock: ACCESS EXCLUSIVE on orders_2024
DROP INDEX public.orders_2024_note_idx;
COMMIT;

BEGIN;
-- 3. drop table visits_rest | lock: ACCESS EXCLUSIVE on visits_rest
DROP TABLE public.visits_rest;
COMMIT;

BEGIN;
-- 4. drop table visits_north_a | lock: ACCESS EXCLUSIVE on visits_north_a
DROP TABLE public.visits_north_a;
COMMIT;

BEGIN;
-- 5. drop table visits_north | lock: ACCESS EXCLUSIVE on visits_north
DROP TABLE public.visits_north;
COMMIT;

BEGIN;
-- 6. drop table visits | lock: ACCESS EXCLUSIVE on visits
DROP TABLE public.visits;
COMMIT;

BEGIN;
-- 7. drop table orders_rest_1 | lock: ACCESS EXCLUSIVE on orders_rest_1
DROP TABLE public.orders_rest_1;
COMMIT;

BEGIN;
-- 8. drop table orders_rest_0 | lock: ACCESS EXCLUSIVE on orders_rest_0
DROP TABLE public.orders_rest_0;
COMMIT;

BEGIN;
-- 9. drop table orders_rest | lock: ACCESS EXCLUSIVE on orders_rest
DROP TABLE public.orders_rest;
COMMIT;

BEGIN;
-- 10. drop table orders_2024 | lock: ACCESS EXCLUSIVE on orders_2024
DROP TABLE public.orders_2024;
COMMIT;

BEGIN;
-- 11. drop table orders_2023 | lock: ACCESS EXCLUSIVE on orders_2023
DROP TABLE public.orders_2023;
COMMIT;

BEGIN;
-- 12. drop constraint orders.orders_customer_id_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_id_fkey;
-- 13. drop table orders | lock: ACCESS EXCLUSIVE on orders
DROP TABLE public.orders;
-- 14. drop table customers | lock: ACCESS EXCLUSIVE on customers
DROP TABLE public.customers;
-- 15. drop enum region | lock: none
DROP TYPE public.region;
COMMIT;
