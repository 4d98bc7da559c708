-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop subscription from_shop: the subscription starts again with a new slot

BEGIN;
-- 1.1 undo: drop subscription from_shop: create subscription from_shop | lock: none
CREATE SUBSCRIPTION from_shop CONNECTION 'dbname=shop host=shop.example.org' PUBLICATION orders WITH (connect = false, slot_name = NONE);
-- 1.2 comment on subscription from_shop | lock: none
COMMENT ON SUBSCRIPTION from_shop IS 'Orders of the shop';
COMMIT;
