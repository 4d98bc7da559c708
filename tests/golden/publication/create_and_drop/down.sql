-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = sales, public;
-- not undone: drop column orders.gone: the column comes back without its values

BEGIN;
-- 1. add column orders.gone integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN gone integer;
-- 2. create publication gone | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE PUBLICATION gone FOR TABLE ONLY public.orders (gone, id);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = sales, public;

BEGIN;
-- 1. drop publication some | lock: none
DROP PUBLICATION "some";
-- 2. drop publication nothing | lock: none
DROP PUBLICATION nothing;
-- 3. drop publication everything | lock: none
DROP PUBLICATION everything;
-- 4. drop publication by_schema | lock: none
DROP PUBLICATION by_schema;
-- 5. drop table sales.items | lock: ACCESS EXCLUSIVE on sales.items
DROP TABLE sales.items;
-- 6. drop schema sales | lock: none
DROP SCHEMA sales;
COMMIT;
