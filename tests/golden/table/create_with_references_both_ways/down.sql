-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. drop index shop.orders_when | lock: ACCESS EXCLUSIVE on shop.orders
DROP INDEX shop.orders_when;
-- 2. drop view shop.busy | lock: none
DROP VIEW shop.busy;
COMMIT;

BEGIN;
-- 3. drop constraint shop.orders.orders_customer_id_fkey | lock: ACCESS EXCLUSIVE on shop.orders, ACCESS EXCLUSIVE on shop.customers
ALTER TABLE shop.orders DROP CONSTRAINT orders_customer_id_fkey;
-- 4. drop constraint shop.customers.customers_favorite_fkey | lock: ACCESS EXCLUSIVE on shop.customers, ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.customers DROP CONSTRAINT customers_favorite_fkey;
-- 5. drop table shop.orders | lock: ACCESS EXCLUSIVE on shop.orders
DROP TABLE shop.orders;
-- 6. drop table shop.customers | lock: ACCESS EXCLUSIVE on shop.customers
DROP TABLE shop.customers;
-- 7. drop enum mood | lock: none
DROP TYPE public.mood;
-- 8. drop schema shop | lock: none
DROP SCHEMA shop;
COMMIT;
