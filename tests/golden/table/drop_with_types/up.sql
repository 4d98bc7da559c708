-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column kept.since | lock: ACCESS EXCLUSIVE on kept | H101 rows or values are gone for good
ALTER TABLE public.kept DROP COLUMN since;
COMMIT;

BEGIN;
-- 2. drop table shop.orders | lock: ACCESS EXCLUSIVE on shop.orders | H101 rows or values are gone for good
DROP TABLE shop.orders;
-- 3. drop domain shop.code | lock: none
DROP DOMAIN shop.code;
-- 4. drop composite type shop.pair | lock: none
DROP TYPE shop.pair;
-- 5. drop range type shop.span | lock: none
DROP TYPE shop.span;
-- 6. drop schema shop | lock: none
DROP SCHEMA shop;
COMMIT;
