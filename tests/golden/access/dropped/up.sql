-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1.1 create schema shop | lock: none
CREATE SCHEMA shop;
-- 1.2 grant usage on schema shop to auditor | lock: none
GRANT USAGE ON SCHEMA shop TO auditor;
-- 2.1 create sequence shop.numbers | lock: none
CREATE SEQUENCE shop.numbers;
-- 2.2 grant usage on sequence shop.numbers to auditor | lock: none
GRANT USAGE ON SEQUENCE shop.numbers TO auditor;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 3. drop view old_shop.old_view | lock: ACCESS EXCLUSIVE on old_shop.old_view | H301 code from before the change fails from here on
DROP VIEW old_shop.old_view;
COMMIT;

BEGIN;
-- 4. drop sequence old_shop.old_numbers | lock: ACCESS EXCLUSIVE on old_shop.old_numbers | H101 rows or values are gone for good
DROP SEQUENCE old_shop.old_numbers;
COMMIT;

BEGIN;
-- 5. drop table old_shop.old_orders | lock: ACCESS EXCLUSIVE on old_shop.old_orders | H101 rows or values are gone for good
DROP TABLE old_shop.old_orders;
-- 6. drop enum old_shop.old_mood | lock: none
DROP TYPE old_shop.old_mood;
-- 7. drop schema old_shop | lock: none
DROP SCHEMA old_shop;
COMMIT;
