-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = sales, public;

BEGIN;
-- 1. create schema sales | lock: none
CREATE SCHEMA sales;
-- 2. create table sales.items | lock: none
CREATE TABLE sales.items (
  id bigint NOT NULL,
  CONSTRAINT items_pkey PRIMARY KEY (id)
);
-- 3. create publication by_schema | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE PUBLICATION by_schema FOR TABLE ONLY public.orders, TABLES IN SCHEMA sales WITH ( publish = 'insert, update', publish_via_partition_root = false);
-- 4. create publication everything | lock: none
CREATE PUBLICATION everything FOR ALL TABLES WITH ( publish = 'delete, insert, truncate, update', publish_via_partition_root = true);
-- 5. create publication nothing | lock: none
CREATE PUBLICATION nothing;
-- 6.1 create publication some | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE PUBLICATION "some" FOR TABLE ONLY public.orders (id, total) WHERE (id > 0), ONLY sales.items;
-- 6.2 comment on publication some | lock: none
COMMENT ON PUBLICATION "some" IS 'For the warehouse';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = sales, public;

BEGIN;
-- 7. drop publication gone | lock: none | H301 code from before the change fails from here on
DROP PUBLICATION gone;
-- 8. drop column orders.gone | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN gone;
COMMIT;
