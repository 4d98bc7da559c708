-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create subscription from_shop | lock: none
CREATE SUBSCRIPTION from_shop CONNECTION 'dbname=''the shop'' host=shop.example.org user=copier' PUBLICATION items, orders WITH (connect = false, binary = 'true', slot_name = NONE);
-- 1.2 comment on subscription from_shop | lock: none
COMMENT ON SUBSCRIPTION from_shop IS 'Orders of the shop';
COMMIT;
