-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create foreign data wrapper old_wrapper | lock: none
CREATE FOREIGN DATA WRAPPER old_wrapper;
-- 2. create server old_server | lock: none
CREATE SERVER old_server FOREIGN DATA WRAPPER old_wrapper OPTIONS (host 'old');
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop user mapping shop.public | lock: none
DROP USER MAPPING FOR PUBLIC SERVER shop;
-- 2. drop user mapping bare.postgres | lock: none
DROP USER MAPPING FOR postgres SERVER bare;
-- 3. drop server shop | lock: none
DROP SERVER shop;
-- 4. drop server bare | lock: none
DROP SERVER bare;
-- 5. drop foreign data wrapper nothing | lock: none
DROP FOREIGN DATA WRAPPER nothing;
COMMIT;
