-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set options of publication some | lock: none
ALTER PUBLICATION "some" SET ( publish = 'delete, insert, truncate, update', publish_via_partition_root = false);
-- 2. drop publication more | lock: none
DROP PUBLICATION more;
-- 3. drop publication less | lock: none
DROP PUBLICATION less;
COMMIT;
