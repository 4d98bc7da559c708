-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table shop.orders | lock: ACCESS EXCLUSIVE on shop.orders | H101 rows or values are gone for good
DROP TABLE shop.orders;
COMMIT;

BEGIN;
-- 2. drop sequence shop.numbers | lock: ACCESS EXCLUSIVE on shop.numbers | H101 rows or values are gone for good
DROP SEQUENCE shop.numbers;
-- 3. drop schema shop | lock: none
DROP SCHEMA shop;
COMMIT;
