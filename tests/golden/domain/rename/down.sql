-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = money, public;

BEGIN;
-- 1.1 rename domain money.price to amount: move domain money.price to schema public | lock: none
ALTER DOMAIN money.price SET SCHEMA public;
-- 1.2 rename it from price to amount | lock: none
ALTER DOMAIN public.price RENAME TO amount;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = money, public;

BEGIN;
-- 1. drop schema money | lock: none
DROP SCHEMA money;
COMMIT;
