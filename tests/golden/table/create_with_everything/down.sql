-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, warehouse, public;

BEGIN;
-- 1. drop index warehouse.totals_customer_idx | lock: none
DROP INDEX warehouse.totals_customer_idx;
-- 2. drop index warehouse.orders_state_idx | lock: ACCESS EXCLUSIVE on warehouse.orders
DROP INDEX warehouse.orders_state_idx;
-- 3. drop materialized view warehouse.totals | lock: none
DROP MATERIALIZED VIEW warehouse.totals;
-- 4. drop view warehouse.open_orders | lock: none
DROP VIEW warehouse.open_orders;
COMMIT;

BEGIN;
-- 5. drop table warehouse.scratch | lock: ACCESS EXCLUSIVE on warehouse.scratch
DROP TABLE warehouse.scratch;
COMMIT;

BEGIN;
-- 6. drop constraint warehouse.orders.orders_parent_id_fkey | lock: ACCESS EXCLUSIVE on warehouse.orders
ALTER TABLE warehouse.orders DROP CONSTRAINT orders_parent_id_fkey;
COMMIT;

BEGIN;
-- 7.1 let nobody delete from the table that it refers to | lock: ACCESS EXCLUSIVE on shop.customers
LOCK TABLE ONLY shop.customers IN ACCESS EXCLUSIVE MODE;
-- 7.2 drop constraint warehouse.orders.orders_customer_fkey | lock: ACCESS EXCLUSIVE on warehouse.orders, ACCESS EXCLUSIVE on shop.customers
ALTER TABLE warehouse.orders DROP CONSTRAINT orders_customer_fkey;
-- 8. drop table warehouse.orders | lock: ACCESS EXCLUSIVE on warehouse.orders
DROP TABLE warehouse.orders;
-- 9. drop sequence warehouse.tickets | lock: none
DROP SEQUENCE warehouse.tickets;
-- 10. drop enum warehouse.state | lock: none
DROP TYPE warehouse.state;
-- 11. drop schema warehouse | lock: none
DROP SCHEMA warehouse;
-- 12. drop extension btree_gist | lock: none
DROP EXTENSION btree_gist;
COMMIT;
