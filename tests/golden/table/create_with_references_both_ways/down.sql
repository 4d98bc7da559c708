-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. build index shop.orders_when on shop.orders | lock: none
DROP INDEX shop.orders_when;
-- 2. create view shop.busy | lock: none
DROP VIEW shop.busy;
-- 3. add foreign key shop.orders.orders_customer_id_fkey | lock: none
ALTER TABLE shop.orders DROP CONSTRAINT orders_customer_id_fkey;
-- 4. add foreign key shop.customers.customers_favorite_fkey | lock: none
ALTER TABLE shop.customers DROP CONSTRAINT customers_favorite_fkey;
-- 5. create table shop.orders | lock: none
DROP TABLE shop.orders;
-- 6. create table shop.customers | lock: none
DROP TABLE shop.customers;
-- 7. create enum mood | lock: none
DROP TYPE public.mood;
-- 8. create schema shop | lock: none
DROP SCHEMA shop;
COMMIT;
