-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index orders_customer_idx | lock: none
DROP INDEX public.orders_customer_idx;
-- 2. drop index orders_2024_note_idx | lock: none
DROP INDEX public.orders_2024_note_idx;
-- 3. drop table visits_rest | lock: none
DROP TABLE public.visits_rest;
-- 4. drop table visits_north_a | lock: none
DROP TABLE public.visits_north_a;
-- 5. drop table visits_north | lock: none
DROP TABLE public.visits_north;
-- 6. drop table visits | lock: none
DROP TABLE public.visits;
-- 7. drop table orders_rest_1 | lock: none
DROP TABLE public.orders_rest_1;
-- 8. drop table orders_rest_0 | lock: none
DROP TABLE public.orders_rest_0;
-- 9. drop table orders_rest | lock: none
DROP TABLE public.orders_rest;
-- 10. drop table orders_2024 | lock: none
DROP TABLE public.orders_2024;
-- 11. drop table orders_2023 | lock: none
DROP TABLE public.orders_2023;
-- 12. drop constraint orders.orders_customer_id_fkey | lock: none
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_id_fkey;
-- 13. drop table orders | lock: none
DROP TABLE public.orders;
-- 14. drop table customers | lock: none
DROP TABLE public.customers;
-- 15. drop enum region | lock: none
DROP TYPE public.region;
COMMIT;
