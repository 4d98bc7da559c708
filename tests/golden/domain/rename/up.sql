-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = money, public;

BEGIN;
-- 1. create schema money | lock: none
CREATE SCHEMA money;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = money, public;

BEGIN;
-- 2.1 rename domain amount to money.price: move domain amount to schema money | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER DOMAIN public.amount SET SCHEMA money;
-- 2.2 rename it from amount to price | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER DOMAIN money.amount RENAME TO price;
COMMIT;
