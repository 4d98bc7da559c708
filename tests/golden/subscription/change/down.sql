-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change the publications of subscription from_store | lock: none
ALTER SUBSCRIPTION from_store SET PUBLICATION items, orders WITH (refresh = false);
-- 2. change the connection of subscription from_store | lock: none
ALTER SUBSCRIPTION from_store CONNECTION 'dbname=shop host=shop';
-- 3. set options of subscription from_store | lock: none
ALTER SUBSCRIPTION from_store SET (synchronous_commit = 'off');
-- 4. comment on subscription from_store | lock: none
COMMENT ON SUBSCRIPTION from_store IS NULL;
-- 5. rename subscription from_store to from_shop | lock: none
ALTER SUBSCRIPTION from_store RENAME TO from_shop;
COMMIT;
