-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename subscription from_shop to from_store | lock: none
ALTER SUBSCRIPTION from_shop RENAME TO from_store;
-- 2. comment on subscription from_store | lock: none
COMMENT ON SUBSCRIPTION from_store IS 'Renamed';
-- 3. set options of subscription from_store | lock: none
ALTER SUBSCRIPTION from_store SET (synchronous_commit = 'local');
-- 4. change the connection of subscription from_store | lock: none | H503 no password is in the files: give it by hand where one is needed
ALTER SUBSCRIPTION from_store CONNECTION 'dbname=shop host=shop port=5433';
-- 5. change the publications of subscription from_store | lock: none
ALTER SUBSCRIPTION from_store SET PUBLICATION orders WITH (refresh = false);
COMMIT;
